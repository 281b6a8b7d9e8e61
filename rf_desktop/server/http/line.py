"""The line itself, under every layer: a stream that has begun writes there directly.

An event for a thousand listeners would otherwise pass a thousand times through each middleware and through the server's
own bookkeeping of a response, and be framed as a chunk a thousand times. Here it is framed once, and a listener costs
one write. Where the web server is not ours (or has no httptools) the same is said through ASGI's `send`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Generator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from uvicorn.protocols.http.flow_control import FlowControl

LINE = "rf_desktop.line"
"""Where a request's scope holds its DirectLine, or else the `send` that nothing has wrapped."""
CHUNKED = (b"transfer-encoding", b"chunked")
"""The header that a response needs whose body is written to a DirectLine."""


class Application(FastAPI):
    """FastAPI whose requests know their line."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the lifespan."""
        scope.setdefault(LINE, send)
        await super().__call__(scope, receive, send)


class DirectLine:
    """The transport of a response that was begun as chunked. Respects the transport's limits as the server does."""

    __slots__ = ("_flow", "_transport")

    def __init__(self, transport: asyncio.Transport, flow: FlowControl) -> None:
        self._transport = transport
        self._flow = flow

    def offer(self, body: bytes) -> Awaitable[None] | None:
        """Write whole frames now; when the line is full, what has to be awaited instead."""
        if self._flow.write_paused:
            return self.write(body)
        if not self._transport.is_closing():
            self._transport.write(_chunk(body))
        return None

    async def write(self, body: bytes) -> None:
        """Write whole frames as soon as the line takes something."""
        while self._flow.write_paused and not self._transport.is_closing():
            await self._flow.drain()
        if not self._transport.is_closing():
            self._transport.write(b"%x\r\n%b\r\n" % (len(body), body))


class AsgiLine:
    """The same over `send`, which is driven by hand: mostly it is through at once, and only a full line waits."""

    __slots__ = ("_send",)

    def __init__(self, send: Send) -> None:
        self._send = send

    def offer(self, body: bytes) -> Awaitable[None] | None:
        """As DirectLine.offer."""
        writing = self.write(body)
        try:
            waits_for = writing.send(None)
        except StopIteration:
            return None
        return _Rest(writing, waits_for)

    async def write(self, body: bytes) -> None:
        """As DirectLine.write."""
        await self._send({"type": "http.response.body", "body": body, "more_body": True})


def line_of(scope: Scope, send: Send) -> DirectLine | AsgiLine:
    """The shortest way to whoever sent this request."""
    line = scope.get(LINE, send)
    return line if isinstance(line, DirectLine) else AsgiLine(line)


def protocol() -> type[asyncio.Protocol] | str:
    """Uvicorn's protocol that tells each request its line; uvicorn's own choice where httptools is missing."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        return "auto"

    class TellsItsLine(HttpToolsProtocol):
        """Httptools, with the line in each request's scope."""

        def on_headers_complete(self) -> None:
            """The request's head is there: it will be served now."""
            self.scope[LINE] = DirectLine(self.transport, self.flow)  # type: ignore[literal-required]
            super().on_headers_complete()

    return TellsItsLine


@lru_cache(maxsize=8)
def _chunk(body: bytes) -> bytes:
    """One event's chunk, made once for all listeners: they are given the very same bytes."""
    return b"%x\r\n%b\r\n" % (len(body), body)


class _Rest:
    """A coroutine that was started by hand and now goes on inside a task."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], waits_for: Any) -> None:
        self._coroutine = coroutine
        self._waits_for = waits_for

    def __await__(self) -> Generator[Any, Any, None]:
        waits_for = self._waits_for
        while True:
            try:
                try:
                    value = yield waits_for
                except BaseException as error:
                    waits_for = self._coroutine.throw(error)
                else:
                    waits_for = self._coroutine.send(value)
            except StopIteration:
                return
