"""One look at the heads of all logs makes up for every wake-up that was lost (V1, V2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from rf_desktop.domain.ids import AccountId
from tests.server.stream.stage import ACME, OTHER, SENIORS, Log, Stage


@pytest.fixture
async def watchful() -> AsyncIterator[Stage]:
    """A stage whose hub looks at the heads all the time."""
    made = Stage(poll=0.005)
    made.hub.start()
    yield made
    for account, subscription in made.joined:
        await made.hub.leave(account, subscription)
    await made.hub.stop()


async def looked(log: Log, times: int) -> None:
    """Wait until all heads were asked for so many times more."""
    wanted = log.looks + times
    async with asyncio.timeout(5):
        while log.looks < wanted:
            await asyncio.sleep(0.001)


async def test_a_lost_wake_up_is_made_up_for(watchful: Stage) -> None:
    """V2: an event of which the bus said nothing reaches those who listen all the same."""
    line, _ = await watchful.listen(0)
    watchful.log.add(ACME, SENIORS)
    await line.has(1)


async def test_an_account_in_which_nothing_happens_is_not_read(watchful: Stage) -> None:
    """V4: what is asked for is one query for all; the logs themselves are read only where there is news."""
    await watchful.listen(0)
    line, _ = await watchful.listen(0, account=OTHER)
    await looked(watchful.log, 2)
    before = watchful.log.reads
    await looked(watchful.log, 5)
    assert watchful.log.reads == before
    watchful.log.add(OTHER)
    await line.has(1)
    assert watchful.log.reads == before + 1


async def test_a_log_that_could_not_be_read_is_read_later(watchful: Stage) -> None:
    """V1: the database is away when the event comes; when it is back, the next look finds it."""
    line, _ = await watchful.listen(0)
    watchful.log.broken = True
    watchful.say(SENIORS)
    await looked(watchful.log, 3)
    assert line.numbers == []
    watchful.log.broken = False
    await line.has(1)


async def test_a_bus_that_lost_its_way_leads_to_one_look(stage: Stage) -> None:
    """V2: after a break nobody knows what was missed: all are asked about at once, and only who is behind reads."""
    await stage.listen(0, account=AccountId("quiet"))
    line, _ = await stage.listen(0)
    stage.log.add(ACME)
    reads = stage.log.reads
    stage.bus._sleepers.wake("account", None)
    await line.has(1)
    assert stage.log.looks == 1
    assert stage.log.reads <= reads + 3  # the first look of each hub may still have been under way
