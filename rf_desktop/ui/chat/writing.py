"""FlowPilot is writing: a quiet line where its message will stand."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.spinner import Ring
from rf_desktop.viewmodels import text

WIDEST = 760
"""Pixels, of a message as well; longer lines are hard to read."""
_HEIGHT = 28
_SIDE = 16
_RING = 14


class WritingLine(QWidget):
    """Placed by the transcript, below the last message."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on = False
        self._ring = Ring(theme, self)
        self._ring.turned.connect(self.update)
        self.setObjectName("writing")
        self.setAccessibleName(text.FLOWPILOT_IS_WRITING)
        self.hide()

    def set_on(self, on: bool) -> None:
        """Whether an answer is expected."""
        self._on = on
        self.setVisible(on)
        self._ring.run(on)

    def arrange(self, width: int, top: int) -> int:
        """Stand at `top`; returns the height taken."""
        if not self._on:
            return 0
        self.setGeometry(0, top, width, _HEIGHT)
        return _HEIGHT

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.tokens.colors
        left = (self.width() - min(self.width() - 2 * _SIDE, WIDEST)) / 2
        self._ring.paint(painter, QRectF(left, (_HEIGHT - _RING) / 2 - 4, _RING, _RING), colors.muted)
        painter.setFont(self._theme.fonts.small)
        painter.setPen(colors.muted)
        rect = QRectF(left + _RING + 6, 0, self.width() - left, _HEIGHT - 8)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text.FLOWPILOT_IS_WRITING)
