"""`GET /events`: the account's events as `text/event-stream`, written straight to the line (V1, V3).

Resumed by the header `Last-Event-ID`, or by `?last_event_id=` where something on the way drops the header.
"""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

import rf_desktop
from rf_desktop.contract.base import CONTRACT_VERSION
from rf_desktop.contract.endpoints import EVENTS_PATH
from rf_desktop.contract.events import Bye, Hello, Resync
from rf_desktop.domain.errors import Malformed
from rf_desktop.server.http.desk import Desk
from rf_desktop.server.http.identity import actor_of
from rf_desktop.server.http.line import CHUNKED, line_of
from rf_desktop.server.http.problems import answering
from rf_desktop.server.services.account_hub import control
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.connections import Connections
from rf_desktop.server.services.event_hub import EventHub, Position
from rf_desktop.server.services.subscription import Ending, Subscription, Viewer

RETRY_MS = 1000
"""How long a listener should wait before it comes back."""
LAST_WORD = 0.5
"""Seconds given to a line that is full to take the `bye`."""
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    CHUNKED,
]


class EventStream(Response):
    """One open stream, from hello to bye or until the listener is gone."""

    def __init__(self, events: EventHub, connections: Connections, actor: Actor, position: Position) -> None:
        super().__init__()
        self._events = events
        self._connections = connections
        self._actor = actor
        self._position = position

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream."""
        line = line_of(scope, send)
        actor, events, position = self._actor, self._events, self._position
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        hello = Hello(resumes_after=position.cursor, server_version=rf_desktop.__version__, contract=CONTRACT_VERSION)
        resync = control(Resync(as_of=position.cursor)) if position.resync else b""
        await line.write(f"retry: {RETRY_MS}\n".encode() + control(hello) + resync)
        subscription = await events.join(actor.account_id, _viewer(actor), line, position.cursor)
        gone = asyncio.create_task(_gone(receive), name="a listener's line")
        patience, moves = LAST_WORD, False
        self._connections.opened(actor)
        try:
            reason = await self._until_the_end(subscription, gone)
            moves = reason == "shutting_down"
            if reason is not None and reason != "broken":
                if await subscription.settle(patience):
                    await send({"type": "http.response.body", "body": control(Bye(reason=reason)), "more_body": False})
                patience = 0.0
        finally:
            gone.cancel()
            self._connections.closed(actor, moves=moves)
            await events.leave(actor.account_id, subscription, patience)

    async def _until_the_end(self, subscription: Subscription, gone: asyncio.Task[None]) -> Ending | None:
        """Why the stream ends; None when the listener has gone."""
        await asyncio.wait((subscription.ended, gone), return_when=asyncio.FIRST_COMPLETED)
        return subscription.ended.result() if subscription.ended.done() else None


def _viewer(actor: Actor) -> Viewer:
    return Viewer(actor.person_id, actor.role, actor.token_hash)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def events(request: Request) -> Response:
    """The stream of whoever asks; refused as any other request is."""
    if request.method != "GET":  # a HEAD would hold a line open on which nothing can come
        raise Malformed("method", "a stream can only be read")
    desk: Desk = request.app.state.desk
    actor = await actor_of(request, desk.people)
    last = request.headers.get("last-event-id") or request.query_params.get("last_event_id") or None
    position = await desk.events.position(actor.account_id, last)
    return EventStream(desk.events, desk.connections, actor, position)


def routes() -> APIRouter:
    """The route of this page."""
    router = APIRouter()
    router.add_route(EVENTS_PATH, answering(EVENTS_PATH, events), methods=["GET"], include_in_schema=False)
    return router
