"""Everything the stream can say (V1). Past participles; ids and versions; never anything that depends on the viewer.

The SSE `id:` is the account's event number; control events (`hello`, `heartbeat`, `resync`, `bye`) have none.
An event type that this desktop does not know is ignored (D7).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from rf_desktop.contract.base import Moment, Wire
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.contract.handoffs import Attention, HandoffSummary
from rf_desktop.contract.identity import PersonRef
from rf_desktop.contract.notices import Notice
from rf_desktop.contract.sessions import SessionEntry
from rf_desktop.domain.ids import HandoffId, NoticeId, SessionId


class Hello(Wire):
    """First on each stream: the number from which it continues."""

    type: Literal["hello"] = "hello"
    resumes_after: int
    server_version: str


class Heartbeat(Wire):
    """Every 15 s; a client that hears nothing for 40 s gives the stream up (V3)."""

    type: Literal["heartbeat"] = "heartbeat"
    at: Moment


class Resync(Wire):
    """The log no longer reaches back to `Last-Event-ID`: list everything again (V1)."""

    type: Literal["resync"] = "resync"
    as_of: int


class Bye(Wire):
    """The server ends the stream on purpose; `signed_out` means that a new sign-in is needed."""

    type: Literal["bye"] = "bye"
    reason: Literal["shutting_down", "signed_out"]


class HandoffCreated(Wire):
    """A session was handed off. `actor` is never notified of their own act (Q5)."""

    type: Literal["handoff_created"] = "handoff_created"
    handoff: HandoffSummary
    actor: PersonRef


class HandoffClaimed(Wire):
    """Somebody won the claim (C5, C7)."""

    type: Literal["handoff_claimed"] = "handoff_claimed"
    handoff: HandoffSummary
    actor: PersonRef


class HandoffWithdrawn(Wire):
    """The junior took it back while it was open (E4)."""

    type: Literal["handoff_withdrawn"] = "handoff_withdrawn"
    handoff: HandoffSummary
    actor: PersonRef


class HandoffResolved(Wire):
    """Its session was resolved."""

    type: Literal["handoff_resolved"] = "handoff_resolved"
    handoff: HandoffSummary
    actor: PersonRef


class HandoffAssessmentReady(Wire):
    """The assessment is there; whoever shows it fetches it (A1, M5)."""

    type: Literal["handoff_assessment_ready"] = "handoff_assessment_ready"
    handoff_id: HandoffId
    version: int


class HandoffAssessmentFailed(Wire):
    """The assessment failed or was skipped; whoever shows it fetches the reason (A1, A5)."""

    type: Literal["handoff_assessment_failed"] = "handoff_assessment_failed"
    handoff_id: HandoffId
    status: Literal["failed", "skipped"]
    version: int


class HandoffAssessmentPending(Wire):
    """The assessment is being written again, after *Retry*."""

    type: Literal["handoff_assessment_pending"] = "handoff_assessment_pending"
    handoff_id: HandoffId
    version: int


class SessionChanged(Wire):
    """A session appeared or its entry changed. For those who work on it or opened it."""

    type: Literal["session_changed"] = "session_changed"
    session: SessionEntry


class MessageAdded(Wire):
    """A message was written to a session. For those who may read it."""

    type: Literal["message_added"] = "message_added"
    message: Message


class LaneChanged(Wire):
    """Cards of a lane are new or changed; others stay as they are."""

    type: Literal["lane_changed"] = "lane_changed"
    session_id: SessionId
    cards: tuple[LaneCard, ...]


class AttentionChanged(Wire):
    """I saw, unsaw or snoozed something, on whichever of my desktops (Q2). For that person only."""

    type: Literal["attention_changed"] = "attention_changed"
    attention: Attention


class NoticeAdded(Wire):
    """A notification for one person (Q5, Q8). For that person only."""

    type: Literal["notice_added"] = "notice_added"
    notice: Notice


class NoticesMarkedRead(Wire):
    """Notices were read, on whichever of my desktops. For that person only."""

    type: Literal["notices_marked_read"] = "notices_marked_read"
    ids: tuple[NoticeId, ...]
    at: Moment


HandoffEvent = HandoffCreated | HandoffClaimed | HandoffWithdrawn | HandoffResolved
AssessmentEvent = HandoffAssessmentReady | HandoffAssessmentFailed | HandoffAssessmentPending
ControlEvent = Hello | Heartbeat | Resync | Bye
LoggedEvent = (
    HandoffEvent
    | AssessmentEvent
    | SessionChanged
    | MessageAdded
    | LaneChanged
    | AttentionChanged
    | NoticeAdded
    | NoticesMarkedRead
)
StreamEvent = ControlEvent | LoggedEvent

READ_EVENT: TypeAdapter[StreamEvent] = TypeAdapter(Annotated[StreamEvent, Field(discriminator="type")])
"""Reads one event from JSON. Raises pydantic.ValidationError, also for unknown types: the caller ignores those."""
