"""Waiting for what must become true, never for time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from rf_desktop.client.observable import Cell

T = TypeVar("T")
LONGEST = 20.0  # seconds until a condition that never comes true fails the test


async def becomes(cell: Cell[T], wanted: Callable[[T], object]) -> T:
    """The first value of the cell that is wanted, the present one included."""
    found: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    def look(value: T) -> None:
        if wanted(value) and not found.done():
            found.set_result(value)

    unwatch = cell.watch(look)
    try:
        return await asyncio.wait_for(found, LONGEST)
    except TimeoutError:
        raise AssertionError(f"never became true; it is {cell.value!r:.600}") from None
    finally:
        unwatch()


class Collected(list[T]):
    """A list one can wait at: each call of it adds a value."""

    def __init__(self) -> None:
        super().__init__()
        self._cell: Cell[int] = Cell(0)

    def __call__(self, value: T) -> None:
        self.append(value)
        self._cell.set(len(self))

    async def reaches(self, count: int) -> list[T]:
        """Wait until there are so many."""
        await becomes(self._cell, lambda number: number >= count)
        return list(self)

    async def includes(self, wanted: Callable[[T], object]) -> T:
        """Wait for one that is wanted, also among those that came before."""
        await becomes(self._cell, lambda _: any(wanted(each) for each in self))
        return next(each for each in self if wanted(each))
