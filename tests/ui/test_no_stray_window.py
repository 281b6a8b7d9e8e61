"""Nothing of the window is ever a window of its own for a moment: it would flash, and take the keyboard away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes.seat import Seat
from tests.ui.opened_window import opened_window, turned, working


class _Watch(QObject):
    """The names of what was shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


async def test_only_the_window_is_shown_while_a_desk_is_made_and_worked_at(qapp: QApplication, seat: Seat) -> None:
    """D1: from the start page to a claimed session, and out again."""
    watch = _Watch()
    qapp.installEventFilter(watch)
    try:
        working(seat)
        async with opened_window(qapp, seat.desk) as window:
            await seat.desk.queue.pick_up("h1")
            await turned()
            window.clear_desk()
            await turned()
    finally:
        qapp.removeEventFilter(watch)
    assert watch.shown == ["MainWindow main-window"]
