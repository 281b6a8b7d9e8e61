"""How large a request may be: announced or counted, beyond the limit nothing more of it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rf_desktop.domain.errors import TooLarge
from rf_desktop.server.http.problems import answer, problem_of


class BodyLimit:
    """An application whose requests have bodies of at most `limit` bytes; `larger` has the addresses that take more."""

    def __init__(self, app: ASGIApp, *, limit: int, larger: Mapping[re.Pattern[str], int] | None = None) -> None:
        self._app = app
        self._limit = limit
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse by the announced length; otherwise count, and raise TooLarge inside whoever reads."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        if any(_length(value) > limit for key, value in scope["headers"] if key == b"content-length"):
            await answer(problem_of(TooLarge(limit)))(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise TooLarge(limit)
            return message

        await self._app(scope, counted, send)

    def _limit_of(self, path: str) -> int:
        return next((limit for address, limit in self._larger.items() if address.fullmatch(path)), self._limit)


def _length(value: bytes) -> int:
    return int(value) if value.isdigit() else 0
