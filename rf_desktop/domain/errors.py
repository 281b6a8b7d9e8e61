"""Why something was refused. One class per reason; each knows its code and says itself in one sentence.

Refusal
├── NotSignedIn            the token is missing, expired or revoked
├── WrongCredentials       e-mail or password do not match
├── NotAllowed             the role does not permit it
├── NotAvailable           unknown, or another account's: never told apart
├── OwnHandoff             one cannot claim what one handed off oneself (C4)
├── NotTheTarget           a transfer is for the named colleague only (C1)
├── HandoffAlreadyClaimed  a colleague was first (C3)
├── HandoffNotOpen         the handoff has moved on: withdrawn, returned, resolved (C11)
├── SessionNotActive       the session is not in a state that allows this (C11)
├── AlreadyEscalated       there is an open handoff already (E5)
├── IdempotencyKeyReused   the same key came with another request (E5)
├── UndoTooLate            a claim can be undone for some seconds only (C8)
├── TooManyAttempts        sign-in is tried too often
├── PasswordTooShort       a new password is not long enough
├── AddressTaken           somebody signs in with this address already
├── LastAdmin              an account keeps at least one admin
├── TemporarilyUnavailable the database cannot be reached, or takes nothing more
├── TextRequired           a field is empty that must not be
├── TextTooLong            a field is longer than it may be (E4)
├── NoRoomForFiles         a session holds so many files already
├── Malformed              the request cannot be read
└── TooLarge               the request's body is beyond any use
"""

from __future__ import annotations

from datetime import datetime

from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.vocabulary import HandoffStatus, SessionStatus


class Refusal(Exception):
    """The request was understood and refused; `code` is stable, `str(error)` is one sentence for people."""

    code = "refused"


class NotSignedIn(Refusal):
    """Your sign-in has ended. Sign in again."""

    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("Your sign-in has ended. Sign in again.")


class WrongCredentials(Refusal):
    """That e-mail address and password do not match."""

    code = "wrong_credentials"

    def __init__(self) -> None:
        super().__init__("That e-mail address and password do not match.")


class NotAllowed(Refusal):
    """The person's role does not permit this."""

    code = "not_allowed"

    def __init__(self, needed: str) -> None:
        super().__init__(f"Only {needed} can do this.")


class NotAvailable(Refusal):
    """Unknown, gone, or another account's; the three are never told apart."""

    code = "not_available"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"This {what} is not available.")


class OwnHandoff(Refusal):
    """The engineer who handed off cannot claim (C4)."""

    code = "cannot_claim_own_handoff"

    def __init__(self) -> None:
        super().__init__("You handed this off yourself, so a colleague has to take it.")


class NotTheTarget(Refusal):
    """A transfer waits for its named target (C1)."""

    code = "not_the_target"

    def __init__(self, target_name: str) -> None:
        self.target_name = target_name
        super().__init__(f"This was handed to {target_name}.")


class HandoffAlreadyClaimed(Refusal):
    """A colleague claimed it first (C3). `claimed_at` is UTC."""

    code = "handoff_already_claimed"

    def __init__(self, claimed_by_id: PersonId, claimed_by_name: str, claimed_at: datetime) -> None:
        self.claimed_by_id = claimed_by_id
        self.claimed_by_name = claimed_by_name
        self.claimed_at = claimed_at
        super().__init__(f"Already claimed by {claimed_by_name}.")


class HandoffNotOpen(Refusal):
    """The handoff has moved on; `status` is its real state (C11)."""

    code = "handoff_not_open"

    def __init__(self, status: HandoffStatus) -> None:
        self.status = status
        super().__init__(f"This handoff is {status} and cannot be changed this way.")


class SessionNotActive(Refusal):
    """The session's state does not allow this; `status` is its real state (C11)."""

    code = "session_not_active"

    def __init__(self, status: SessionStatus) -> None:
        self.status = status
        super().__init__(f"This session is {status}.")


class AlreadyEscalated(Refusal):
    """The session has an open handoff (E5)."""

    code = "already_escalated"

    def __init__(self, handoff_id: HandoffId) -> None:
        self.handoff_id = handoff_id
        super().__init__("This session is already with the seniors.")


class IdempotencyKeyReused(Refusal):
    """The same idempotency key came with a different request (E5)."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This request was already used for something else. Try once more.")


class UndoTooLate(Refusal):
    """A claim can be undone for some seconds only; after that it is released (C8)."""

    code = "undo_too_late"

    def __init__(self) -> None:
        super().__init__("It is too late to undo this. Release it instead.")


class TooManyAttempts(Refusal):
    """Sign-in was tried too often; `retry_after` in seconds."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        minutes = max(1, -(-retry_after // 60))
        super().__init__(f"Too many attempts. Try again in {minutes} minute{'' if minutes == 1 else 's'}.")


class PasswordTooShort(Refusal):
    """A new password is not long enough; `least` in characters."""

    code = "password_too_short"

    def __init__(self, least: int) -> None:
        self.least = least
        super().__init__(f"A password has at least {least} characters.")


class AddressTaken(Refusal):
    """Somebody signs in with this address already, or is invited by it."""

    code = "address_taken"

    def __init__(self) -> None:
        super().__init__("Somebody signs in with this address already.")


class LastAdmin(Refusal):
    """An account keeps at least one active admin (R2)."""

    code = "last_admin"

    def __init__(self) -> None:
        super().__init__("An account needs an admin, and this is the last one.")


class TemporarilyUnavailable(Refusal):
    """Nothing was saved because the database cannot be reached or takes nothing more; `retry_after` in seconds."""

    code = "temporarily_unavailable"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("The server cannot save or read anything at the moment. Nothing was changed.")


class TextRequired(Refusal):
    """A field is empty that must not be."""

    code = "text_required"

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"Please fill in the {field.replace('_', ' ')}.")


class TextTooLong(Refusal):
    """A field is longer than it may be; lengths in characters (E4)."""

    code = "text_too_long"

    def __init__(self, field: str, limit: int, length: int) -> None:
        self.field = field
        self.limit = limit
        self.length = length
        name = field.replace("_", " ")
        super().__init__(f"The {name} may have {limit:,} characters; this has {length:,}.")


class NoRoomForFiles(Refusal):
    """The session's files are as many, or as large together, as they may be; `limit` in bytes (T1)."""

    code = "no_room_for_files"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"This session holds as many files as it can: {limit // 1024 // 1024:,} MB together.")


class Malformed(Refusal):
    """The request cannot be read; `where` names the part."""

    code = "malformed_request"

    def __init__(self, where: str, why: str) -> None:
        self.where = where
        super().__init__(f"The request could not be read: {where}: {why}.")


class TooLarge(Refusal):
    """The body is larger than any valid request; `limit` in bytes."""

    code = "request_too_large"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"The request is larger than {limit // 1024:,} KB.")
