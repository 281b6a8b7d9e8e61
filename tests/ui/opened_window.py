"""The whole window over a desk, and what tests do with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtWidgets import QApplication, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.desk import Desk
from tests.client import made
from tests.fakes.seat import Seat


@asynccontextmanager
async def opened_window(
    qapp: QApplication, desk: Desk | None = None, look: Choice = Choice.LIGHT
) -> AsyncIterator[MainWindow]:
    """A person's window at the start size, without motion; at its start page where there is no desk."""

    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    theme = Theme(look, reduced_motion=True)
    theme.apply(qapp)
    tasks = TaskScope(None, fail)
    window = MainWindow(theme, tasks)
    window.show()
    if desk is not None:
        window.show_desk(desk, lambda menu: None)
    await turned()
    try:
        yield window
    finally:
        await tasks.aclose()
        window.close_for_good()


async def in_front(window: QWidget) -> None:
    """The window has the keyboard. In each test anew: it is lost when the loop rests between fixture and test."""
    await turned()
    window.activateWindow()
    while not window.isActiveWindow():
        await asyncio.sleep(0)


async def turned() -> None:
    """Qt has had its turn a few times: layouts are made, what was posted has arrived. Never from inside a task: that
    would run other tasks in it."""
    for _ in range(8):
        await asyncio.sleep(0)


def working(seat: Seat) -> None:
    """A card of my own with a lane, and two that wait."""
    lane = (made.card("t1", position=1), made.card("t2", position=2, state="done", result="no change"))
    seat.escalates("h1", priority="urgent", lane=lane)
    seat.escalates("h2", priority="low")
    seat.lets_claim("h1", lane=lane)


def named(window: QWidget, name: str, kind: type = QWidget) -> QWidget:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found
