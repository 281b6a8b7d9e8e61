"""What is under way, so that a second press of the same thing does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rf_desktop.client.observable import Cell


class Presses:
    """The names of the actions that are under way, watchable; buttons are disabled because of them."""

    def __init__(self) -> None:
        self.held: Cell[frozenset[str]] = Cell(frozenset())

    @contextmanager
    def press(self, name: str) -> Iterator[bool]:
        """`with presses.press("rename") as mine:` — `mine` is false while the same press is still under way."""
        if name in self.held.value:
            yield False
            return
        self.held.set(self.held.value | {name})
        try:
            yield True
        finally:
            self.held.set(self.held.value - {name})
