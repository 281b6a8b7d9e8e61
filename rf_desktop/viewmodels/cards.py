"""The rows that lists show, and how they are made. Frozen; equal rows are never redrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.sessions import SessionEntry
from rf_desktop.domain import moments
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.queueing import Group
from rf_desktop.domain.vocabulary import AssessmentStatus, Priority, SessionStatus
from rf_desktop.viewmodels import text


@dataclass(frozen=True)
class EscalationCard:
    """A queue card (Q1). `escalated_at` is UTC; the delegate says its age, so that a tick changes no row.

    `busy` while a pick-up is under way; `may_pick_up` shows the button; `claimed_by` only in *Mine* and *Done*.
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
    may_pick_up: bool
    busy: bool
    sentence: str


@dataclass(frozen=True)
class GroupRow:
    """A group's heading between the cards."""

    key: str
    title: str
    count: int
    sentence: str


QueueRow = EscalationCard | GroupRow


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


def escalation_card(
    handoff: HandoffSummary,
    group: Group,
    *,
    unread: bool,
    snoozed_until: datetime | None,
    may_pick_up: bool,
    busy: bool,
    at: datetime,
) -> EscalationCard:
    """The card of one handoff; every part derives from this one object."""
    problem = problem_of(handoff)
    return EscalationCard(
        key=handoff.id,
        session_id=handoff.session_id,
        group=group,
        problem=problem,
        who=handoff.handed_off_by_name or text.THEY,
        ticket=handoff.ticket,
        client=handoff.client,
        domain=handoff.domain,
        priority=handoff.priority,
        escalated_at=handoff.escalated_at,
        steps=handoff.step_count,
        assessment=handoff.assessment_status,
        unread=unread,
        snoozed_until=snoozed_until,
        may_pick_up=may_pick_up,
        busy=busy,
        sentence=text.card_sentence(
            unread=unread,
            priority=handoff.priority,
            problem=problem,
            by=handoff.handed_off_by_name,
            age=moments.ago(handoff.escalated_at, at),
            ticket_number=handoff.ticket,
        ),
    )


_PILL: dict[SessionStatus, str | None] = {
    "active": None,
    "escalated": text.ESCALATED_PILL,
    "resolved": text.RESOLVED_PILL,
    "abandoned": text.ABANDONED_PILL,
}


def pill(status: SessionStatus) -> str | None:
    """The word beside a session that is not simply active (T5)."""
    return _PILL[status]


def session_card(entry: SessionEntry, *, selected: bool) -> SessionCard:
    """The sidebar entry of one session: summary, else the first message, else the start time (T5)."""
    title = snippet(entry.problem_summary or entry.first_message or "", 160)
    if not title:
        title = text.OPENED_LABEL.format(when=entry.created_at.astimezone().strftime("%d %b, %H:%M"))
    context = " · ".join(part for part in (entry.client, entry.domain) if part)
    word = pill(entry.status)
    spoken = [title, context, f"ticket {entry.ticket}" if entry.ticket else "", word or ""]
    return SessionCard(
        key=entry.id,
        title=title,
        context=context or entry.created_at.astimezone().strftime("%d %b, %H:%M"),
        ticket=entry.ticket,
        pill=word,
        status=entry.status,
        selected=selected,
        sentence=", ".join(part for part in spoken if part),
    )
