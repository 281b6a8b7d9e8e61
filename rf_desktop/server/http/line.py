"""The line itself, under all middleware: a stream that has begun writes there directly.

Each middleware wraps `send` in a coroutine of its own, to see how the response begins. After the beginning they only
pass on, and a thousand listeners would pay for every layer with each event.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

LINE = "rf_desktop.line"
"""Where a request's scope holds the `send` that nothing has wrapped."""


class Application(FastAPI):
    """FastAPI whose requests know their line."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the lifespan."""
        scope[LINE] = send
        await super().__call__(scope, receive, send)
