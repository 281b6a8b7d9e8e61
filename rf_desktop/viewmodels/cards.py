"""The rows that lists show, and how they are made. Frozen; equal rows are never redrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.identity import Me
from rf_desktop.contract.sessions import SessionEntry
from rf_desktop.contract.ways import Consultation
from rf_desktop.domain.headline import graphemes, snippet
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.moments import now
from rf_desktop.domain.patience import PATIENCE
from rf_desktop.domain.queueing import Group, Section
from rf_desktop.domain.response import ResponseClock, response_clock
from rf_desktop.domain.vocabulary import SENIOR_ROLES, AssessmentStatus, Priority, SessionStatus
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, text_domains

HoldingKind = Literal[
    "you",
    "colleague",
    "offered",
    "offering",
    "asked",
    "returned",
    "coached",
    "resolved",
    "resolved_by_you",
    "abandoned",
    "abandoned_by_you",
]
Told = Literal["", "reminded", "next_tier"]


@dataclass(frozen=True)
class Holding:
    """What became of a handoff that no longer waits: who has it or ended it, and since when (C7).

    `until`: when what I gave back with steps comes back to me by itself (C8).
    """

    kind: HoldingKind
    name: str
    since: datetime | None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class EscalationCard:
    """A queue card (Q1). Moments are UTC; ages and targets are said from them when they are shown, so that a tick
    changes no row.

    `busy` while it is being taken over; `waits_since` is None once somebody has it, and then `holding` says who;
    `lookers` are the colleagues who look at it right now, by name; `for_me`: it was handed to me by name. What can be
    done with it says `card_deeds`.
    """

    key: str
    session_id: str
    group: Group
    problem: str
    who: str
    ticket: str | None
    client: str | None
    domain: str | None
    priority: Priority
    escalated_at: datetime
    steps: int
    assessment: AssessmentStatus
    unread: bool
    snoozed_until: datetime | None
    busy: bool
    waits_since: datetime | None = None
    holding: Holding | None = None
    lookers: tuple[str, ...] = ()
    watched: bool = False
    may_watch: bool = False
    for_me: bool = False
    tier: int = 1

    def told(self, at: datetime) -> Told:
        """Who was told that it waits too long: those who could take it once more, then the admins (C10)."""
        if self.waits_since is None:
            return ""
        if self.tier > 1:
            return "next_tier"
        return "reminded" if at - self.waits_since >= PATIENCE[self.priority].remind else ""

    def clock(self, at: datetime) -> ResponseClock | None:
        """How it stands with the response target; None once somebody has it (Q1)."""
        return None if self.waits_since is None else response_clock(self.priority, self.waits_since, at)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group's heading between the cards; `folded` while its cards are put away. The key is `group:` and its name."""

    key: str
    title: str
    count: int
    sentence: str
    folded: bool = False

    @property
    def group(self) -> Section:
        """What it heads."""
        return cast("Section", self.key.partition(":")[2])


@dataclass(frozen=True)
class QuestionRow:
    """A colleague's question that waits for my answer (C9); it has its dot until it is answered."""

    key: str
    session_id: str
    about: str
    who: str
    question: str
    asked_at: datetime
    group: Section = "questions"


QueueRow = EscalationCard | GroupRow | QuestionRow
QUESTION = "question:"
"""How the key of a question begins; its id follows."""


def question_row(one: Consultation) -> QuestionRow:
    """A question as the queue lists it; the words of it on one line."""
    words = " ".join(one.question.split())
    return QuestionRow(f"{QUESTION}{one.id}", one.session_id, one.headline, one.asked_by.name, words, one.asked_at)


@dataclass(frozen=True)
class SessionCard:
    """A sidebar entry (T5). `when` stands in where there is neither summary nor first message.

    `pill` is *Escalated* while in transit, *Resolved* or *Abandoned* at the end, else None.
    """

    key: str
    title: str
    context: str
    ticket: str | None
    pill: str | None
    status: SessionStatus
    selected: bool
    sentence: str


def problem_of(handoff: HandoffSummary) -> str:
    """A handoff's line: the problem summary, else why it was handed off."""
    return snippet(handoff.problem_summary or "", 200) or handoff.reason or text.NO_SUMMARY


def initials(name: str) -> str:
    """One or two letters that stand for a person: of the first and of the last of their names."""
    words = name.split()
    ends = words[:1] if len(words) < 2 else [words[0], words[-1]]
    return "".join(grapheme for word in ends for grapheme in graphemes(word)[:1]).upper()


def escalation_card(
    handoff: HandoffSummary,
    group: Group,
    *,
    me: Me,
    unread: bool,
    snoozed_until: datetime | None,
    busy: bool,
    lookers: tuple[str, ...] = (),
    watched: bool = False,
) -> EscalationCard:
    """The card of one handoff; every part derives from this one object."""
    waits = handoff.status == "open"
    return EscalationCard(
        key=handoff.id,
        session_id=handoff.session_id,
        group=group,
        problem=problem_of(handoff),
        who=handoff.handed_off_by_name or text.THEY,
        ticket=handoff.ticket,
        client=handoff.client,
        domain=handoff.domain and text_domains.domain_said(handoff.domain),
        priority=handoff.priority,
        escalated_at=handoff.escalated_at,
        steps=handoff.step_count,
        assessment=handoff.assessment_status,
        unread=unread,
        snoozed_until=snoozed_until,
        busy=busy,
        waits_since=(handoff.waiting_since or handoff.escalated_at) if waits else None,
        holding=None if waits else holding_of(handoff, group, me.person.id),
        lookers=lookers,
        watched=watched,
        may_watch=me.role in SENIOR_ROLES,
        for_me=handoff.intent == "transfer",
        tier=handoff.tier,
    )


def holding_of(handoff: HandoffSummary, group: Group, me: PersonId) -> Holding | None:
    """Who has a handoff, or what became of it; None where nobody ever took it (C7)."""
    holder = handoff.claimed_by
    if handoff.status == "returned" and handoff.coaching is not None and handoff.coaching.coach.id == me:
        return Holding("coached", handoff.handed_off_by_name or text.THEY, None, handoff.coaching.comes_back_at)
    if handoff.status == "returned":
        return Holding("returned", handoff.handed_off_by_name or text.THEY, None)
    if holder is None:
        return None
    ended_by = handoff.ended_by or holder  # an older server does not say
    if handoff.abandoned:
        return Holding("abandoned_by_you" if ended_by.id == me else "abandoned", ended_by.name, handoff.resolved_at)
    if handoff.status == "resolved":
        return Holding("resolved_by_you" if ended_by.id == me else "resolved", ended_by.name, handoff.resolved_at)
    if group == "offered":
        return Holding("offered", holder.name, handoff.offered_at)
    if holder.id == me and handoff.asked_still_at is not None:
        return Holding("asked", holder.name, handoff.asked_still_at)
    if handoff.offered_to is not None:
        return Holding("offering", handoff.offered_to.name, handoff.offered_at)
    return Holding("you" if holder.id == me else "colleague", holder.name, handoff.claimed_at)


def pill(status: SessionStatus) -> str | None:
    """The word beside a session that is not simply active (T5)."""
    return text.PILLS.get(status)


def session_card(entry: SessionEntry, *, selected: bool, unsent: str = "") -> SessionCard:
    """The sidebar entry of one session: summary, else the first message, else the start time (T5).

    unsent: a word for what was written there and has not gone; it stands first, where nothing cuts it off.
    """
    title = snippet(entry.problem_summary or entry.first_message or "", 160)
    if not title:
        title = text.OPENED_LABEL.format(when=text.moment(entry.created_at, now()))
    domain = text_domains.domain_said(entry.domain or "")
    context = " · ".join(part for part in (unsent, entry.client, domain) if part)
    word = pill(entry.status)
    spoken = [title, context, text.SESSION_TICKET.format(number=entry.ticket) if entry.ticket else "", word or ""]
    return SessionCard(
        key=entry.id,
        title=title,
        context=context or text.moment(entry.created_at, now()),
        ticket=entry.ticket,
        pill=word,
        status=entry.status,
        selected=selected,
        sentence=", ".join(part for part in spoken if part),
    )
