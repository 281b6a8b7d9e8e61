"""Wake-ups over PostgreSQL's LISTEN and NOTIFY, for a small installation without Redis (V2).

One connection of its own, which hears and sends, always after the commit: a NOTIFY inside the business transaction
would make all commits of the database wait for one lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from rf_desktop.server.bus.remote import Line, LineBroken, RemoteBus
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.urls import asyncpg_arguments

CHANNEL = "resolutionflow_wake"
CONNECT_SECONDS = 3.0


class NotifyLine:
    """One connection that listens, and notifies in statements of its own."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._heard: asyncio.Queue[str | None] = asyncio.Queue()

    async def listen(self) -> None:
        """Hear from now on."""
        self._connection.add_termination_listener(lambda _connection: self._heard.put_nowait(None))
        await self._connection.add_listener(CHANNEL, lambda _c, _pid, _channel, note: self._heard.put_nowait(note))

    async def carry(self, notes: Sequence[str]) -> None:
        """Send all notes in one statement; PostgreSQL itself drops those that are equal."""
        await self._connection.execute("SELECT pg_notify($1, note) FROM unnest($2::text[]) AS note", CHANNEL, notes)

    async def hear(self) -> str:
        """The next note of anybody."""
        note = await self._heard.get()
        if note is None:
            raise LineBroken("PostgreSQL closed the line")
        return note

    async def close(self) -> None:
        """Let go at once; there is nothing to finish."""
        self._connection.terminate()


async def open_notify(url: str) -> Line:
    """A line over the PostgreSQL behind `url`, already listening. Raises what asyncpg raises."""
    connection = await asyncpg.connect(
        **asyncpg_arguments(url), timeout=CONNECT_SECONDS, command_timeout=CONNECT_SECONDS
    )
    line = NotifyLine(connection)
    try:
        await line.listen()
    except BaseException:
        await line.close()
        raise
    return line


def notify_bus(url: str, figures: Figures = NO_FIGURES) -> RemoteBus:
    """The bus of one small PostgreSQL installation."""
    return RemoteBus("notify", lambda: open_notify(url), figures)
