"""A stand-in for the Messages API: strict about what it is asked, scripted in what it answers.

An ASGI application. `asked` is every request that it accepted or refused; `script` what it does with the next ones;
once that is empty `answering` thinks of something. `speaks` says which features it has; one it has not is refused with
a 400 or, as some local servers do, ignored.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Literal

from tests.fakes.messages_api.obliging import obliging
from tests.fakes.messages_api.rules import complaint
from tests.fakes.messages_api.wire import Scripted, events, message, sliced

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MODELS = ("stand-in-large", "stand-in-small")
GOOD_KEY = "sk-stand-in"
_CACHED_FROM = 64
"""Tokens from which a marked system prompt is kept."""


class LineBroke(Exception):
    """Ends a response in the middle: the server closes the connection on it."""


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any
    raw: bytes


class StandIn:
    """One provider."""

    def __init__(
        self,
        *script: Scripted,
        answering: Callable[[Mapping[str, Any]], Scripted] = obliging,
        models: Iterable[str] = MODELS,
        key: str | None = GOOD_KEY,
        speaks: Iterable[str] = ("output_config", "tools"),
        unspoken: Literal["refused", "ignored"] = "refused",
    ) -> None:
        self.script: deque[Scripted] = deque(script)
        self.asked: list[Asked] = []
        self.answering = answering
        self.models = tuple(models)
        self.key = key
        self.speaks = frozenset(speaks)
        self.unspoken = unspoken
        self.hung_up = threading.Event()
        """Set when somebody left a stream that had fallen silent."""
        self._numbers = itertools.count(1)
        self._kept: set[str] = set()
        self._gate: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None
        self._open = False

    @property
    def bodies(self) -> list[Any]:
        """The bodies of all requests for messages."""
        return [asked.body for asked in self.asked if asked.path == "/v1/messages"]

    def go(self) -> None:
        """Let held requests go on, from any thread."""
        self._open = True
        if self._gate is not None:
            loop, event = self._gate
            loop.call_soon_threadsafe(event.set)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """The application; it is served without lifespan."""
        raw = b""
        while True:
            part = await receive()
            raw += part.get("body", b"")
            if not part.get("more_body"):
                break
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = None
        asked = Asked(scope["method"], scope["path"], headers, body, raw)
        self.asked.append(asked)
        await self._answer(asked, receive, send)

    async def _answer(self, asked: Asked, receive: Receive, send: Send) -> None:
        number = next(self._numbers)
        refused = self._refused(asked)
        if refused is not None:
            status, kind, said = refused
            await self._error(send, number, status, kind, said, {})
            return
        if asked.path == "/v1/models":
            listed = [{"type": "model", "id": name, "display_name": name, "created_at": _BORN} for name in self.models]
            shown = {"data": listed, "has_more": False, "first_id": None, "last_id": None}
            await self._whole(send, number, json.dumps(shown).encode())
            return
        script = self.script.popleft() if self.script else self.answering(self._heard(asked.body))
        if script.held and not self._open:
            self._gate = (asyncio.get_running_loop(), asyncio.Event())
            await self._gate[1].wait()
        if script.delay:
            await asyncio.sleep(script.delay)
        if script.status != 200:
            await self._error(send, number, script.status, script.type, script.message, script.headers)
        elif script.raw is not None:
            await self._whole(send, number, script.raw)
        elif script.blocks is None:
            raise AssertionError("a scripted answer has blocks, a status, or is raw")
        else:
            await self._message(asked.body, script, script.blocks, number, receive, send)

    def _refused(self, asked: Asked) -> tuple[int, str, str] | None:
        given = asked.headers.get("x-api-key") or asked.headers.get("authorization", "").removeprefix("Bearer ")
        if self.key is not None and given != self.key:
            said = "invalid x-api-key" if given else "x-api-key header is required"
            return 401, "authentication_error", said
        if "anthropic-version" not in asked.headers:
            return 400, "invalid_request_error", "anthropic-version: header is required"
        if asked.method == "GET" and asked.path == "/v1/models":
            return None
        if asked.method != "POST" or asked.path != "/v1/messages":
            return 404, "not_found_error", "Not found"
        for feature in () if self.unspoken == "ignored" else ("output_config", "tools"):
            if feature not in self.speaks and isinstance(asked.body, dict) and feature in asked.body:
                return 400, "invalid_request_error", f"{feature}: Extra inputs are not permitted"
        if (said := complaint(asked.body)) is not None:
            return 400, "invalid_request_error", said
        if asked.body["model"] not in self.models:
            return 404, "not_found_error", f"model: {asked.body['model']}"
        return None

    def _heard(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The request as far as this server understands it."""
        deaf = {"output_config", "tools"} - self.speaks
        deaf |= {"tool_choice"} if "tools" in deaf else set()
        return {name: value for name, value in body.items() if name not in deaf}

    async def _message(
        self,
        body: Mapping[str, Any],
        script: Scripted,
        blocks: tuple[Mapping[str, Any], ...],
        number: int,
        receive: Receive,
        send: Send,
    ) -> None:
        named = f"msg_{number:06}"
        usage = self._usage(body, blocks)
        if not body.get("stream"):
            await self._whole(send, number, json.dumps(message(named, body["model"], blocks, script, usage)).encode())
            return
        await _begin(send, 200, "text/event-stream", number, {})
        for part in sliced(events(named, body["model"], blocks, script, usage), script.bytes_at_once):
            if isinstance(part, bytes):
                await send({"type": "http.response.body", "body": part, "more_body": True})
                await asyncio.sleep(script.pace)
            elif part.fault == "abort":
                raise LineBroke
            elif part.fault == "stall":
                while (await receive())["type"] != "http.disconnect":
                    pass
                self.hung_up.set()
                return
        await send({"type": "http.response.body", "body": b""})

    def _usage(self, body: Mapping[str, Any], blocks: object) -> dict[str, int]:
        """Tokens as the provider counts them: input, and what of it was put into the cache or read from there."""
        system = body.get("system")
        marked = isinstance(system, list) and any("cache_control" in block for block in system)
        cached = _tokens(system) if marked and _tokens(system) >= _CACHED_FROM else 0
        rest = _tokens({**body, "system": None if cached else system})
        key = json.dumps([body.get("tools"), system])
        is_read = cached > 0 and key in self._kept
        self._kept.add(key)
        return {
            "input_tokens": rest,
            "output_tokens": _tokens(blocks),
            "cache_creation_input_tokens": 0 if is_read else cached,
            "cache_read_input_tokens": cached if is_read else 0,
        }

    async def _error(
        self, send: Send, number: int, status: int, kind: str, said: str, headers: Mapping[str, str]
    ) -> None:
        told = {"type": "error", "error": {"type": kind, "message": said}, "request_id": f"req_{number:06}"}
        await _begin(send, status, "application/json", number, headers)
        await send({"type": "http.response.body", "body": json.dumps(told).encode()})

    async def _whole(self, send: Send, number: int, body: bytes) -> None:
        await _begin(send, 200, "application/json", number, {})
        await send({"type": "http.response.body", "body": body})


_BORN = "2026-01-01T00:00:00Z"


async def _begin(send: Send, status: int, kind: str, number: int, headers: Mapping[str, str]) -> None:
    told = {"content-type": kind, "request-id": f"req_{number:06}", **headers}
    encoded = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})


def _tokens(value: object) -> int:
    return max(1, len(json.dumps(value)) // 4)
