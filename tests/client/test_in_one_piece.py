"""A request that is cancelled leaves no connection open behind it (PITFALLS: a desktop that stays open all day)."""

from __future__ import annotations

import asyncio
import gc

import pytest

from rf_desktop.client.api import Api
from rf_desktop.client.in_one_piece import in_one_piece
from rf_desktop.client.stream_line import read_line
from rf_desktop.contract.endpoints import EVENTS_PATH, ME
from tests.client.made import me
from tests.client.peer import Peer, Reply, Streams

AT_ONCE = 3


async def _dead_connections(api: Api, peer: Peer) -> None:
    """Several that were kept for the next request, and that the server has cut meanwhile."""
    peer.on("GET", "/me", Reply(me()))
    await asyncio.gather(*(api.call(ME) for _ in range(AT_ONCE)))
    peer.cut_all()
    while peer._open:
        await asyncio.sleep(0)


@pytest.mark.parametrize("turns", range(1, 9))
@pytest.mark.parametrize("kind", ["a request", "the stream"])
async def test_all_dead_connections_are_closed_by_a_request_that_is_cancelled(
    peer: Peer, api: Api, kind: str, turns: int
) -> None:
    """An unclosed one is a ResourceWarning when it is collected, and that fails the test."""
    peer.on("GET", EVENTS_PATH, Streams())
    await _dead_connections(api, peer)
    work = (
        api.call(ME)
        if kind == "a request"
        else read_line(api, None, heard=lambda: None, said=lambda *_: None, retry=lambda _: None)
    )
    task = asyncio.create_task(work)
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()
    del task, work
    for _ in range(AT_ONCE):
        await asyncio.sleep(0)
    gc.collect()


async def test_what_the_work_answers_or_raises_comes_through() -> None:
    async def fails() -> None:
        raise LookupError("not here")

    assert await in_one_piece(asyncio.sleep(0, "an answer")) == "an answer"
    with pytest.raises(LookupError, match="not here"):
        await in_one_piece(fails())


async def test_work_whose_loop_ends_before_its_first_turn_is_not_forgotten() -> None:
    """It would be told as a coroutine that nobody awaited."""
    owner = asyncio.create_task(in_one_piece(asyncio.sleep(0)))
    await asyncio.sleep(0)
    everybody = asyncio.all_tasks() - {asyncio.current_task()}
    for each in everybody:
        each.cancel()
    await asyncio.wait(everybody)
    assert owner.cancelled()
    del owner, everybody
    gc.collect()


async def test_the_cancelled_waits_until_everything_is_in_order() -> None:
    """Also when it is cancelled again meanwhile."""
    steps = []
    in_order = asyncio.Event()

    async def works() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            steps.append("stopped")

    async def owner() -> None:
        try:
            await in_one_piece(works())
        finally:
            steps.append("told")
            in_order.set()

    task = asyncio.create_task(owner())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    await in_order.wait()
    await asyncio.wait({task})
    assert task.cancelled()
    assert steps == ["stopped", "told"]
