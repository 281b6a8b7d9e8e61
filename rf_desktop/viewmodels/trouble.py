"""What went wrong, as one sentence: first which of the four ways a request can fail, then which refusal it was."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from rf_desktop.client.errors import ClientError, Refused, SignedOut, Unreachable
from rf_desktop.contract import problems as p
from rf_desktop.viewmodels import text, text_files, text_people, text_ways
from rf_desktop.viewmodels.text_numbers import number


def sentence(error: ClientError, at: datetime) -> str:
    """The sentence for a failed request; `at` is now, for relative times."""
    match error:
        case Refused(problem=problem):
            return refusal(problem, at)
        case SignedOut():
            return text.SIGNED_OUT
        case Unreachable(reason="connect"):
            return text.UNREACHABLE
        case Unreachable(reason="restarting"):
            return text.RESTARTING
        case Unreachable(reason="busy"):
            return text.BUSY
        case Unreachable():
            return text.NO_ANSWER
        case _:
            return text.UNKNOWN_REPLY


def refusal(problem: p.Problem, at: datetime) -> str:
    """The sentence for each thing that the server can refuse."""
    match problem:
        case p.HandoffAlreadyClaimedProblem():
            return text.already_claimed(problem.claimed_by_name, problem.claimed_at, at)
        case p.HandoffNotOpenProblem():
            return text.MOVED_ON[problem.handoff_status]
        case p.SessionNotActiveProblem():
            return text.SESSION_MOVED_ON[problem.session_status]
        case p.NotTheTargetProblem():
            return text.NOT_THE_TARGET.format(name=problem.target_name)
        case p.TextRequiredProblem():
            return fill_in(problem.field)
        case p.TextTooLongProblem():
            return too_long(problem.field, problem.limit, problem.length)
        case p.NoRoomForFilesProblem():
            return text_files.NO_ROOM.format(limit=problem.limit // 1024 // 1024)
        case p.TooLargeProblem():
            return text.TOO_LARGE.format(limit=number(problem.limit // 1024))
        case p.UnexpectedProblem():
            return text.UNEXPECTED.format(reference=problem.reference)
        case p.NotSignedInProblem():
            return text.SIGNED_OUT
        case p.WrongCredentialsProblem():
            return text.WRONG_CREDENTIALS
        case p.WrongLocalSecretProblem() | p.ForeignOriginProblem():
            return text.STRANGER
        case p.WrongHostProblem():
            return text.WRONG_ADDRESS
        case p.NotAllowedProblem():
            return text.NOT_ALLOWED
        case p.NotAvailableProblem():
            return text.NOT_AVAILABLE
        case p.OwnHandoffProblem():
            return text.OWN_HANDOFF
        case p.AlreadyEscalatedProblem():
            return text.ALREADY_ESCALATED
        case p.IdempotencyKeyReusedProblem():
            return text.SENT_BEFORE
        case p.MalformedProblem():
            return text.UNREADABLE
        case p.TemporarilyUnavailableProblem():
            return text.UNREACHABLE
        case p.UndoTooLateProblem():
            return text_people.UNDO_TOO_LATE
        case p.TooManyAttemptsProblem():
            return text_people.TOO_MANY_ATTEMPTS.format(minutes=max(1, -(-problem.retry_after // 60)))
        case p.PasswordTooShortProblem():
            return text_people.PASSWORD_TOO_SHORT.format(least=problem.least)
        case p.AddressTakenProblem():
            return text_people.ADDRESS_TAKEN
        case p.LastAdminProblem():
            return text_people.LAST_ADMIN
        case _:
            assert_never(problem)


def field_of(error: ClientError) -> str:
    """The field that a refusal is about, "" when it concerns the whole form."""
    if isinstance(error, Refused) and isinstance(error.problem, p.TextRequiredProblem | p.TextTooLongProblem):
        return error.problem.field
    return ""


def field_name(field: str) -> str:
    """A field as one says it."""
    return text.FIELD_NAMES.get(field) or text_ways.FIELD_NAMES.get(field) or field.replace("_", " ")


def fill_in(field: str) -> str:
    """`Please fill in: the result.`"""
    return text.FILL_IN.format(field=field_name(field))


def too_long(field: str, limit: int, length: int) -> str:
    """`Notes: at most 20,000 characters; this has 20,001.`"""
    name = field_name(field)
    return text.TOO_LONG.format(field=text.started(name), limit=number(limit), length=number(length))
