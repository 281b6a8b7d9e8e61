"""A saved view that was deleted comes back from its toast for ten seconds: whole, and to its place (Q1).

It is gone at once, so whoever closes the window meanwhile has deleted it. What is listed has nothing to do with it:
neither deleting nor taking back changes that, whichever view was chosen since.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.queue_arrangement import QueueArrangement, SavedView
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_cards, text_ways
from rf_desktop.viewmodels.herald import ToastMessage
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.undoing import SECONDS, Undoable, Undoables

KEYS = "view:"
"""How the key of such a toast begins; the view's name follows."""


@dataclass(frozen=True)
class _Gone:
    view: SavedView
    place: int
    stop: Callable[[], None]


class DeletedViews:
    """One offer for each view. It ends when the view has no place any more: its name is another view's, or there are as
    many as there may be."""

    def __init__(self, arrangement: Cell[QueueArrangement], telling: Telling, undoables: Undoables) -> None:
        self._arrangement = arrangement
        self._telling = telling
        self._undoables = undoables
        self._gone: dict[str, _Gone] = {}
        self._unwatch: Unwatch = arrangement.watch(lambda _: self._look(), now=False)

    def delete(self, name: str) -> None:
        """Forget the view of this name, and offer it back. An unknown one changes nothing."""
        now = self._arrangement.value
        place = next((place for place, view in enumerate(now.views) if view.name == name), None)
        if place is None:
            return
        self._arrangement.set(now.without_view(name))
        key = f"{KEYS}{name}"
        timer = asyncio.get_running_loop().call_later(SECONDS + 1.0, self._end, key)
        self._gone[key] = _Gone(now.views[place], place, timer.cancel)
        undo = text_cards.UNDO_DELETING.format(name=name)
        self._undoables.put(Undoable(key, "queue", undo, text_ways.UNDO, lambda: self._take_back(key)))
        self._telling.tell(
            ToastMessage(
                key=key,
                title=text_cards.VIEW_DELETED.format(name=name),
                action_label=text_ways.UNDO,
                action="undo",
                seconds=SECONDS,
                icon="undo-2",
            )
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
        for key in list(self._gone):
            self._end(key)

    def _take_back(self, key: str) -> None:
        """Once, however often it is pressed."""
        gone = self._gone.get(key)
        if gone is not None:
            self._end(key)
            self._arrangement.set(self._arrangement.value.with_view_back(gone.view, gone.place))
            self._telling.say(key, text_cards.VIEW_BACK.format(name=gone.view.name), "success")

    def _look(self) -> None:
        for key, gone in list(self._gone.items()):
            if not self._arrangement.value.has_room_for(gone.view):
                self._end(key)

    def _end(self, key: str) -> None:
        gone = self._gone.pop(key, None)
        if gone is not None:
            gone.stop()
            self._undoables.drop(key)
            self._telling.unsay(key)
