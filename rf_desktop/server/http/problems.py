"""The only mapping from a refusal to a problem and its status; also where an unforeseen failure becomes one."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from rf_desktop.contract import problems as p
from rf_desktop.domain import errors as e
from rf_desktop.server.observe import logger, new_reference

RequestHandler = Callable[[Request], Awaitable[Response]]
ROUTE = "rf.route"
"""Where a request's scope holds the route that served it."""
_log = logger("http")


class Unmapped(Exception):
    """A refusal that this page does not know."""


def problem_of(refusal: e.Refusal) -> p.Problem:
    """What the desktop is told about `refusal`. Raises Unmapped for one without a line here."""
    title = str(refusal)
    match refusal:
        case e.NotSignedIn():
            return p.NotSignedInProblem(title=title)
        case e.WrongCredentials():
            return p.WrongCredentialsProblem(title=title)
        case e.NotAllowed():
            return p.NotAllowedProblem(title=title)
        case e.NotAvailable():
            return p.NotAvailableProblem(title=title)
        case e.OwnHandoff():
            return p.OwnHandoffProblem(title=title)
        case e.NotTheTarget():
            return p.NotTheTargetProblem(title=title, target_name=refusal.target_name)
        case e.HandoffAlreadyClaimed():
            return p.HandoffAlreadyClaimedProblem(
                title=title,
                claimed_by_id=refusal.claimed_by_id,
                claimed_by_name=refusal.claimed_by_name,
                claimed_at=refusal.claimed_at,
            )
        case e.HandoffNotOpen():
            return p.HandoffNotOpenProblem(title=title, handoff_status=refusal.status)
        case e.SessionNotActive():
            return p.SessionNotActiveProblem(title=title, session_status=refusal.status)
        case e.AlreadyEscalated():
            return p.AlreadyEscalatedProblem(title=title, handoff_id=refusal.handoff_id)
        case e.IdempotencyKeyReused():
            return p.IdempotencyKeyReusedProblem(title=title)
        case e.UndoTooLate():
            return p.UndoTooLateProblem(title=title)
        case e.TooManyAttempts():
            return p.TooManyAttemptsProblem(title=title, retry_after=refusal.retry_after)
        case e.PasswordTooShort():
            return p.PasswordTooShortProblem(title=title, least=refusal.least)
        case e.AddressTaken():
            return p.AddressTakenProblem(title=title)
        case e.LastAdmin():
            return p.LastAdminProblem(title=title)
        case e.TemporarilyUnavailable():
            return p.TemporarilyUnavailableProblem(title=title, retry_after=refusal.retry_after)
        case e.TextRequired():
            return p.TextRequiredProblem(title=title, field=refusal.field)
        case e.TextTooLong():
            return p.TextTooLongProblem(title=title, field=refusal.field, limit=refusal.limit, length=refusal.length)
        case e.NoRoomForFiles():
            return p.NoRoomForFilesProblem(title=title, limit=refusal.limit)
        case e.Malformed():
            return p.MalformedProblem(title=title, where=refusal.where)
        case e.TooLarge():
            return p.TooLargeProblem(title=title, limit=refusal.limit)
        case _:
            raise Unmapped(type(refusal).__name__)


def answer(problem: p.Problem) -> Response:
    """The problem as `application/problem+json` with its status."""
    headers = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else {}
    if isinstance(problem, p.TooManyAttemptsProblem | p.TemporarilyUnavailableProblem):
        headers["Retry-After"] = str(problem.retry_after)
    return Response(problem.model_dump_json(), problem.status, headers, p.PROBLEM_MEDIA_TYPE)


def malformed(error: ValidationError) -> e.Malformed:
    """The first thing wrong with a body, in plain words; never what was in it."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "body"
    return e.Malformed(where, _WORDS.get(first["type"]) or _sentence(first["msg"]))


def answering(path: str, handler: RequestHandler) -> RequestHandler:
    """`handler`, but whatever it raises is answered as a problem; an unforeseen failure is logged with a reference.

    `path` is the route as the contract writes it, for the log.
    """

    @functools.wraps(handler)
    async def answered(request: Request) -> Response:
        request.scope[ROUTE] = path
        try:
            try:
                return await handler(request)
            except e.Refusal as refusal:
                return answer(problem_of(refusal))
        except ClientDisconnect:
            return Response(status_code=499)  # nobody reads it
        except Exception:
            reference = new_reference()
            _log.exception("unexpected", reference=reference, method=request.method, route=path)
            return answer(
                p.UnexpectedProblem(
                    title=f"Something did not work on the server. Its log knows more under {reference}.",
                    reference=reference,
                )
            )

    return answered


async def unrouted(_request: Request, failure: Exception) -> Response:
    """What the router itself refuses: an unknown address, or a method that it does not have."""
    status = failure.status_code if isinstance(failure, HTTPException) else 404
    if status == 405:
        refusal = e.Malformed("method", "this address does not take it")
        return answer(p.MalformedProblem(title=str(refusal), where="method", status=405))
    return answer(problem_of(e.NotAvailable("address")))


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")


_WORDS = {
    "json_invalid": "it is not JSON in UTF-8",
    "missing": "it is missing",
    "model_type": "it should be an object",
    "string_type": "it should be text",
    "int_type": "it should be a whole number",
    "bool_type": "it should be true or false",
    "tuple_type": "it should be a list",
    "string_unicode": "it is not text in UTF-8",
}
"""Pydantic's kinds of errors in our words; the others keep theirs."""
