"""Every route of the product on one page: method, path, body, reply, and what each can refuse.

`{name}` in a path is a parameter. `keyed` requests carry an idempotency key. Refusals that any route can give
(`EVERYWHERE`) are not repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from rf_desktop.contract import problems as p
from rf_desktop.contract.assessments import Assessment, NewReading, SimilarCase
from rf_desktop.contract.base import NoBody, Nothing, Request, Wire
from rf_desktop.contract.chat import CardAnswer, CardAnswered, Message, NewMessage
from rf_desktop.contract.handoffs import (
    Attention,
    Claim,
    Claimed,
    HandoffDetail,
    HandoffList,
    NewAttention,
    NewHandoff,
    PickUp,
)
from rf_desktop.contract.identity import Colleagues, Me, SignedIn, SignIn
from rf_desktop.contract.notices import NoticeList, NoticesRead
from rf_desktop.contract.operations import Health, JobsPaused, PauseJobs, Readiness
from rf_desktop.contract.sessions import (
    NewSession,
    Renaming,
    Resolution,
    SessionDetail,
    SessionEntry,
    SessionList,
)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
BodyT = TypeVar("BodyT", bound=Request, covariant=True)
ReplyT = TypeVar("ReplyT", bound=Wire, covariant=True)
Problems = tuple[type[p.Problem], ...]


@dataclass(frozen=True)
class Endpoint(Generic[BodyT, ReplyT]):
    """One route. `body` is NoBody where there is none; `public` ones need no sign-in; `status` is success.

    once: a POST without key that the server answers alike when it was done already.
    """

    method: Method
    path: str
    body: type[BodyT]
    reply: type[ReplyT]
    problems: Problems = ()
    keyed: bool = False
    public: bool = False
    once: bool = False
    status: int = 200

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent again when nobody knows if it arrived: it is done once all the same (E5)."""
        return self.method in ("GET", "PUT") or self.keyed or self.once

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters, in order."""
        return tuple(re.findall(r"{(\w+)}", self.path))


EVERYWHERE: Problems = (p.NotSignedInProblem, p.MalformedProblem, p.TooLargeProblem, p.UnexpectedProblem)
"""What any signed-in route can refuse."""
LOCAL: Problems = (p.WrongLocalSecretProblem, p.ForeignOriginProblem, p.WrongHostProblem)
"""What the embedded server's guard can refuse before any route."""

_GONE: Problems = (p.NotAvailableProblem,)
_TEXTS: Problems = (p.TextRequiredProblem, p.TextTooLongProblem)
_WRITING: Problems = (
    *_GONE,
    *_TEXTS,
    p.SessionNotActiveProblem,
    p.IdempotencyKeyReusedProblem,
    p.NotAllowedProblem,
)
_HANDING: Problems = (*_WRITING, p.AlreadyEscalatedProblem)

# Identity
SIGN_IN = Endpoint("POST", "/sign-in", SignIn, SignedIn, (p.WrongCredentialsProblem,), public=True)
SIGN_OUT = Endpoint("POST", "/sign-out", NoBody, Nothing)
ME = Endpoint("GET", "/me", NoBody, Me)
COLLEAGUES = Endpoint("GET", "/colleagues", NoBody, Colleagues)

# Sessions
LIST_SESSIONS = Endpoint("GET", "/sessions", NoBody, SessionList)
OPEN_SESSION = Endpoint(
    "POST",
    "/sessions",
    NewSession,
    SessionDetail,
    (*_TEXTS, p.IdempotencyKeyReusedProblem),
    keyed=True,
    status=201,
)
GET_SESSION = Endpoint("GET", "/sessions/{session_id}", NoBody, SessionDetail, _GONE)
RENAME_SESSION = Endpoint(
    "PATCH", "/sessions/{session_id}", Renaming, SessionEntry, (*_GONE, *_TEXTS, p.NotAllowedProblem)
)
ABANDON_SESSION = Endpoint(
    "POST",
    "/sessions/{session_id}/abandon",
    NoBody,
    SessionEntry,
    (*_GONE, p.SessionNotActiveProblem, p.NotAllowedProblem),
)
REOPEN_SESSION = Endpoint(
    "POST",
    "/sessions/{session_id}/reopen",
    NoBody,
    SessionEntry,
    (*_GONE, p.SessionNotActiveProblem, p.NotAllowedProblem),
)
RESOLVE_SESSION = Endpoint(
    "POST",
    "/sessions/{session_id}/resolve",
    Resolution,
    SessionDetail,
    (*_WRITING, p.HandoffNotOpenProblem),
    keyed=True,
)

# Chat and lane
SEND_MESSAGE = Endpoint(
    "POST", "/sessions/{session_id}/messages", NewMessage, Message, _WRITING, keyed=True, status=201
)
ANSWER_CARD = Endpoint("PUT", "/sessions/{session_id}/lane/{card_id}", CardAnswer, CardAnswered, _WRITING)

# Handing off: two doors, one service function (E1)
ESCALATE = Endpoint(
    "POST", "/sessions/{session_id}/escalate", NewHandoff, HandoffDetail, _HANDING, keyed=True, status=201
)
HAND_OFF = Endpoint(
    "POST", "/sessions/{session_id}/handoff", NewHandoff, HandoffDetail, _HANDING, keyed=True, status=201
)
PICK_UP = Endpoint("GET", "/sessions/{session_id}/pickup", NoBody, PickUp, _GONE)

# Handoffs
LIST_HANDOFFS = Endpoint("GET", "/handoffs", NoBody, HandoffList)
GET_HANDOFF = Endpoint("GET", "/handoffs/{handoff_id}", NoBody, HandoffDetail, _GONE)
CLAIM_HANDOFF = Endpoint(
    "POST",
    "/handoffs/{handoff_id}/claim",
    Claim,
    Claimed,
    (
        *_GONE,
        p.HandoffAlreadyClaimedProblem,
        p.HandoffNotOpenProblem,
        p.OwnHandoffProblem,
        p.NotTheTargetProblem,
        p.NotAllowedProblem,
    ),
    once=True,
)
WITHDRAW_HANDOFF = Endpoint(
    "POST",
    "/handoffs/{handoff_id}/withdraw",
    NoBody,
    HandoffDetail,
    (*_GONE, p.HandoffNotOpenProblem, p.HandoffAlreadyClaimedProblem, p.NotAllowedProblem),
)
SEND_BRIEFING = Endpoint(
    "POST",
    "/handoffs/{handoff_id}/briefing",
    NoBody,
    Message,
    (*_GONE, p.SessionNotActiveProblem, p.NotAllowedProblem),
    once=True,
)
RETRY_ASSESSMENT = Endpoint("POST", "/handoffs/{handoff_id}/assessment/retry", NoBody, Assessment, _GONE)
RECORD_READING = Endpoint("PUT", "/handoffs/{handoff_id}/reading", NewReading, Assessment, _GONE)
PAY_ATTENTION = Endpoint("PUT", "/handoffs/{handoff_id}/attention", NewAttention, Attention, _GONE)
SIMILAR_CASE = Endpoint("GET", "/cases/{session_id}", NoBody, SimilarCase, _GONE)

# Notices
LIST_NOTICES = Endpoint("GET", "/notices", NoBody, NoticeList)
READ_NOTICES = Endpoint("POST", "/notices/read", NoticesRead, NoticeList)

# Operations
HEALTH = Endpoint("GET", "/healthz", NoBody, Health, public=True)
READINESS = Endpoint("GET", "/readyz", NoBody, Readiness, public=True)
PAUSE_JOBS = Endpoint("PUT", "/operations/paused-jobs", PauseJobs, JobsPaused, (p.NotAllowedProblem,))

# The stream: `text/event-stream` of contract.events, resumed by `Last-Event-ID` (V1)
EVENTS_PATH = "/events"

ALL: tuple[Endpoint[Request, Wire], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Endpoint)
)
