"""One request to a model and its answer, piece by piece, within a time of our own (A1, A5, T1).

The answer is always streamed: a long one does not run into a time-out, and what there is of it can be shown.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, aclosing
from typing import Any

from rf_desktop.server.ai.claude.door import Door, wants_key
from rf_desktop.server.ai.claude.faults import Fault, fault_of
from rf_desktop.server.ai.claude.stream import Answer, Begun, FromTheStart, Piece, Reading
from rf_desktop.server.model import ModelSettings, ModelTrouble, Purpose, Usage
from rf_desktop.values import dataclass

TRIES = 4
"""Requests for one answer at most."""
FIRST_PAUSE = 0.5
"""Seconds before the second; each further pause is twice as long."""
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Ask:
    """A request of one purpose: `body` as the API takes it, without model and stream. Ends by `deadline` (loop time).

    `again_midway` starts over when an answer breaks off in the middle, which only suits somebody who shows no piece.
    """

    settings: ModelSettings
    purpose: Purpose
    body: Mapping[str, Any]
    deadline: float
    again_midway: bool = False


async def answers(door: Door, ask: Ask, *, sleep: Sleep = asyncio.sleep) -> AsyncGenerator[Piece, None]:
    """The answer's pieces, the `Answer` itself last. Trouble is in the answer; only defects raise."""
    used = Usage(ask.settings.model, ask.purpose)
    if wants_key(ask.settings):
        yield Answer("", (), (), used, trouble=ModelTrouble("no_key"))
        return
    for attempt in range(1, TRIES + 1):
        reading = Reading()
        fault: Fault | None = None
        try:
            async with aclosing(_pieces(door, ask, reading)) as pieces:
                async for piece in pieces:
                    yield piece
        except Exception as error:
            if (fault := fault_of(error)) is None:
                raise
        used = used.plus(reading.usage(used))
        fault = fault or reading.fault or _breach(reading)
        if fault is None:
            yield reading.answer(used, reading.trouble)
            return
        fresh = reading.is_fresh
        pause = _pause(fault, attempt, ask.deadline)
        if pause is None or not (fresh or ask.again_midway):
            broke_off = not fresh and fault.trouble.kind in ("no_network", "cut_off")
            trouble = ModelTrouble("cut_off", fault.trouble.detail) if broke_off else fault.trouble
            yield reading.answer(used, trouble, fault.status)
            return
        await sleep(pause)
        if not fresh:
            yield FromTheStart()


def _breach(reading: Reading) -> Fault | None:
    """A stream that is cut raises nothing; only the stop reason is missing."""
    trouble = reading.trouble
    return Fault(trouble, again=True) if trouble is not None and trouble.kind == "cut_off" else None


def _pause(fault: Fault, attempt: int, deadline: float) -> float | None:
    """How long to wait before the next try; None when there is none, also since the wait would outlast our time."""
    if not fault.again or attempt == TRIES:
        return None
    pause = FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.8, 1.2) if fault.wait is None else fault.wait
    left = deadline - asyncio.get_running_loop().time()
    return pause if pause < left else None


async def _pieces(door: Door, ask: Ask, reading: Reading) -> AsyncGenerator[Piece, None]:
    async with AsyncExitStack() as opened:
        async with asyncio.timeout_at(ask.deadline):
            client = await opened.enter_async_context(door.client(ask.settings))
            asked: Mapping[str, Any] = {**ask.body, "model": ask.settings.model, "stream": True}
            create: Any = client.messages.create
            stream: Any = await create(**asked)
            opened.push_async_callback(stream.close)
        reading.request_id = stream.response.headers.get("request-id")
        events: Any = _raw_events(stream.response)
        opened.push_async_callback(events.aclose)
        while not (reading.is_over or reading.fault or reading.too_long):
            # each wait has the time-out of its own: one around a `yield` would end whoever reads
            async with asyncio.timeout_at(ask.deadline):
                event = await anext(events, None)
            if event is None:
                return
            piece = reading.read(event)
            if piece is not None:
                yield piece
            elif event["type"] == "message_start":
                yield Begun(reading.usage(Usage(ask.settings.model, ask.purpose)))


async def _raw_events(response: Any) -> AsyncGenerator[dict[str, Any], None]:
    import anthropic  # only ever after the door has loaded it

    async for event in anthropic.AsyncStream.raw_events(response):
        if event.data and event.event != "ping":
            data = json.loads(event.data)
            if isinstance(data, dict):
                yield data if "type" in data else {**data, "type": event.event}
