"""Who gets which events, in which order, and what it costs: cursors over a shared ring (V1, V4)."""

from __future__ import annotations

import asyncio

from rf_desktop.domain.ids import PersonId
from rf_desktop.server.ports import Everyone, Persons, Roles
from rf_desktop.server.services.subscription import CHUNK, Viewer
from tests.server.stream.stage import ACME, OTHER, SENIORS, Line, Stage


async def test_everybody_gets_every_event_once_in_order(stage: Stage) -> None:
    """V1: two who follow and one who comes later, all the same log."""
    first, _ = await stage.listen(0)
    second, _ = await stage.listen(0)
    for _ in range(30):
        stage.say(Everyone())
        await asyncio.sleep(0)
    late, _ = await stage.listen(0)
    for line in (first, second, late):
        await line.has(30)
        assert line.numbers == list(range(1, 31))


async def test_each_event_is_read_once_for_all_who_follow(stage: Stage) -> None:
    """V4: the log is read per wake-up, not per listener."""
    lines = [(await stage.listen(0))[0] for _ in range(50)]
    await asyncio.sleep(0)
    before = stage.log.reads
    stage.say(Everyone())
    for line in lines:
        await line.has(1)
    assert stage.log.reads - before <= 2


async def test_what_one_may_not_hear_moves_the_cursor_all_the_same(stage: Stage) -> None:
    """V1: roles and persons are filtered; the gap in the numbers is no gap in the log."""
    senior, _ = await stage.listen(0, "senior", "sam")
    junior, watched = await stage.listen(0, "engineer", "jane")
    jane = Persons(frozenset({PersonId("jane")}))
    both = Roles(frozenset({"senior"}), frozenset({PersonId("jane")}))
    stage.say(Everyone())
    stage.say(SENIORS, SENIORS)
    stage.say(jane)
    stage.say(both)
    stage.say(SENIORS)
    last = stage.say(Everyone())
    for line in (senior, junior):
        await line.has(last)
    assert senior.numbers == [1, 2, 3, 5, 6, 7]
    assert junior.numbers == [1, 4, 5, 7]
    assert watched.cursor == last


async def test_one_who_hears_nothing_is_not_behind_either(stage: Stage) -> None:
    """V1: after many events for others the next own one comes alone, without reading the log again."""
    junior, watched = await stage.listen(0, "engineer", "jane")
    for _ in range(40):
        stage.say(SENIORS)
    senior, _ = await stage.listen(40)
    stage.say(Everyone())
    await junior.has(41)
    await senior.has(41)
    assert junior.numbers == [41]
    assert watched.cursor == 41


async def test_nothing_crosses_to_another_account(stage: Stage) -> None:
    """R3: each account has its own hub and its own numbers."""
    ours, _ = await stage.listen(0)
    theirs, _ = await stage.listen(0, account=OTHER)
    stage.say(Everyone())
    stage.say(Everyone(), Everyone(), account=OTHER)
    await ours.has(1)
    await theirs.has(2)
    assert (ours.numbers, theirs.numbers) == ([1], [1, 2])


async def test_a_listener_ahead_of_this_process_gets_nothing_twice(stage: Stage) -> None:
    """V1: whoever read further on another replica keeps their own position, though this one lags."""
    for _ in range(10):
        stage.log.add()
    stage.log.behind = 4
    follower, _ = await stage.listen(0)
    await follower.has(6)
    ahead, watched = await stage.listen(9)
    assert watched.cursor == 9
    stage.log.behind = 0
    stage.say(Everyone())
    await ahead.has(11)
    await follower.has(11)
    assert ahead.numbers == [10, 11]
    assert follower.numbers == list(range(1, 12))


async def test_a_batch_is_pushed_only_to_whom_it_follows_directly(stage: Stage) -> None:
    """V1: one whose catching up has read past the batch's start does not get its start again."""
    follower, _ = await stage.listen(0)
    stage.say(Everyone(), Everyone())
    await follower.has(2)
    line, watched = await stage.listen(2)
    await asyncio.sleep(0)
    watched.cursor = 4  # as if it had read 3 and 4 from the log before this process knew of them
    stage.say(*[Everyone()] * 4)
    await line.has(6)
    assert line.numbers == [5, 6]


async def test_one_far_behind_reads_the_log_and_then_follows(stage: Stage) -> None:
    """V1: what the ring no longer holds comes from the log, without a seam."""
    for _ in range(350):
        stage.log.add()
    line, _ = await stage.listen(3)
    await line.has(350)
    stage.say(Everyone())
    await line.has(351)
    assert line.numbers == list(range(4, 352))


async def test_one_that_stands_still_costs_one_chunk(stage: Stage) -> None:
    """V4: a line that takes nothing keeps one write waiting, however much is said; the others go on."""
    stuck = Line()
    stuck.free.clear()
    await stage.listen(0, line=stuck)
    other, _ = await stage.listen(0)
    for _ in range(60):
        last = stage.say(Everyone(), size=20_000)
        await other.has(last)
        assert stuck.waiting <= CHUNK + 30_000
    stuck.free.set()
    await stuck.has(last)
    assert stuck.numbers == other.numbers == list(range(1, 61))


async def test_one_that_stood_still_too_long_is_asked_to_list_again(stage: Stage) -> None:
    """V1: when the log has forgotten what comes next, one resync says from where it goes on."""
    stuck = Line()
    stuck.free.clear()
    await stage.listen(0, line=stuck)
    other, _ = await stage.listen(0)
    for _ in range(30):
        last = stage.say(Everyone())
        await other.has(last)
    stage.log.forget(up_to=25)
    stuck.free.set()
    async with asyncio.timeout(5):
        while "event: resync" not in stuck.text:
            stuck.grew.clear()
            await stuck.grew.wait()
    stage.say(Everyone())
    await stuck.has(31)
    assert stuck.text.count("event: resync") == 1
    assert '"as_of":30' in stuck.text
    assert stuck.numbers == [1, 31]


async def test_a_line_that_breaks_ends_only_its_own_stream(stage: Stage) -> None:
    """V4: the failure of one write is that listener's end and nobody else's."""

    class Broken(Line):
        def offer(self, body: bytes) -> None:
            raise OSError("gone")

        async def write(self, body: bytes) -> None:
            raise OSError("gone")

    watched = await stage.hub.join(ACME, Viewer(PersonId("x"), "senior", "x"), Broken(), 0)
    stage.joined.append((ACME, watched))
    other, _ = await stage.listen(0)
    stage.say(Everyone())
    await other.has(1)
    async with asyncio.timeout(5):
        assert await watched.ended == "broken"
