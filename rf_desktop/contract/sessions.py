"""Troubleshooting sessions (T5, T7, T10)."""

from rf_desktop.contract.base import Line, Moment, Request, Wire
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.vocabulary import HandoffStatus, HandoffVerdict, Language, SessionStatus, Visibility


class NewSession(Request):
    """The form of *New session* (T10); only the problem is required, it becomes the first message.

    `language` is what FlowPilot speaks in it from then on, whoever reads it (T6).
    """

    problem: str
    client: str = ""
    contact: str = ""
    device: str = ""
    ticket: str = ""
    domain: str = ""
    language: Language = "en"


class Renaming(Request):
    """A new problem summary (T10)."""

    problem_summary: str


class Resolution(Request):
    """How it ended (T7). `verdict` judges the handoff and is absent when there was none; `minutes_worked` ≥ 0."""

    cause: str
    fix: str
    verdict: HandoffVerdict | None = None
    verdict_note: str = ""
    write_up: str = ""
    visibility: Visibility = "internal"
    minutes_worked: int = 0


class Outcome(Wire):
    """A resolution as it was recorded. Cause and fix are null where nobody wrote them (imported cases)."""

    cause: str | None
    fix: str | None
    verdict: HandoffVerdict | None
    verdict_note: str
    write_up: str
    visibility: Visibility
    minutes_worked: int
    resolved_by: PersonRef | None
    resolved_at: Moment


class SessionHandoff(Wire):
    """The latest handoff of a session, as the sidebar and the session's header need it."""

    id: HandoffId
    status: HandoffStatus
    handed_off_by: PersonRef
    claimed_by: PersonRef | None
    claimed_at: Moment | None
    escalated_at: Moment


class SessionEntry(Wire):
    """What the sidebar shows (T5). `first_message` stands in where there is no summary; `version` rises.

    `language` is what FlowPilot speaks in it.
    """

    id: SessionId
    status: SessionStatus
    problem_summary: Line | None
    first_message: Line | None
    domain: Line | None
    client: Line | None
    contact: Line | None
    device: Line | None
    ticket: Line | None
    opened_by: PersonRef
    owner: PersonRef
    escalated_to: PersonRef | None
    handoff: SessionHandoff | None
    step_count: int
    created_at: Moment
    updated_at: Moment
    version: int
    language: Language = "en"


class SessionList(Wire):
    """The sessions I work on or opened, the newest change first. True for event id `as_of`."""

    as_of: int
    sessions: tuple[SessionEntry, ...]


class DocumentationEntry(Wire):
    """A generated entry of the session's documentation: Markdown (E2)."""

    handoff_id: HandoffId
    body: str
    created_at: Moment


class SessionDetail(Wire):
    """The whole session: what the chat view opens with. True for event id `as_of`."""

    as_of: int
    entry: SessionEntry
    messages: tuple[Message, ...]
    lane: tuple[LaneCard, ...]
    documentation: tuple[DocumentationEntry, ...]
    outcome: Outcome | None
    may_write: bool
