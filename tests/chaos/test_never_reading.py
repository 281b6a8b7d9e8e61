"""A client that never reads costs the server no memory, however much is said; a queue for each listener would (V4)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import LOCAL_SECRET_HEADER
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.operations import PauseJobs
from rf_desktop.contract.sessions import NewSession
from tests.server.harness import ALEX, JANE, OUR_SERVER, SECRET, RunningServer, Visitor, populate

SIZE = 20_000
"""Characters of a message."""
WARMING, SHORT, FULL = 50, 100, 5000
BUFFER = 16_384
"""Bytes that the system keeps for a line; its own idea of it would swallow megabytes."""
AT_ONCE = 4
"""Requests under way at the same time."""
QUEUED_SERVER = (sys.executable, "-m", "tests.chaos.queued_server")


async def growth(tmp_path: Path, command: Sequence[str], messages: int) -> int:
    """Bytes that the server's resident memory grew by, while so many messages passed somebody who never reads."""
    await asyncio.to_thread(populate, tmp_path)
    server = RunningServer(tmp_path, command, env={"RF_RING": "32", "RF_LOG_LEVEL": "WARNING"})
    server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    server.start()
    try:
        async with server.visited_by(JANE, ALEX) as (jane, alex):
            await alex.get(endpoints.PAUSE_JOBS, PauseJobs(kinds=("reply",)))
            session = await jane.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
            line = await _never_reading(server, jane)
            try:
                await _talk(jane, session.entry.id, WARMING)
                before = _resident(server)
                await _talk(jane, session.entry.id, messages)
                return _resident(server) - before
            finally:
                line.close()
                with contextlib.suppress(OSError):
                    await line.wait_closed()
    finally:
        server.close()


async def test_one_that_never_reads_costs_less_than_what_it_was_told(tmp_path: Path) -> None:
    """V4: kept for it would be two megabytes."""
    assert await growth(tmp_path, OUR_SERVER, SHORT) < SHORT * SIZE / 2


async def test_a_queue_for_each_listener_is_seen_to_grow(tmp_path: Path) -> None:
    """V4: planted; the same measure says so."""
    assert await growth(tmp_path, QUEUED_SERVER, SHORT) > SHORT * SIZE * 0.8


@pytest.mark.soak
async def test_one_that_never_reads_costs_nothing_for_long(tmp_path: Path) -> None:
    """V4: a hundred megabytes are said."""
    grown = await growth(tmp_path, OUR_SERVER, FULL)
    print(f"never reading: {grown / 1e6:.1f} MB more for {FULL * SIZE / 1e6:.0f} MB said")
    assert grown < FULL * SIZE / 5


async def _talk(who: Visitor, session_id: str, messages: int) -> None:
    left = iter(range(messages))

    async def some() -> None:
        for _ in left:
            await who.get(endpoints.SEND_MESSAGE, NewMessage(body="x" * SIZE), session_id=session_id)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(some())


async def _never_reading(server: RunningServer, who: Visitor) -> asyncio.StreamWriter:
    """A stream that is opened and then left alone."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", server.port))
    reader, writer = await asyncio.open_connection(sock=line, limit=1024)
    request = (
        f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{LOCAL_SECRET_HEADER}: {SECRET}\r\n"
        f"Authorization: Bearer {who.token}\r\n\r\n"
    )
    writer.write(request.encode())
    await reader.readuntil(b"hello")
    return writer


def _resident(server: RunningServer) -> int:
    assert server.process
    statm = Path(f"/proc/{server.process.pid}/statm").read_text()
    return int(statm.split()[1]) * os.sysconf("SC_PAGE_SIZE")
