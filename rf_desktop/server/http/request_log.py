"""One log line per request: method, route, status, milliseconds. Never an address with ids, a query, a body."""

from __future__ import annotations

import re
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rf_desktop.contract.endpoints import EVENTS_PATH
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.http.problems import ROUTE
from rf_desktop.server.observe import logger, new_reference, noted

REQUEST_ID = b"x-request-id"
_TRACE = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_log = logger("http")


class RequestLog:
    """An application whose requests are logged, each under an id that also goes back as `X-Request-ID`.

    The id is the trace id of an incoming `traceparent`, else a fresh one.
    """

    def __init__(self, app: ASGIApp, figures: Figures = NO_FIGURES) -> None:
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request and write its line when it is over."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _trace_id(scope["headers"]) or new_reference()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (REQUEST_ID, request_id.encode())]}
            await send(message)

        began = time.perf_counter()
        with noted(request_id=request_id):
            try:
                await self._app(scope, receive, noting)
            finally:
                route = scope.get(ROUTE, "(none)")
                took = time.perf_counter() - began
                _log.info("request", method=scope["method"], route=route, status=status, ms=round(took * 1000, 1))
                if route != EVENTS_PATH or status != 200:  # how long somebody listens says nothing about the server
                    self._figures.request(route, scope["method"], status, took)


def _trace_id(headers: list[tuple[bytes, bytes]]) -> str | None:
    for key, value in headers:
        if key == b"traceparent" and (found := _TRACE.fullmatch(value)):
            return found[1].decode()
    return None
