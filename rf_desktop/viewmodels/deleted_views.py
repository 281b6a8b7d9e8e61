"""A saved view that was deleted or replaced comes back from its toast for ten seconds: whole, and to its place (Q1).

It is gone at once, so whoever closes the window meanwhile has deleted it. What is listed has nothing to do with it:
neither deleting nor taking back changes that, whichever view was chosen since.
"""

from __future__ import annotations

from collections.abc import Iterable

from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.queue_arrangement import QueueArrangement, SavedView
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_cards, text_ways
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.undoing import Offers, Undoable, Undoables

KEYS = "view:"
"""How the key of such a toast begins; the view's name follows."""


@dataclass(frozen=True)
class _Gone:
    """`instead` is the view that has its name and its place now; else `before` are the names of those that stood
    before it, of which some may be gone as well."""

    view: SavedView
    before: frozenset[str]
    instead: SavedView | None

    def has_room_in(self, arrangement: QueueArrangement) -> bool:
        """Whether it can come back without costing anything but `instead`."""
        if self.instead is not None:
            return self.instead in arrangement.views
        return arrangement.has_room_for(self.view)

    def back_in(self, arrangement: QueueArrangement) -> QueueArrangement:
        """The arrangement with it."""
        if self.instead is not None:
            return arrangement.with_view(self.view)
        place = max((at + 1 for at, each in enumerate(arrangement.views) if each.name in self.before), default=0)
        return arrangement.with_view_back(self.view, place)


@dataclass(frozen=True)
class _Words:
    done: str
    undo: str
    back: str


class DeletedViews:
    """One offer for each view. It ends when the view has no place any more: its name is a third view's, or there are as
    many as there may be."""

    def __init__(self, arrangement: Cell[QueueArrangement], telling: Telling, undoables: Undoables) -> None:
        self._arrangement = arrangement
        self._telling = telling
        self._offers: Offers[_Gone] = Offers(telling, undoables)
        self._unwatch: Unwatch = arrangement.watch(lambda _: self._look(), now=False)

    def delete(self, name: str) -> None:
        """Forget the view of this name, and offer it back. An unknown one changes nothing."""
        now = self._arrangement.value
        place = next((place for place, view in enumerate(now.views) if view.name == name), None)
        if place is None:
            return
        self._arrangement.set(now.without_view(name))
        deleted = (each for _, each in self._offers.known() if each.instead is None)
        before = {each.view.name for each in deleted if name not in each.before}
        self._offer(now.views[place], before.union(view.name for view in now.views[:place]), None)

    def save(self, view: SavedView) -> None:
        """Keep a view; the one that has its name so far makes room for it, and is offered back."""
        now = self._arrangement.value
        before = now.named(view.name)
        self._arrangement.set(now.with_view(view))
        if before is not None and before != view:
            self._offer(before, (), view)

    def _offer(self, view: SavedView, before: Iterable[str], instead: SavedView | None) -> None:
        key, words = f"{KEYS}{view.name}", _words(instead)
        undo = words.undo.format(name=view.name)
        self._offers.make(
            Undoable(key, "queue", undo, text_ways.UNDO, lambda: self._take_back(key)),
            _Gone(view, frozenset(before), instead),
            words.done.format(name=view.name),
        )

    def acted(self, key: str, action: str) -> bool:
        """Something told was pressed; whether it was one of these."""
        if action != "undo" or not key.startswith(KEYS):
            return False
        self._take_back(key)
        return True

    def close(self) -> None:
        """End all."""
        self._unwatch()
        self._offers.close()

    def _take_back(self, key: str) -> None:
        """Once, however often it is pressed."""
        gone = self._offers.end(key)
        if gone is not None:
            self._arrangement.set(gone.back_in(self._arrangement.value))
            self._telling.say(key, _words(gone.instead).back.format(name=gone.view.name), "success")

    def _look(self) -> None:
        for key, gone in self._offers.known():
            if not gone.has_room_in(self._arrangement.value):
                self._offers.end(key)


def _words(instead: SavedView | None) -> _Words:
    if instead is None:
        return _Words(text_cards.VIEW_DELETED, text_cards.UNDO_DELETING, text_cards.VIEW_BACK)
    return _Words(text_cards.VIEW_REPLACED, text_cards.UNDO_REPLACING, text_cards.VIEW_AS_BEFORE)
