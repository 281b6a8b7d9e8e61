"""Lists longer than a statement takes parameters, and a queue of writers that stands still (Q1, V4)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from rf_desktop.domain.errors import TemporarilyUnavailable
from rf_desktop.domain.ids import HandoffId
from rf_desktop.server.store import Store
from rf_desktop.server.store import store as writing
from tests.server.store.world import AT, Sides

MORE_THAN_PARAMETERS = 40_000


async def test_a_queue_longer_than_a_statement_takes_parameters_is_looked_up(store: Store, sides: Sides) -> None:
    """Q1: who has seen what of it, and who looks; on both engines some 32,000 are the most in one question."""
    ours = sides.ours
    many = [HandoffId(f"h{number}") for number in range(MORE_THAN_PARAMETERS)] + list(ours.handoffs)
    async with store.work(ours.account_id) as work:
        for handoff_id in ours.handoffs[:2]:
            (await work.attention.row(ours.person_id, handoff_id)).seen_at = AT
            await work.presence.begin_look(handoff_id, ours.person_id, AT + timedelta(minutes=1))
    async with store.read(ours.account_id) as work:
        assert {row.handoff_id for row in await work.attention.of(ours.person_id, many)} == set(ours.handoffs[:2])
        assert (await work.presence.looking_at(many, AT)).keys() == set(ours.handoffs[:2])


async def test_who_waits_too_long_for_their_turn_hears_so(
    store: Store, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R4: a writer that stands still does not keep everybody else waiting for ever; and then it goes on."""
    monkeypatch.setattr(writing, "TURN_PATIENCE", 0.05)
    ours, goes_on, has_turn = sides.ours.account_id, asyncio.Event(), asyncio.Event()

    async def stands_still() -> None:
        async with store.work(ours):
            has_turn.set()
            await goes_on.wait()

    standing = asyncio.create_task(stands_still())
    try:
        await has_turn.wait()
        with pytest.raises(TemporarilyUnavailable):
            async with store.work(ours):
                raise AssertionError("two of one account at once")
    finally:
        goes_on.set()
        await standing
    async with store.work(ours) as work:
        assert await work.handoffs.get(sides.ours.handoffs[0]) is not None
