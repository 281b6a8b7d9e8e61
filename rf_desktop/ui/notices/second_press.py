"""What lies under a toast does not get the second press of a double click on one of its buttons."""

from __future__ import annotations

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


class SecondPress(QWidget):
    """Unseen, where something to press has just gone from a window, for as long as a double click may take."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def take(self, place: QRect) -> None:
        """Take what is pressed there from now on; what went before is left alone."""
        self.setGeometry(place)
        self.show()
        self.raise_()
        self._timer.start(QApplication.doubleClickInterval())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
