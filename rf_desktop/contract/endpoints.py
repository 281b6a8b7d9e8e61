"""Every route of the product on one page: method, path, body, reply, and what each can refuse.

`{name}` in a path is a parameter; `endpoint.py` says what the words of a line mean. A `FileUpload` or `FileContent` is
bytes, everything else JSON. Refusals that any route can give (`EVERYWHERE`) are not repeated.
"""

from rf_desktop.contract import ai
from rf_desktop.contract import problems as p
from rf_desktop.contract.administration import (
    AuditPage,
    Employee,
    EmployeeChange,
    Employees,
    InvitationAccepted,
    Invited,
    NewInvitation,
    OpenSignIns,
    PasswordChange,
)
from rf_desktop.contract.assessments import Assessment, NewEdit, NewFeedback, NewReading, SimilarCase
from rf_desktop.contract.attachments import Attachment, FileContent, FileUpload
from rf_desktop.contract.base import NoBody, Nothing, Request, Wire
from rf_desktop.contract.chat import CardAnswer, CardAnswered, Message, NewMessage
from rf_desktop.contract.endpoint import Endpoint, Problems
from rf_desktop.contract.handoffs import (
    Attention,
    Claim,
    Claimed,
    HandoffDetail,
    HandoffList,
    HandoffPage,
    NewAttention,
    NewHandoff,
    PickUp,
)
from rf_desktop.contract.identity import Colleagues, Me, SignedIn, SignIn
from rf_desktop.contract.notices import NoticeList, NoticesRead
from rf_desktop.contract.notifying import NewNotificationSettings, NotificationSettings
from rf_desktop.contract.operations import DeadJobs, Health, JobsPaused, PauseJobs, Readiness
from rf_desktop.contract.preflight import PreFlight
from rf_desktop.contract.presence import DeliveryLedger, DeliveryReport, Lookers, Looking
from rf_desktop.contract.radar import AlikeSessions
from rf_desktop.contract.sessions import (
    NewSession,
    Renaming,
    Resolution,
    SessionDetail,
    SessionEntry,
    SessionList,
)
from rf_desktop.contract.ways import (
    CoachedReturn,
    Consultation,
    ConsultationAnswer,
    ConsultationList,
    NewConsultation,
    OptionalReason,
    Reason,
    Reassignment,
    Remark,
    Watch,
    Watching,
)

EVERYWHERE: Problems = (
    p.NotSignedInProblem,
    p.MalformedProblem,
    p.TooLargeProblem,
    p.TemporarilyUnavailableProblem,
    p.UnexpectedProblem,
)
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
_MOVING: Problems = (*_GONE, p.HandoffNotOpenProblem, p.HandoffAlreadyClaimedProblem, p.NotAllowedProblem)
"""Steps of a handoff's life: too late, or somebody else's by now (C11)."""
_MOVING_WITH_TEXT: Problems = (*_MOVING, *_TEXTS)
_ADMIN: Problems = (p.NotAllowedProblem,)

# Identity
SIGN_IN = Endpoint(
    "POST", "/sign-in", SignIn, SignedIn, (p.WrongCredentialsProblem, p.TooManyAttemptsProblem), public=True
)
SIGN_OUT = Endpoint("POST", "/sign-out", NoBody, Nothing)
ME = Endpoint("GET", "/me", NoBody, Me)
COLLEAGUES = Endpoint("GET", "/colleagues", NoBody, Colleagues)
CHANGE_PASSWORD = Endpoint(
    "POST",
    "/me/password",
    PasswordChange,
    SignedIn,
    (p.WrongCredentialsProblem, p.PasswordTooShortProblem, p.TooManyAttemptsProblem, *_TEXTS),
)
MY_SIGN_INS = Endpoint("GET", "/me/sign-ins", NoBody, OpenSignIns)
END_SIGN_IN = Endpoint("DELETE", "/me/sign-ins/{sign_in_id}", NoBody, OpenSignIns, _GONE)
SIGN_OUT_EVERYWHERE = Endpoint("POST", "/me/sign-out-everywhere", NoBody, Nothing, once=True)
NOTIFICATION_SETTINGS = Endpoint("GET", "/me/notifications", NoBody, NotificationSettings)
CHANGE_NOTIFICATION_SETTINGS = Endpoint("PUT", "/me/notifications", NewNotificationSettings, NotificationSettings)

# Administration (R2)
EMPLOYEES = Endpoint("GET", "/people", NoBody, Employees, _ADMIN)
CHANGE_EMPLOYEE = Endpoint(
    "PATCH", "/people/{person_id}", EmployeeChange, Employee, (*_ADMIN, *_GONE, *_TEXTS, p.LastAdminProblem)
)
SIGN_OUT_EMPLOYEE = Endpoint("POST", "/people/{person_id}/sign-out", NoBody, Employee, (*_ADMIN, *_GONE), once=True)
INVITE = Endpoint(
    "POST",
    "/invitations",
    NewInvitation,
    Invited,
    (*_ADMIN, *_TEXTS, p.AddressTakenProblem, p.IdempotencyKeyReusedProblem),
    keyed=True,
    status=201,
)
REVOKE_INVITATION = Endpoint("DELETE", "/invitations/{invitation_id}", NoBody, Employees, (*_ADMIN, *_GONE))
ACCEPT_INVITATION = Endpoint(
    "POST",
    "/invitations/accept",
    InvitationAccepted,
    SignedIn,
    (*_GONE, *_TEXTS, p.PasswordTooShortProblem, p.AddressTakenProblem, p.TooManyAttemptsProblem),
    public=True,
    status=201,
)
AUDIT_LOG = Endpoint("GET", "/audit", NoBody, AuditPage, _ADMIN, query=("after", "subject_id"))

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
UPLOAD_FILE = Endpoint(
    "POST",
    "/sessions/{session_id}/attachments",
    FileUpload,
    Attachment,
    (*_GONE, p.SessionNotActiveProblem, p.IdempotencyKeyReusedProblem, p.NotAllowedProblem, p.NoRoomForFilesProblem),
    keyed=True,
    status=201,
)
DOWNLOAD_FILE = Endpoint("GET", "/attachments/{attachment_id}", NoBody, FileContent, _GONE)

STOP_REPLY = Endpoint(
    "POST", "/sessions/{session_id}/reply/stop", ai.ReplyTarget, Message, (*_GONE, p.NotAllowedProblem), once=True
)
RETRY_REPLY = Endpoint(
    "POST",
    "/sessions/{session_id}/reply/retry",
    ai.ReplyTarget,
    Message,
    (*_GONE, p.SessionNotActiveProblem, p.NotAllowedProblem),
    once=True,
)
HIDE_SECRET = Endpoint(
    "PUT", "/sessions/{session_id}/hidden", ai.Hiding, SessionDetail, (*_GONE, *_TEXTS, p.NotAllowedProblem)
)
ALREADY_ANSWERED = Endpoint(
    "PUT", "/sessions/{session_id}/already-answered", ai.AskedAgain, ai.KnownAnswers, (*_GONE, *_TEXTS)
)
DRAFT_WRITE_UP = Endpoint("PUT", "/sessions/{session_id}/write-up", NoBody, ai.Draft, (*_GONE, p.NotAllowedProblem))
DRAFT_TEACH_BACK = Endpoint(
    "PUT", "/sessions/{session_id}/teach-back", NoBody, ai.TeachBack, (*_GONE, p.NotAllowedProblem)
)
APPROVE_TEACH_BACK = Endpoint(
    "POST",
    "/sessions/{session_id}/teach-back",
    ai.ApprovedTeachBack,
    Message,
    (*_WRITING, p.HandoffNotOpenProblem),
    keyed=True,
    status=201,
)

# Handing off: two doors, one service function (E1)
ESCALATE = Endpoint(
    "POST", "/sessions/{session_id}/escalate", NewHandoff, HandoffDetail, _HANDING, keyed=True, status=201
)
HAND_OFF = Endpoint(
    "POST", "/sessions/{session_id}/handoff", NewHandoff, HandoffDetail, _HANDING, keyed=True, status=201
)
PRE_FLIGHT = Endpoint("GET", "/sessions/{session_id}/pre-flight", NoBody, PreFlight, (*_GONE, p.NotAllowedProblem))
ALIKE_SESSIONS = Endpoint("GET", "/sessions/{session_id}/alike", NoBody, AlikeSessions, _GONE)
PICK_UP = Endpoint("GET", "/sessions/{session_id}/pickup", NoBody, PickUp, _GONE)

# Handoffs
LIST_HANDOFFS = Endpoint("GET", "/handoffs", NoBody, HandoffList)
QUEUE_PAGE = Endpoint("GET", "/queue", NoBody, HandoffPage, query=("after", "limit"))
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
UNDO_CLAIM = Endpoint(
    "POST", "/handoffs/{handoff_id}/undo", NoBody, HandoffDetail, (*_MOVING, p.UndoTooLateProblem), once=True
)
RELEASE_HANDOFF = Endpoint("POST", "/handoffs/{handoff_id}/release", Reason, HandoffDetail, _MOVING_WITH_TEXT)
RETURN_HANDOFF = Endpoint("POST", "/handoffs/{handoff_id}/return", Reason, HandoffDetail, _MOVING_WITH_TEXT)
RETURN_COACHED = Endpoint(
    "POST",
    "/handoffs/{handoff_id}/coached-return",
    CoachedReturn,
    HandoffDetail,
    (*_MOVING_WITH_TEXT, p.IdempotencyKeyReusedProblem),
    keyed=True,
)
COME_BACK = Endpoint("POST", "/handoffs/{handoff_id}/come-back", Reason, HandoffDetail, _MOVING_WITH_TEXT)
REASSIGN_HANDOFF = Endpoint("POST", "/handoffs/{handoff_id}/reassign", Reassignment, HandoffDetail, _MOVING_WITH_TEXT)
ACCEPT_OFFER = Endpoint("POST", "/handoffs/{handoff_id}/accept", NoBody, Claimed, _MOVING, once=True)
DECLINE = Endpoint(
    "POST", "/handoffs/{handoff_id}/decline", OptionalReason, HandoffDetail, (*_MOVING_WITH_TEXT, p.NotTheTargetProblem)
)
STILL_ON_IT = Endpoint("POST", "/handoffs/{handoff_id}/still-on-it", NoBody, HandoffDetail, _MOVING, once=True)
WATCH_HANDOFF = Endpoint("PUT", "/handoffs/{handoff_id}/watch", Watching, Watch, (*_GONE, p.NotAllowedProblem))
REMARK = Endpoint(
    "POST",
    "/handoffs/{handoff_id}/remarks",
    Remark,
    Message,
    (*_MOVING_WITH_TEXT, p.SessionNotActiveProblem, p.IdempotencyKeyReusedProblem),
    keyed=True,
    status=201,
)
LOOK_AT_HANDOFF = Endpoint("PUT", "/handoffs/{handoff_id}/looking", Looking, Lookers, _GONE)
DELIVERIES = Endpoint("GET", "/handoffs/{handoff_id}/deliveries", NoBody, DeliveryLedger, _GONE)
CONSULT = Endpoint(
    "POST", "/sessions/{session_id}/consultations", NewConsultation, Consultation, _WRITING, keyed=True, status=201
)
CONSULTATIONS = Endpoint("GET", "/consultations", NoBody, ConsultationList)
ANSWER_CONSULTATION = Endpoint(
    "PUT",
    "/consultations/{consultation_id}/answer",
    ConsultationAnswer,
    Consultation,
    (*_GONE, *_TEXTS, p.NotAllowedProblem, p.SessionNotActiveProblem),
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
STATUS_UPDATE = Endpoint("GET", "/handoffs/{handoff_id}/status-update", NoBody, ai.Draft, _GONE)
GIVE_FEEDBACK = Endpoint(
    "PUT", "/handoffs/{handoff_id}/assessment/feedback", NewFeedback, Assessment, (*_GONE, *_TEXTS)
)
EDIT_ASSESSMENT = Endpoint(
    "PUT", "/handoffs/{handoff_id}/assessment/edit", NewEdit, Assessment, (*_GONE, *_TEXTS, p.NotAllowedProblem)
)
PAY_ATTENTION = Endpoint("PUT", "/handoffs/{handoff_id}/attention", NewAttention, Attention, _GONE)
SIMILAR_CASE = Endpoint("GET", "/cases/{session_id}", NoBody, SimilarCase, _GONE)

# Notices
LIST_NOTICES = Endpoint("GET", "/notices", NoBody, NoticeList)
READ_NOTICES = Endpoint("POST", "/notices/read", NoticesRead, NoticeList)
REPORT_DELIVERY = Endpoint("PUT", "/notices/{notice_id}/delivery", DeliveryReport, Nothing, _GONE)

# The account's AI
AI_SETTINGS = Endpoint("GET", "/ai/settings", NoBody, ai.AiSettings)
CHANGE_AI_SETTINGS = Endpoint("PUT", "/ai/settings", ai.NewAiSettings, ai.AiSettings, (*_ADMIN, *_TEXTS))
AI_MODELS = Endpoint("GET", "/ai/models", NoBody, ai.AiModels, _ADMIN)
AI_USAGE = Endpoint("GET", "/ai/usage", NoBody, ai.AiUsage, _ADMIN)
PLAYBOOKS = Endpoint("GET", "/playbooks", NoBody, ai.Playbooks)
IMPORT_PLAYBOOK = Endpoint("PUT", "/playbooks", ai.NewPlaybook, ai.Playbooks, (*_ADMIN, *_TEXTS))
REMOVE_PLAYBOOK = Endpoint("DELETE", "/playbooks/{playbook_id}", NoBody, ai.Playbooks, (*_ADMIN, *_GONE))

# Operations
HEALTH = Endpoint("GET", "/healthz", NoBody, Health, public=True)
READINESS = Endpoint("GET", "/readyz", NoBody, Readiness, public=True)
PAUSE_JOBS = Endpoint("PUT", "/operations/paused-jobs", PauseJobs, JobsPaused, (p.NotAllowedProblem,))

DEAD_JOBS = Endpoint("GET", "/operations/dead-jobs", NoBody, DeadJobs, _ADMIN)
RETRY_DEAD_JOB = Endpoint(
    "POST", "/operations/dead-jobs/{job_id}/retry", NoBody, DeadJobs, (*_ADMIN, *_GONE), once=True
)

# The stream: `text/event-stream` of contract.events, resumed by `Last-Event-ID` (V1)
EVENTS_PATH = "/events"

ALL: tuple[Endpoint[Request, Wire], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Endpoint)
)
