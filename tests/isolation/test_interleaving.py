"""R3 under load: a few connections, many sessions of both accounts, exceptions and cancellations in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from rf_desktop.server.store import Store, engine, open_store
from tests.isolation.attacks import ALL, rows
from tests.server.store.world import Sides


@pytest.fixture
async def store(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """With three connections in all, so that each is used by everybody."""
    monkeypatch.setattr(engine, "PG_WRITERS", 1)
    monkeypatch.setattr(engine, "PG_READERS", 2)
    monkeypatch.setattr(engine, "POOL_PATIENCE", 60)
    opened = await open_store(url)
    yield opened
    await opened.close()


async def test_interleaved_sessions_on_a_small_pool_never_mix(store: Store, sides: Sides) -> None:
    """R3: 600 readers and writers of both accounts with exceptions, second transactions and cancellations."""
    wrong: list[object] = []
    gate = asyncio.Event()

    async def visit(number: int) -> None:
        ours = number % 2 == 0
        side = sides.ours if ours else sides.theirs
        expected = ["a0", "a1", "a2"] if ours else ["b0", "b1"]
        opened = store.work(side.account_id) if number % 3 == 0 else store.read(side.account_id)
        async with opened as work:
            seen = await rows(work._session, ALL)
            if seen != expected:
                wrong.append(seen)
            if number % 5 == 0:
                raise ValueError
            if number % 7 == 0:
                await work._session.commit()
                again = await rows(work._session, ALL)
                if again != expected:
                    wrong.append(again)
            if number % 11 == 0:
                await gate.wait()

    tasks = [asyncio.create_task(visit(number)) for number in range(600)]
    for task in tasks[::13]:
        task.cancel()
    while sum(task.done() for task in tasks) == 0:
        await asyncio.sleep(0)
    for task in tasks[::17]:
        task.cancel()
    gate.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert wrong == []
    async with store.work(sides.ours.account_id) as work:
        assert await rows(work._session, ALL) == ["a0", "a1", "a2"]
