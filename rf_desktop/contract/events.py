"""Everything the stream can say (V1). Past participles; ids and versions; never anything that depends on the viewer.

The SSE `id:` is the account's event number; control events (`hello`, `heartbeat`, `resync`, `bye`) have none.
An event type that this desktop does not know is ignored (D7).
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.base import Line, Moment, Wire
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.contract.handoffs import Attention, HandoffSummary
from rf_desktop.contract.identity import Colleague, PersonRef
from rf_desktop.contract.notices import Notice
from rf_desktop.contract.notifying import NotificationSettings
from rf_desktop.contract.presence import Delivery, Lookers
from rf_desktop.contract.sessions import SessionEntry
from rf_desktop.contract.ways import Consultation, Watch
from rf_desktop.domain.ids import HandoffId, MessageId, NoticeId, SessionId


class Hello(Wire):
    """First on each stream: the number from which it continues, and what speaks there (D7)."""

    type: Literal["hello"] = "hello"
    resumes_after: int
    server_version: str
    contract: int = 1


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


class _Moved(Wire):
    """`actor` is null when the clock did it; `reason` is what was given."""

    handoff: HandoffSummary
    actor: PersonRef | None
    reason: Line = ""


class HandoffReleased(_Moved):
    """It is open again (C8). `actor` is null when the clock did it (C10)."""

    type: Literal["handoff_released"] = "handoff_released"


class HandoffReturned(_Moved):
    """The junior has it again, perhaps with steps and a stop condition; also a transfer that was declined (C8)."""

    type: Literal["handoff_returned"] = "handoff_returned"


class HandoffReassigned(_Moved):
    """It was offered to a colleague; the owner is the same until they accept (C8)."""

    type: Literal["handoff_reassigned"] = "handoff_reassigned"


class HandoffAccepted(_Moved):
    """The colleague to whom it was offered owns it now (C8)."""

    type: Literal["handoff_accepted"] = "handoff_accepted"


class HandoffTurnedDown(_Moved):
    """The colleague does not take the offer, or nobody answered it; the owner stays (C8)."""

    type: Literal["handoff_turned_down"] = "handoff_turned_down"


class HandoffCameBack(_Moved):
    """A coached return is with its senior again (C8)."""

    type: Literal["handoff_came_back"] = "handoff_came_back"


class HandoffReminded(_Moved):
    """It has waited too long (C10)."""

    type: Literal["handoff_reminded"] = "handoff_reminded"


class HandoffTierRaised(_Moved):
    """Nobody took it, so the next tier hears of it (C10)."""

    type: Literal["handoff_tier_raised"] = "handoff_tier_raised"


class HandoffStillOnItAsked(_Moved):
    """Its owner seems to be away: "Still on it?" (C10)."""

    type: Literal["handoff_still_on_it_asked"] = "handoff_still_on_it_asked"


class HandoffStillOnIt(_Moved):
    """Its owner says that they work on it (C10)."""

    type: Literal["handoff_still_on_it"] = "handoff_still_on_it"


class SessionChanged(Wire):
    """A session appeared or its entry changed. For those who work on it or opened it."""

    type: Literal["session_changed"] = "session_changed"
    session: SessionEntry


class MessageAdded(Wire):
    """A message was written to a session. For those who may read it."""

    type: Literal["message_added"] = "message_added"
    message: Message


class MessageChanged(Wire):
    """A message is different: a reply was finished, stopped or tried again, a secret was hidden."""

    type: Literal["message_changed"] = "message_changed"
    message: Message


class ReplyProgressed(Wire):
    """FlowPilot goes on writing: `text` stands at `offset` characters of the reply's body (T1)."""

    type: Literal["reply_progressed"] = "reply_progressed"
    session_id: SessionId
    message_id: MessageId
    offset: int
    text: str


class HandoffAssessmentProgressed(Wire):
    """What of the assessment is written so far; it stays pending until it is ready or failed (M5)."""

    type: Literal["handoff_assessment_progressed"] = "handoff_assessment_progressed"
    handoff_id: HandoffId
    assessment: Assessment


class HandoffFactsChanged(Wire):
    """The session of an open handoff holds something newer than its snapshot; whoever shows it fetches it (M9)."""

    type: Literal["handoff_facts_changed"] = "handoff_facts_changed"
    handoff_id: HandoffId


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


class PresenceChanged(Wire):
    """Who looks at a handoff now (Q1)."""

    type: Literal["presence_changed"] = "presence_changed"
    looking: Lookers


class WatchChanged(Wire):
    """I watch something or no longer do, on whichever of my desktops. For that person only."""

    type: Literal["watch_changed"] = "watch_changed"
    watch: Watch


class DeliveryChanged(Wire):
    """The news of a handoff got further with somebody (E8). For who handed it off."""

    type: Literal["delivery_changed"] = "delivery_changed"
    handoff_id: HandoffId
    delivery: Delivery


class ConsultationAsked(Wire):
    """A question was put to a colleague (C9). For the two."""

    type: Literal["consultation_asked"] = "consultation_asked"
    consultation: Consultation


class ConsultationAnswered(Wire):
    """It was answered. For the two."""

    type: Literal["consultation_answered"] = "consultation_answered"
    consultation: Consultation


class ConsultationChanged(Wire):
    """Its session is over, or goes on again: it can no longer be answered, or again. For the two."""

    type: Literal["consultation_changed"] = "consultation_changed"
    consultation: Consultation


class NotificationSettingsChanged(Wire):
    """What I am told at once is different, on whichever of my desktops (Q6, Q9). For that person only."""

    type: Literal["notification_settings_changed"] = "notification_settings_changed"
    settings: NotificationSettings


class ColleagueChanged(Wire):
    """Somebody joined, left, or has another name or role."""

    type: Literal["colleague_changed"] = "colleague_changed"
    colleague: Colleague
    active: bool


HandoffEvent = (
    HandoffCreated
    | HandoffClaimed
    | HandoffWithdrawn
    | HandoffResolved
    | HandoffReleased
    | HandoffReturned
    | HandoffReassigned
    | HandoffAccepted
    | HandoffTurnedDown
    | HandoffCameBack
    | HandoffReminded
    | HandoffTierRaised
    | HandoffStillOnItAsked
    | HandoffStillOnIt
)
AssessmentEvent = HandoffAssessmentReady | HandoffAssessmentFailed | HandoffAssessmentPending
ControlEvent = Hello | Heartbeat | Resync | Bye
LoggedEvent = (
    HandoffEvent
    | AssessmentEvent
    | SessionChanged
    | MessageAdded
    | MessageChanged
    | ReplyProgressed
    | HandoffAssessmentProgressed
    | HandoffFactsChanged
    | LaneChanged
    | AttentionChanged
    | NoticeAdded
    | NoticesMarkedRead
    | PresenceChanged
    | WatchChanged
    | DeliveryChanged
    | ConsultationAsked
    | ConsultationAnswered
    | ConsultationChanged
    | NotificationSettingsChanged
    | ColleagueChanged
)
StreamEvent = ControlEvent | LoggedEvent

READ_EVENT: TypeAdapter[StreamEvent] = TypeAdapter(
    Annotated[StreamEvent, Field(discriminator="type")], config=ConfigDict(defer_build=True)
)
"""Reads one event from JSON. Raises pydantic.ValidationError, also for unknown types: the caller ignores those."""
READ_CONTROL: TypeAdapter[ControlEvent] = TypeAdapter(
    Annotated[ControlEvent, Field(discriminator="type")], config=ConfigDict(defer_build=True)
)
"""The same for what each stream begins with; it is ready sooner than what knows all events."""
CONTROLS = frozenset({"hello", "heartbeat", "resync", "bye"})
