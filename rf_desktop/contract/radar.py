"""Live sessions that seem to have the same trouble (T9)."""

from rf_desktop.contract.base import Line, Moment, Wire
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.vocabulary import HandoffStatus, SessionStatus


class AlikeSession(Wire):
    """One of them, in few words; it may be a session that the asker cannot open. `shared`: the words in common.

    `handoff` names its newest handoff where there is one, `handoff_status` how that stands.
    """

    session_id: SessionId
    problem: Line
    client: Line | None
    domain: Line | None
    ticket: Line | None
    owner: PersonRef
    status: SessionStatus
    handoff_id: HandoffId | None
    handoff_status: HandoffStatus | None
    created_at: Moment
    shared: tuple[str, ...]
    may_open: bool


class AlikeSessions(Wire):
    """The live sessions that are like this one, the likest first, at most five."""

    session_id: SessionId
    sessions: tuple[AlikeSession, ...]
