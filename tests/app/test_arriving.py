"""What happens between the sign-in and the desk."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path

import pytest

from rf_desktop.app import arriving
from rf_desktop.client.connection import CatchingUp, Connecting, Connection
from rf_desktop.client.observable import Cell
from rf_desktop.domain.moments import now


async def test_the_window_is_made_once_the_server_is_asked_for_the_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 5: not before its greeting, with which they are asked for."""
    monkeypatch.setattr(arriving, "_PATIENCE", 60)
    connection: Cell[Connection] = Cell(Connecting())
    asked = asyncio.create_task(arriving.until_asked(connection))
    await asyncio.sleep(0)
    assert not asked.done()
    connection.set(CatchingUp(now()))
    await asked


async def test_a_server_that_does_not_greet_keeps_nobody_from_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 5, V3: it is shown, and says that it is connecting."""
    monkeypatch.setattr(arriving, "_PATIENCE", 0)
    await arriving.until_asked(Cell(Connecting()))


async def test_between_the_parts_of_the_desk_answers_are_heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Issue 5: the loop goes on; what is there already is not fetched again."""
    parts = ("part_of_a_desk_1", "part_of_a_desk_2", "part_of_a_desk_3")
    for name in parts:
        (tmp_path / f"{name}.py").write_text("import asyncio\nasyncio.get_running_loop()\n")
    monkeypatch.syspath_prepend(tmp_path)
    there: list[int] = []

    async def look() -> None:
        while True:
            there.append(sum(name in sys.modules for name in parts))
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    try:
        await arriving.fetch(parts)
        assert {0, 1, 2} <= set(there)
        await arriving.fetch(parts)
    finally:
        looking.cancel()
        for name in parts:
            sys.modules.pop(name, None)


async def test_the_rest_of_a_window_comes_once_the_lists_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 5: not before they have come and are painted."""
    monkeypatch.setattr(arriving, "_PATIENCE_WITH_LISTS", 60)
    listed: Cell[datetime | None] = Cell(None)
    seen = asyncio.Event()
    waits = asyncio.create_task(arriving.until_seen(listed, seen))
    for happens in (lambda: None, lambda: listed.set(now())):
        happens()
        for _ in range(5):
            await asyncio.sleep(0)
        assert not waits.done()
    seen.set()
    await waits


@pytest.mark.parametrize("at", [None, now()])
async def test_neither_is_waited_for_long(monkeypatch: pytest.MonkeyPatch, at: datetime | None) -> None:
    """V3, D2: lists that do not come, and a window that nobody sees."""
    monkeypatch.setattr(arriving, "_PATIENCE_WITH_LISTS", 0)
    await arriving.until_seen(Cell(at), asyncio.Event())
