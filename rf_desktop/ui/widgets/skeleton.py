"""Blocks in the shape of what is coming, so that nothing jumps when it is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, QTimer
from PySide6.QtGui import QColor, QHideEvent, QLinearGradient, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme

_FRAME = 50
_PASS = 1600  # milliseconds a gleam takes from left to right
_LINE = 10
_GAP = 10


class Skeleton(QWidget):
    """Lines of given widths (parts of the whole, 0 to 1). A gleam passes over them, unless motion is reduced."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        lines: Sequence[float] = (0.6, 0.9, 0.75),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = tuple(lines)
        self._since = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME)
        self._frames.timeout.connect(self._step)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(240, len(self._lines) * (_LINE + _GAP) - _GAP)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._since.start()
        if not self._theme.motion.reduced:
            self._frames.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._frames.stop()
        super().hideEvent(event)

    def _step(self) -> None:
        if self._theme.motion.reduced:  # said meanwhile
            self._frames.stop()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.tokens.colors
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(self._gleam() if self._frames.isActive() else colors.skeleton)
        for at, part in enumerate(self._lines):
            rect = QRectF(0, at * (_LINE + _GAP), self.width() * part, _LINE)
            painter.drawRoundedRect(rect, 4, 4)

    def _gleam(self) -> QLinearGradient:
        colors = self._theme.tokens.colors
        reach = self.width() * 0.35
        middle = (self._since.elapsed() % _PASS) / _PASS * (self.width() + 2 * reach) - reach
        light = QLinearGradient(middle - reach, 0, middle + reach, 0)
        light.setColorAt(0, colors.skeleton)
        light.setColorAt(0.5, colors.skeleton_shine)
        light.setColorAt(1, colors.skeleton)
        return light
