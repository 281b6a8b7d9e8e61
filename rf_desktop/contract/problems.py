"""Everything the server can refuse, as RFC 9457 `application/problem+json`, told apart by `code`."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from rf_desktop.contract.base import Line, Moment, Wire
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.vocabulary import HandoffStatus, SessionStatus

PROBLEM_MEDIA_TYPE = "application/problem+json"


class _Problem(Wire):
    """`title` is one sentence for people; `status` repeats the HTTP status."""

    type: str = "about:blank"
    title: str
    status: int


class NotSignedInProblem(_Problem):
    """No token, or one that has expired or was revoked."""

    code: Literal["not_signed_in"] = "not_signed_in"
    status: int = 401


class WrongCredentialsProblem(_Problem):
    """E-mail and password do not match."""

    code: Literal["wrong_credentials"] = "wrong_credentials"
    status: int = 401


class WrongLocalSecretProblem(_Problem):
    """The embedded server's secret of this start is missing or wrong (D6)."""

    code: Literal["wrong_local_secret"] = "wrong_local_secret"
    status: int = 401


class ForeignOriginProblem(_Problem):
    """A web page tried to reach the embedded server (D6)."""

    code: Literal["foreign_origin"] = "foreign_origin"
    status: int = 403


class WrongHostProblem(_Problem):
    """The Host header names another machine: DNS rebinding (D6)."""

    code: Literal["wrong_host"] = "wrong_host"
    status: int = 421


class NotAllowedProblem(_Problem):
    """The role does not permit it."""

    code: Literal["not_allowed"] = "not_allowed"
    status: int = 403


class NotAvailableProblem(_Problem):
    """Unknown, gone, or another account's."""

    code: Literal["not_available"] = "not_available"
    status: int = 404


class OwnHandoffProblem(_Problem):
    """The engineer who handed off cannot claim (C4)."""

    code: Literal["cannot_claim_own_handoff"] = "cannot_claim_own_handoff"
    status: int = 403


class NotTheTargetProblem(_Problem):
    """A transfer waits for its target (C1)."""

    code: Literal["not_the_target"] = "not_the_target"
    status: int = 403
    target_name: Line


class HandoffAlreadyClaimedProblem(_Problem):
    """A colleague was first (C3)."""

    code: Literal["handoff_already_claimed"] = "handoff_already_claimed"
    status: int = 409
    claimed_by_id: PersonId
    claimed_by_name: Line
    claimed_at: Moment


class HandoffNotOpenProblem(_Problem):
    """The handoff has moved on (C11)."""

    code: Literal["handoff_not_open"] = "handoff_not_open"
    status: int = 409
    handoff_status: HandoffStatus


class SessionNotActiveProblem(_Problem):
    """The session's state does not allow this (C11)."""

    code: Literal["session_not_active"] = "session_not_active"
    status: int = 409
    session_status: SessionStatus


class AlreadyEscalatedProblem(_Problem):
    """There is an open handoff already (E5)."""

    code: Literal["already_escalated"] = "already_escalated"
    status: int = 409
    handoff_id: HandoffId


class IdempotencyKeyReusedProblem(_Problem):
    """The same key came with another request (E5)."""

    code: Literal["idempotency_key_reused"] = "idempotency_key_reused"
    status: int = 422


class UndoTooLateProblem(_Problem):
    """A claim can be undone for some seconds only (C8)."""

    code: Literal["undo_too_late"] = "undo_too_late"
    status: int = 409


class TooManyAttemptsProblem(_Problem):
    """Sign-in was tried too often; `retry_after` in seconds, also as the header of that name."""

    code: Literal["too_many_attempts"] = "too_many_attempts"
    status: int = 429
    retry_after: int


class PasswordTooShortProblem(_Problem):
    """A new password is not long enough; `least` in characters."""

    code: Literal["password_too_short"] = "password_too_short"
    status: int = 422
    least: int


class AddressTakenProblem(_Problem):
    """Somebody signs in with this address already, or is invited by it."""

    code: Literal["address_taken"] = "address_taken"
    status: int = 409


class LastAdminProblem(_Problem):
    """An account keeps at least one active admin (R2)."""

    code: Literal["last_admin"] = "last_admin"
    status: int = 409


class TemporarilyUnavailableProblem(_Problem):
    """The database cannot be reached or takes nothing more; nothing was changed. `retry_after` in seconds."""

    code: Literal["temporarily_unavailable"] = "temporarily_unavailable"
    status: int = 503
    retry_after: int


class TextRequiredProblem(_Problem):
    """A field is empty that must not be."""

    code: Literal["text_required"] = "text_required"
    status: int = 422
    field: str


class TextTooLongProblem(_Problem):
    """A field is too long; lengths in characters (E4)."""

    code: Literal["text_too_long"] = "text_too_long"
    status: int = 422
    field: str
    limit: int
    length: int


class NoRoomForFilesProblem(_Problem):
    """The session holds as many files as it may; `limit` in bytes for all of them (T1)."""

    code: Literal["no_room_for_files"] = "no_room_for_files"
    status: int = 409
    limit: int


class MalformedProblem(_Problem):
    """The request cannot be read."""

    code: Literal["malformed_request"] = "malformed_request"
    status: int = 422
    where: str


class TooLargeProblem(_Problem):
    """The body is beyond any use; `limit` in bytes."""

    code: Literal["request_too_large"] = "request_too_large"
    status: int = 413
    limit: int


class UnexpectedProblem(_Problem):
    """Something broke on the server; `reference` finds it in the log."""

    code: Literal["unexpected"] = "unexpected"
    status: int = 500
    reference: str


Problem = (
    NotSignedInProblem
    | WrongCredentialsProblem
    | WrongLocalSecretProblem
    | ForeignOriginProblem
    | WrongHostProblem
    | NotAllowedProblem
    | NotAvailableProblem
    | OwnHandoffProblem
    | NotTheTargetProblem
    | HandoffAlreadyClaimedProblem
    | HandoffNotOpenProblem
    | SessionNotActiveProblem
    | AlreadyEscalatedProblem
    | IdempotencyKeyReusedProblem
    | UndoTooLateProblem
    | TooManyAttemptsProblem
    | PasswordTooShortProblem
    | AddressTakenProblem
    | LastAdminProblem
    | TemporarilyUnavailableProblem
    | TextRequiredProblem
    | TextTooLongProblem
    | NoRoomForFilesProblem
    | MalformedProblem
    | TooLargeProblem
    | UnexpectedProblem
)

READ_PROBLEM: TypeAdapter[Problem] = TypeAdapter(
    Annotated[Problem, Field(discriminator="code")], config=ConfigDict(defer_build=True)
)
"""Reads a problem from JSON. Raises pydantic.ValidationError for a code that this desktop does not know."""
