"""Cell: a value that can be watched. No Qt, no threads: everything happens on the caller's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Unwatch = Callable[[], None]


class Cell(Generic[T]):
    """Holds one immutable value; watchers hear of each change, never of a set to an equal value."""

    def __init__(self, value: T) -> None:
        self._value = value
        self._watchers: list[Callable[[T], None]] = []

    @property
    def value(self) -> T:
        """The current value."""
        return self._value

    def set(self, value: T) -> None:
        """Replace the value and tell the watchers, in the order in which they came.

        When one of them replaces it again, all have heard of that by then, and the rest is spared the older value.
        """
        if value == self._value:
            return
        self._value = value
        for watcher in tuple(self._watchers):
            if self._value is not value:
                return
            if watcher in self._watchers:
                watcher(value)

    def watch(self, watcher: Callable[[T], None], *, now: bool = True) -> Unwatch:
        """Call `watcher` with each new value, and with the current one unless `now` is false. Returns how to stop."""
        self._watchers.append(watcher)
        if now:
            watcher(self._value)

        def unwatch() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return unwatch

    async def until(self, holds: Callable[[T], object]) -> None:
        """Return as soon as this holds of a value, be it the current one."""
        came = asyncio.Event()
        unwatch = self.watch(lambda value: came.set() if holds(value) else None)
        try:
            await came.wait()
        finally:
            unwatch()
