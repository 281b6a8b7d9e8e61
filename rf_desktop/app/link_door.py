"""Where links from outside arrive: from the start's arguments, or from a second start (M1, D1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rf_desktop.app.links import LinkRefused, SessionLink, read_link
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from rf_desktop.viewmodels.desk import Desk


class LinkDoor:
    """Leads a link to the desk; one that arrives before anybody is in waits for the desk, the newest one only."""

    def __init__(self, link: str, window: MainWindow, tasks: TaskScope, desk: Callable[[], Desk | None]) -> None:
        """link: the start's own, "" for none. desk: the one that is open now."""
        self._waiting = link
        self._window = window
        self._tasks = tasks
        self._desk = desk
        self._under_way: set[str] = set()

    def arrived(self, link: str) -> None:
        """Somebody started the program once more, with a link or with ""."""
        self._window.come_forward()
        desk = self._desk()
        if not link:
            return
        if desk is None:
            self._waiting = link
        else:
            self._follow(desk, link)

    def follow_waiting(self, desk: Desk) -> None:
        """Somebody is in: what has waited for them. A server that takes its time does not keep them in."""
        if self._waiting:
            link, self._waiting = self._waiting, ""
            self._follow(desk, link)

    def let_go(self) -> None:
        """Nobody is in any more: what is still looked up is about a desk that is gone."""
        for name in tuple(self._under_way):
            self._tasks.cancel(name)

    def _follow(self, desk: Desk, link: str) -> None:
        name = f"open {link}"
        task = self._tasks.start(name, _follow(desk, link))
        if task is not None:
            self._under_way.add(name)
            task.add_done_callback(lambda _: self._under_way.discard(name))


async def _follow(desk: Desk, text_from_outside: str) -> None:
    match read_link(text_from_outside):
        case SessionLink(session_id, pickup):
            await desk.open_link(session_id, pickup=pickup)
        case LinkRefused(reason):
            desk.refuse_link(reason)
