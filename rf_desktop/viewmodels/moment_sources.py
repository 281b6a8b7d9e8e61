"""What a handoff rests on, as one reads it beside the sheet: its session, what is newer, and evidence by human names.

All of it is in the handoff's payload, so it can be read before the claim (A2, C6, M9).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from rf_desktop.contract.chat import LaneCard
from rf_desktop.contract.handoffs import HandoffDetail, SinceHandoff, Snapshot
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.ledger import is_answer_to
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, text
from rf_desktop.viewmodels import text_sheet as words
from rf_desktop.viewmodels.conversation_view import LaneRow, MessageRow
from rf_desktop.viewmodels.transcript import read_only

_SPOKEN = 200
"""Characters of a source that a screen reader says with its name."""


@dataclass(frozen=True)
class EvidenceLink:
    """A statement's source. `mark` ("m12", "t3") names its controls, `label` is for people: "Jane 14:02".

    `quote` is what the source says, `spoken` the whole as a screen reader says it.
    """

    id: str
    mark: str
    quote: str
    label: str = ""
    spoken: str = ""
    kind: Literal["message", "card"] = "message"


@dataclass(frozen=True)
class SessionSource:
    """The session up to now, as far as the handoff tells it. `note` says what is left out, else ""."""

    key: str
    messages: tuple[MessageRow, ...] = ()
    lane: tuple[LaneRow, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class NewFact:
    """One thing that is newer than the snapshot (M9): `what` is what came of a card, else "". `link` leads to it."""

    at: datetime
    body: str
    link: EvidenceLink
    what: str = ""


@dataclass(frozen=True)
class SinceView:
    """What is new since the handoff, the oldest first; empty where nothing is. `earlier` says how many are left out."""

    title: str = ""
    facts: tuple[NewFact, ...] = ()
    earlier: str = ""


NO_SESSION = SessionSource("")
NOTHING_NEW = SinceView()


def evidence(detail: HandoffDetail) -> dict[str, EvidenceLink]:
    """Every message and card that the handoff holds as a source, by id: message 12 is `m12`, card 3 is `t3`."""
    links: dict[str, EvidenceLink] = {}
    for message in (*detail.snapshot.messages, *detail.since.messages):
        when = text.clock(message.sent_at)
        label = words.EVIDENCE_MESSAGE.format(name=heard.author_of(message), when=when)
        body = heard.body_of(message)
        links[message.id] = EvidenceLink(message.id, f"m{message.position}", body, label, _spoken(label, body))
    for card in _lane(detail):
        quote = f"{card.text} → {card.result}" if card.result else card.text
        when = text.clock(card.answered_at) if card.answered_at else ""
        label = words.EVIDENCE_CARD[card.state].format(number=card.position, when=when).strip()
        links[card.id] = EvidenceLink(card.id, f"t{card.position}", quote, label, _spoken(label, quote), "card")
    return links


def session_source(detail: HandoffDetail, me: PersonId) -> SessionSource:
    """The conversation and its lane: the snapshot's, and behind it what is newer, marked as such."""
    old, new = detail.snapshot.messages, detail.since.messages
    rows, lane = read_only((*old, *new), _lane(detail), me)
    newer = {message.id for message in new}
    shown = tuple(replace(row, label=row.label or words.NEW_LABEL) if row.key in newer else row for row in rows)
    count = detail.snapshot.message_count + detail.since.left_out + len(new)
    note = words.ONLY_LAST.format(shown=len(shown), count=count) if count > len(shown) else ""
    return SessionSource(detail.session_id, shown, lane, note)


def since_view(detail: HandoffDetail) -> SinceView:
    """What came after the handoff: messages and answers, each once; nothing of the briefing, which repeats (M9)."""
    cards = detail.since.cards
    answered = [card.text for card in cards if card.state != "todo"]
    sources = evidence(detail)
    facts = [
        NewFact(message.sent_at, heard.body_of(message), sources[message.id])
        for message in detail.since.messages
        if message.briefing_for is None
        and message.body.strip()
        and not any(is_answer_to(asked, message.body) for asked in answered)
    ]
    facts += [
        NewFact(card.answered_at, card.text, _who_answered(card), card.result or text.CARD_STATE[card.state])
        for card in cards
        if card.state != "todo" and card.answered_at is not None
    ]
    left_out = detail.since.left_out
    earlier = words.SINCE_EARLIER.of(left_out) if left_out else ""
    if not facts and not earlier:
        return NOTHING_NEW
    name = detail.handed_off_by_name or text.THEY
    return SinceView(words.SINCE.format(name=name), tuple(sorted(facts, key=lambda fact: fact.at)), earlier)


def _who_answered(card: LaneCard) -> EvidenceLink:
    """A card that leads by who answered it and when, rather than by its number."""
    assert card.answered_at is not None
    by = card.answered_by.name if card.answered_by else text.THEY
    label = words.EVIDENCE_MESSAGE.format(name=by, when=text.clock(card.answered_at))
    quote = f"{card.text} → {card.result}" if card.result else card.text
    return EvidenceLink(card.id, f"n{card.position}", quote, label, _spoken(label, quote), "card")


def _lane(detail: HandoffDetail) -> tuple[LaneCard, ...]:
    """The snapshot's cards, each as it is now."""
    now = {card.id: card for card in (*detail.snapshot.lane, *detail.since.cards)}
    return tuple(sorted(now.values(), key=lambda card: card.position))


def _spoken(label: str, quote: str) -> str:
    line = " ".join(quote.split())
    cut = line if len(line) <= _SPOKEN else f"{line[:_SPOKEN]}…"
    return words.EVIDENCE_SPOKEN.format(label=label, quote=cut)


def links_to(ids: Iterable[str], sources: dict[str, EvidenceLink]) -> tuple[EvidenceLink, ...]:
    """The sources of these ids, as far as the handoff holds them."""
    return tuple(sources[each] for each in ids if each in sources)


@dataclass(frozen=True)
class Sources:
    """All of it, made once: an assessment that grows, and a queue that moves, change nothing of it."""

    snapshot: Snapshot
    newer: SinceHandoff
    me: PersonId
    links: dict[str, EvidenceLink]
    session: SessionSource
    since: SinceView

    @classmethod
    def of(cls, detail: HandoffDetail, me: PersonId, before: Sources | None = None) -> Sources:
        """Of this handoff; `before` again where its session is the same as then."""
        if before and before.snapshot is detail.snapshot and before.newer is detail.since and before.me == me:
            return before
        links, session = evidence(detail), session_source(detail, me)
        return cls(detail.snapshot, detail.since, me, links, session, since_view(detail))
