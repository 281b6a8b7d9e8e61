"""From a line of the contract to a route: path, body, key, reply and status come from the endpoint itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from typing import Generic, TypeVar, cast
from urllib.parse import unquote

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from rf_desktop.contract.attachments import FILE_NAME_HEADER, FileContent, FileUpload
from rf_desktop.contract.base import IDEMPOTENCY_HEADER, NoBody, Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.domain.errors import Malformed
from rf_desktop.domain.ids import (
    AttachmentId,
    CardId,
    ConsultationId,
    HandoffId,
    InvitationId,
    NoticeId,
    PersonId,
    SessionId,
)
from rf_desktop.server.http.desk import Desk
from rf_desktop.server.http.identity import actor_of
from rf_desktop.server.http.problems import RequestHandler, answering, malformed
from rf_desktop.server.ports import Written
from rf_desktop.server.services.actor import Actor
from rf_desktop.values import dataclass

NUL = "\0"
_AS_A_FILE = {
    "Content-Disposition": "attachment",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}
"""So that a file is never a page, whatever is in it and whoever is made to open its address."""
KEY_LIMIT = 200
"""Characters of an idempotency key."""

BodyT = TypeVar("BodyT", bound=Request)
ReplyT = TypeVar("ReplyT", bound=Wire)


@dataclass(frozen=True)
class Asked(Generic[BodyT]):
    """One request of anybody: its checked body and what it was asked of."""

    desk: Desk
    body: BodyT
    path: dict[str, str]
    key: str
    """The idempotency key; empty where the endpoint has none."""
    query: dict[str, str]
    """The endpoint's optional parameters, as far as they were given."""
    request: HttpRequest = field(repr=False)
    """The request as it came."""

    @property
    def place(self) -> str:
        """Where it came from, for limits."""
        return self.desk.proxies.place_of(self.request)

    @property
    def session_id(self) -> SessionId:
        """The path's session."""
        return SessionId(self.path["session_id"])

    @property
    def handoff_id(self) -> HandoffId:
        """The path's handoff."""
        return HandoffId(self.path["handoff_id"])

    @property
    def attachment_id(self) -> AttachmentId:
        """The path's file."""
        return AttachmentId(self.path["attachment_id"])

    @property
    def card_id(self) -> CardId:
        """The path's lane card."""
        return CardId(self.path["card_id"])

    @property
    def person_id(self) -> PersonId:
        """The path's person."""
        return PersonId(self.path["person_id"])

    @property
    def notice_id(self) -> NoticeId:
        """The path's notice."""
        return NoticeId(self.path["notice_id"])

    @property
    def consultation_id(self) -> ConsultationId:
        """The path's consultation."""
        return ConsultationId(self.path["consultation_id"])

    @property
    def invitation_id(self) -> InvitationId:
        """The path's invitation."""
        return InvitationId(self.path["invitation_id"])


@dataclass(frozen=True)
class Call(Asked[BodyT]):
    """One request of a signed-in person."""

    actor: Actor


Handler = Callable[[Call[BodyT]], Awaitable[ReplyT | Written[ReplyT]]]
PublicHandler = Callable[[Asked[BodyT]], Awaitable[ReplyT]]


def bind(router: APIRouter, endpoint: Endpoint[BodyT, ReplyT], handler: Handler[BodyT, ReplyT]) -> None:
    """Serve `endpoint` by `handler`, for signed-in people; the sign-in is checked before anything else is read."""

    async def asked(request: HttpRequest) -> Response:
        desk: Desk = request.app.state.desk
        actor = await actor_of(request, desk.people)
        key, body = _key(endpoint, request), await _body(endpoint, request)
        query = _query(endpoint, request)
        return _reply(
            endpoint, await handler(Call(desk, body, _without_nul(request.path_params), key, query, request, actor))
        )

    _add(router, endpoint, asked)


def bind_public(
    router: APIRouter,
    endpoint: Endpoint[BodyT, ReplyT],
    handler: PublicHandler[BodyT, ReplyT],
    status_of: Callable[[ReplyT], int] | None = None,
) -> None:
    """Serve `endpoint` by `handler`, for anybody. `status_of` tells the status where it depends on the reply."""

    async def asked(request: HttpRequest) -> Response:
        desk: Desk = request.app.state.desk
        body = await _body(endpoint, request)
        query = _query(endpoint, request)
        reply = await handler(Asked(desk, body, _without_nul(request.path_params), "", query, request))
        return _reply(endpoint, reply, status_of(reply) if status_of else endpoint.status)

    _add(router, endpoint, asked)


def _add(router: APIRouter, endpoint: Endpoint[BodyT, ReplyT], asked: RequestHandler) -> None:
    router.add_route(endpoint.path, answering(endpoint.path, asked), methods=[endpoint.method], include_in_schema=False)


async def _body(endpoint: Endpoint[BodyT, ReplyT], request: HttpRequest) -> BodyT:
    """The body, strictly read: a file where the contract says so, else JSON, whatever the content type says.

    Raises Malformed, TooLarge.
    """
    if endpoint.body is NoBody:
        await request.body()  # so that a body that nobody asked for is still held to the limit
        return endpoint.body()
    content = await request.body()
    if endpoint.uploads:
        name = unquote(request.headers.get(FILE_NAME_HEADER, ""))
        return cast("BodyT", FileUpload(name=name.encode(errors="replace").decode(), content=content))
    try:
        body = endpoint.body.model_validate_json(content)
    except ValidationError as error:
        raise malformed(error) from None
    if b"\\u0000" in content and _holds_nul(body.model_dump()):
        raise Malformed("body", "a text with the character of number 0 cannot be kept")
    return body


def _holds_nul(value: object) -> bool:
    """PostgreSQL keeps every character but this one."""
    if isinstance(value, str):
        return NUL in value
    if isinstance(value, dict):
        return any(_holds_nul(part) for part in value.values())
    return isinstance(value, list | tuple | set | frozenset) and any(_holds_nul(part) for part in value)


def _without_nul(given: Mapping[str, str]) -> dict[str, str]:
    """What stands in a path or query; with another character in its place it names what nobody has."""
    return {name: value.replace(NUL, "\N{REPLACEMENT CHARACTER}") for name, value in given.items()}


def _key(endpoint: Endpoint[BodyT, ReplyT], request: HttpRequest) -> str:
    if not endpoint.keyed:
        return ""
    key = request.headers.get(IDEMPOTENCY_HEADER, "")
    if not key:
        raise Malformed(IDEMPOTENCY_HEADER, "this request needs one")
    if len(key) > KEY_LIMIT or not (key.isascii() and key.isprintable()):
        raise Malformed(IDEMPOTENCY_HEADER, f"it should be 1 to {KEY_LIMIT} printable characters")
    return key


def _query(endpoint: Endpoint[BodyT, ReplyT], request: HttpRequest) -> dict[str, str]:
    """The parameters that the endpoint knows; others are not its business."""
    return _without_nul({name: request.query_params[name] for name in endpoint.query if name in request.query_params})


def _reply(endpoint: Endpoint[BodyT, ReplyT], reply: ReplyT | Written[ReplyT], status: int | None = None) -> Response:
    if isinstance(reply, FileContent):
        return Response(reply.content, status or endpoint.status, _AS_A_FILE, "application/octet-stream")
    said = reply.json if isinstance(reply, Written) else reply.model_dump_json()
    return Response(said, status or endpoint.status, media_type="application/json")
