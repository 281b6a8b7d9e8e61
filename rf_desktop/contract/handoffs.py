"""Handing off, listing, reading and claiming (E1–E6, C1–C7, M1–M3)."""

from typing import Literal

from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.base import Line, Moment, Request, Wire, Words
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.contract.identity import PersonRef
from rf_desktop.contract.preflight import PreFlightAnswer
from rf_desktop.contract.presence import Lookers
from rf_desktop.contract.sessions import SessionDetail
from rf_desktop.domain.ids import HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import (
    AssessmentStatus,
    ClaimWay,
    HandoffStatus,
    Intent,
    Priority,
    TicketNoteState,
)


class NewHandoff(Request):
    """What the junior fills in (E4, E7). `target_id` only, and always, with `transfer`."""

    intent: Intent = "escalate"
    reason: str
    notes: str = ""
    priority: Priority = "normal"
    target_id: PersonId | None = None
    pre_flight: tuple[PreFlightAnswer, ...] = ()


class Snapshot(Wire):
    """What was true at the handoff; frozen. `messages` holds the last 200 (E2)."""

    problem_summary: Line | None
    domain: Line | None
    client: Line | None
    contact: Line | None = None
    device: Line | None = None
    ticket: Line | None
    step_count: int
    lane: tuple[LaneCard, ...]
    messages: tuple[Message, ...]
    message_count: int
    taken_at: Moment
    pre_flight: tuple[PreFlightAnswer, ...] = ()


class SinceHandoff(Wire):
    """What is newer than the snapshot, for those who may read it (M9).

    `messages` are the newest, in order (a card's answer is one, too, T2); `left_out` counts older ones that are not
    among them. `cards` are those that are new, or whose answer is another one.
    """

    messages: tuple[Message, ...] = ()
    cards: tuple[LaneCard, ...] = ()
    left_out: int = 0


class TicketNote(Wire):
    """The note for the ticket system, as an outbox row one can see (E2, P2). `detail` says why it was not sent."""

    ticket: Line | None
    body: str
    state: TicketNoteState
    created_at: Moment
    detail: str = ""


class Coaching(Wire):
    """A return with steps: who gets it back, when (a sentence), and when by itself (C8)."""

    coach: PersonRef
    stop_condition: Words
    comes_back_at: Moment | None = None


class HandoffSummary(Wire):
    """What a queue card shows; the same for every viewer. `version` rises with each change; the newest wins (V1).

    `headline` is E6's title. A null `handed_off_by_name` reads "they" (E3). `waiting_since` is the last time it became
    open; `tier` rises when nobody takes it (C10); `offered_to` may accept what is still the owner's (C8), because
    `offered_by` wants it for `offer_reason`. `asked_still_at`: its owner was asked "Still on it?" then (C10).
    `abandoned`: it is *resolved* because its session was given up. `ended_by`: who did that, or resolved it; after a
    coached return that worked this is the junior, not `claimed_by` (C8).
    """

    id: HandoffId
    session_id: SessionId
    intent: Intent
    status: HandoffStatus
    priority: Priority
    reason: Line
    headline: Line
    problem_summary: Line | None
    domain: Line | None
    client: Line | None
    ticket: Line | None
    handed_off_by_id: PersonId
    handed_off_by_name: Line | None
    target: PersonRef | None = None
    step_count: int
    lane_count: int
    escalated_at: Moment
    claimed_by: PersonRef | None = None
    claimed_at: Moment | None = None
    claimed_way: ClaimWay | None = None
    resolved_at: Moment | None = None
    abandoned: bool = False
    ended_by: PersonRef | None = None
    assessment_status: AssessmentStatus
    waiting_since: Moment | None = None
    tier: int = 1
    released_count: int = 0
    offered_to: PersonRef | None = None
    offered_at: Moment | None = None
    offered_by: PersonRef | None = None
    offer_reason: Line = ""
    asked_still_at: Moment | None = None
    coaching: Coaching | None = None
    version: int


class HandoffDetail(HandoffSummary):
    """The whole payload of the magic moment, readable before the claim (C6)."""

    notes: str
    snapshot: Snapshot
    assessment: Assessment
    documentation: str
    ticket_note: TicketNote | None
    since: SinceHandoff = SinceHandoff()


class Attention(Wire):
    """Whether I have seen a handoff, and until when I do not want to (Q2). Per viewer, so never part of an event."""

    handoff_id: HandoffId
    seen_at: Moment | None = None
    snoozed_until: Moment | None = None


class HandoffList(Wire):
    """Everything in my queue: open ones for me, mine, watched, recently done by me. True for event `as_of` (V1)."""

    as_of: int
    handoffs: tuple[HandoffSummary, ...]
    attention: tuple[Attention, ...]
    looking: tuple[Lookers, ...] = ()
    watching: tuple[HandoffId, ...] = ()


class HandoffPage(Wire):
    """A part of what waits for me, in queue order; `next` continues it, null at the end. True for event `as_of`."""

    as_of: int
    handoffs: tuple[HandoffSummary, ...]
    attention: tuple[Attention, ...]
    next: str | None


class NewAttention(Request):
    """`seen` false marks unread; `snooze_minutes` 0 wakes it (Q2); `passed`: read and left to others (E8).

    A missing field changes nothing.
    """

    seen: bool | None = None
    snooze_minutes: int | None = None
    passed: bool | None = None


class Claim(Request):
    """How the senior takes over; it is recorded, the server does the same for each (M3)."""

    way: ClaimWay


class Claimed(Wire):
    """All that the session view needs after a won claim (C5)."""

    handoff: HandoffDetail
    session: SessionDetail


class PickUp(Wire):
    """What a link to a session leads to (M1): an offer to take over, my own session, or a colleague's.

    `taken` is the handoff that a colleague has; an older server names nobody but the colleague.
    """

    kind: Literal["offer", "mine", "taken"]
    session_id: SessionId
    handoff: HandoffDetail | None = None
    taken: HandoffSummary | None = None
    claimed_by: PersonRef | None = None
    claimed_at: Moment | None = None
