"""A value that is watched: nobody ends with an older value than the one that holds."""

from __future__ import annotations

import asyncio

from rf_desktop.client.observable import Cell


def test_a_value_that_a_watcher_replaces_is_not_told_to_the_others_afterwards() -> None:
    """E rule 2 of the pitfalls: who hears last must not show what no longer holds."""
    cell = Cell(0)
    heard: list[int] = []
    cell.watch(lambda value: cell.set(2) if value == 1 else None)
    cell.watch(heard.append)
    cell.set(1)
    assert (cell.value, heard[-1]) == (2, 2)
    assert heard == [0, 2]


def test_who_stops_in_the_middle_of_a_change_hears_no_more() -> None:
    cell = Cell(0)
    heard: list[int] = []
    unwatch = [cell.watch(lambda _: stop(), now=False), cell.watch(heard.append, now=False)]

    def stop() -> None:
        unwatch[1]()

    cell.set(1)
    assert heard == []


async def test_one_can_wait_until_something_holds_of_a_value() -> None:
    """Of the current one as well; whoever stops waiting leaves no watcher behind."""
    cell = Cell(0)
    await cell.until(lambda value: value == 0)
    waiting = asyncio.create_task(cell.until(lambda value: value > 1))
    for value in (1, 2):
        await asyncio.sleep(0)
        assert not waiting.done()
        cell.set(value)
    await waiting
    given_up = asyncio.create_task(cell.until(lambda value: value > 9))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.wait([given_up])
    assert cell._watchers == []
