"""A veil over an area that a sheet lies on: what is below is still seen, but steps back and takes no clicks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rf_desktop.ui.theme.theme import Theme

_DENSITY = 0.72


class Veil(QWidget):
    """As large as whoever uses it makes it.

    Signals:
        pressed: a click beside the sheet.
    """

    pressed = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        theme.changed.connect(self.update)
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        color = QColor(self._theme.tokens.colors.canvas)
        color.setAlphaF(_DENSITY)
        QPainter(self).fillRect(self.rect(), color)
