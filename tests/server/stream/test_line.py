"""Writing past the layers, and through them where that is not possible: V4."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from uvicorn.protocols.http.flow_control import FlowControl

from rf_desktop.server.http.line import LINE, AsgiLine, DirectLine, line_of


class Transport(asyncio.Transport):
    """Takes everything, until it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[bytes] = []
        self.closing = False

    def write(self, data: Any) -> None:
        self.taken.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closing

    def pause_reading(self) -> None:
        """Nothing comes."""

    def resume_reading(self) -> None:
        """Nothing comes."""


async def test_a_free_line_is_written_to_at_once_as_one_chunk() -> None:
    """V4: no task, no turn of the loop."""
    transport = Transport()
    line = DirectLine(transport, FlowControl(transport))
    assert line.offer(b"data: 1\n\n") is None
    assert transport.taken == [b"9\r\ndata: 1\n\n\r\n"]


async def test_a_full_line_is_waited_for() -> None:
    """V4: what was offered goes out when the other end has read, and before what comes after it."""
    transport = Transport()
    flow = FlowControl(transport)
    line = DirectLine(transport, flow)
    flow.pause_writing()
    rest = line.offer(b"first")
    assert rest is not None
    waiting = asyncio.ensure_future(rest)
    await asyncio.sleep(0)
    assert transport.taken == []
    flow.resume_writing()
    await waiting
    assert line.offer(b"second") is None
    assert transport.taken == [b"5\r\nfirst\r\n", b"6\r\nsecond\r\n"]


async def test_a_line_that_is_closing_takes_nothing_and_fails_nobody() -> None:
    """V4: the listener is about to be forgotten."""
    transport = Transport()
    line = DirectLine(transport, FlowControl(transport))
    transport.closing = True
    assert line.offer(b"x") is None
    await line.write(b"x")
    assert transport.taken == []


@pytest.mark.parametrize("waits", [False, True])
async def test_another_web_server_gets_the_same_through_send(waits: bool) -> None:
    """V4: mostly through at once; only what has to wait is handed back."""
    sent: list[MutableMapping[str, Any]] = []
    free = asyncio.Event()
    if not waits:
        free.set()

    async def send(message: MutableMapping[str, Any]) -> None:
        await free.wait()
        sent.append(message)

    line = line_of({LINE: send}, send)
    assert isinstance(line, AsgiLine)
    rest = line.offer(b"body")
    assert (rest is not None) == waits
    if rest is not None:
        free.set()
        await rest
    assert sent == [{"type": "http.response.body", "body": b"body", "more_body": True}]
