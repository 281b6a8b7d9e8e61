"""One line of somebody's words: shortened and measured once, because a list that scrolls asks the same at every frame.

Words may run from right to left. They keep the left edge, so that a list can be scanned, but their … stands where they
break off.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

_REMEMBERED = 8192
_FLAGS = int(
    Qt.AlignmentFlag.AlignVCenter
    | Qt.AlignmentFlag.AlignLeft
    | Qt.AlignmentFlag.AlignAbsolute
    | Qt.TextFlag.TextSingleLine
)
_ROUNDING = 0.5  # pixels that an advance and the room given to it may differ by


class Elision:
    """What fits of a text in a font and a width. One per delegate."""

    def __init__(self) -> None:
        self._metrics: dict[str, QFontMetricsF] = {}
        self.shown = lru_cache(maxsize=_REMEMBERED)(self._shown)
        """`shown(text, font, width)`: the text on one line, with … at its end if it does not fit."""
        self.width = lru_cache(maxsize=_REMEMBERED)(self._width)
        """`width(text, font)`: pixels that the whole text takes."""

        self.two_lines = lru_cache(maxsize=_REMEMBERED)(self._two_lines)
        """`two_lines(text, font, width)`: as much as fits, and the rest ("" if all fits), broken between words."""

    def draw(self, painter: QPainter, rect: QRectF, text: str, font: QFont, ink: QColor) -> None:
        """Draw `text` as plain text, in the middle of `rect`'s height, from its left edge."""
        painter.setFont(font)
        painter.setPen(ink)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        shown = self.shown(text, font, rect.width() + _ROUNDING)
        painter.drawText(rect.adjusted(0, 0, 2 * _ROUNDING, 0), _FLAGS, shown)

    def _shown(self, text: str, font: QFont, width: float) -> str:
        line = " ".join(text.split())
        return self._of(font).elidedText(line, Qt.TextElideMode.ElideRight, width)

    def _two_lines(self, text: str, font: QFont, width: float) -> tuple[str, str]:
        line = " ".join(text.split())
        metrics = self._of(font)
        if metrics.horizontalAdvance(line) <= width:
            return line, ""
        words = line.split(" ")
        first = words[0]
        for word in words[1:]:
            if metrics.horizontalAdvance(f"{first} {word}") > width:
                break
            first = f"{first} {word}"
        if metrics.horizontalAdvance(first) > width:  # one word without an end
            return line, ""
        return first, line[len(first) + 1 :]

    def _width(self, text: str, font: QFont) -> float:
        return self._of(font).horizontalAdvance(" ".join(text.split()))

    def _of(self, font: QFont) -> QFontMetricsF:
        key = font.key()
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(font)
        return self._metrics[key]
