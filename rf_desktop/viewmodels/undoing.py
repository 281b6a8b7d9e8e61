"""What can be undone just now: each thing that a toast offers to take back, for ten seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.actions import Doing, Group
from rf_desktop.viewmodels.herald import ToastMessage
from rf_desktop.viewmodels.telling import Telling

SECONDS = 10
"""How long a toast offers it; the server allows five more for the way."""

T = TypeVar("T")


@dataclass(frozen=True)
class Undoable:
    """One thing that a toast offers to undo. `name` and `words` are as an action's, in the language it was offered in;
    `undo` as its `do`."""

    key: str
    group: Group
    name: str
    words: str
    undo: Doing


class Undoables:
    """All of them, so that Ctrl+Z is about what was done last, whatever it was (D4)."""

    def __init__(self) -> None:
        self._offered: dict[str, Undoable] = {}

    @property
    def last(self) -> Undoable | None:
        """The newest."""
        return next(reversed(self._offered.values()), None)

    def put(self, one: Undoable) -> None:
        """It can be undone from now on."""
        self.drop(one.key)
        self._offered[one.key] = one

    def drop(self, key: str) -> None:
        """It cannot any more."""
        self._offered.pop(key, None)


class Offers(Generic[T]):
    """The offers of one kind, by the keys of their toasts, each with what is known of the thing itself."""

    def __init__(self, telling: Telling, undoables: Undoables) -> None:
        self._telling = telling
        self._undoables = undoables
        self._things: dict[str, T] = {}
        self._stops: dict[str, tuple[Callable[[], object], ...]] = {}

    def make(self, undoable: Undoable, thing: T, title: str, body: str = "", *stops: Callable[[], object]) -> None:
        """Offer it, in the place of an earlier one of the same key; `stops` are called when that ends."""
        key = undoable.key
        self._forget(key)
        timer = asyncio.get_running_loop().call_later(SECONDS + 1.0, self.end, key)
        self._things[key], self._stops[key] = thing, (*stops, timer.cancel)
        self._undoables.put(undoable)
        self._telling.tell(
            ToastMessage(
                key=key,
                title=title,
                body=body,
                action_label=text_ways.UNDO,
                action="undo",
                seconds=SECONDS,
                icon="undo-2",
            )
        )

    def known(self) -> list[tuple[str, T]]:
        """What is offered, oldest first."""
        return list(self._things.items())

    def end(self, key: str) -> T | None:
        """It is offered no more: what it was, or None where it was not."""
        thing = self._forget(key)
        if thing is not None:
            self._undoables.drop(key)
            self._telling.unsay(key)
        return thing

    def close(self) -> None:
        """End all."""
        for key in list(self._things):
            self.end(key)

    def _forget(self, key: str) -> T | None:
        for stop in self._stops.pop(key, ()):
            stop()
        return self._things.pop(key, None)
