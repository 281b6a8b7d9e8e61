"""How large a request may be: announced or counted, beyond the limit nothing more of it is kept."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rf_desktop.domain.errors import TooLarge
from rf_desktop.server.http.problems import answer, problem_of


class BodyLimit:
    """An application whose requests have bodies of at most `limit` bytes."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse by the announced length; otherwise count, and raise TooLarge inside whoever reads."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if any(_length(value) > self._limit for key, value in scope["headers"] if key == b"content-length"):
            await answer(problem_of(TooLarge(self._limit)))(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit:
                raise TooLarge(self._limit)
            return message

        await self._app(scope, counted, send)


def _length(value: bytes) -> int:
    return int(value) if value.isdigit() else 0
