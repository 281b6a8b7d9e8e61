"""A clock that stands still while nobody can see what it moves: an idle program must not wake the computer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class SeenTimer(QTimer):
    """Calls `then` every `interval` ms while `widget` is shown, and at once when it appears again."""

    def __init__(self, widget: QWidget, interval: int, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self.setInterval(interval)
        self.timeout.connect(then)
        self._then = then
        widget.installEventFilter(self)
        if widget.isVisible():
            self.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._then()
            self.start()
        elif event.type() == QEvent.Type.Hide:
            self.stop()
        return False
