"""Badge and Pill: a few characters on a small ground."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.tone import Tone, ink, tint

_PAD = 6
_GAP = 4
_PILL_ICON = 12


def badge_size(theme: Theme, text: str) -> QSize:
    """How much room `paint_badge` needs for `text`."""
    metrics = QFontMetrics(theme.fonts.mono)
    return QSize(metrics.horizontalAdvance(text) + 2 * _PAD, metrics.height() + 2)


def paint_badge(painter: QPainter, rect: QRectF, theme: Theme, text: str) -> None:
    """A ticket number on its quiet ground, for delegates too."""
    colors = theme.tokens.colors
    drawing.box(painter, rect, 4, fill=colors.sunken, line=colors.line)
    painter.setFont(theme.fonts.mono)
    painter.setPen(colors.muted)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def pill_size(theme: Theme, text: str, icon: str | None = None) -> QSize:
    """How much room `paint_pill` needs."""
    metrics = QFontMetrics(theme.fonts.tiny_strong)
    extra = _PILL_ICON + _GAP if icon else 0
    return QSize(metrics.horizontalAdvance(text) + extra + 2 * _PAD + 2, metrics.height() + 4)


def paint_pill(painter: QPainter, rect: QRectF, theme: Theme, text: str, tone: Tone, icon: str | None = None) -> None:
    """A state in a word, for delegates too."""
    colors = theme.tokens.colors
    drawing.box(painter, rect, rect.height() / 2, fill=tint(tone, colors))
    left = rect.left() + _PAD + 1
    if icon:
        top = rect.top() + (rect.height() - _PILL_ICON) / 2
        drawing.icon(painter, theme, icon, ink(tone, colors), left, top, _PILL_ICON)
        left += _PILL_ICON + _GAP
    painter.setFont(theme.fonts.tiny_strong)
    painter.setPen(ink(tone, colors))
    words = QRectF(left, rect.top(), rect.right() - left, rect.height())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class Badge(QWidget):
    """A ticket number, in the monospaced face."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.set_text(text)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        """Show another number; without one the badge takes no room."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return badge_size(self._theme, self._text) if self._text else QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._text:
            paint_badge(QPainter(self), QRectF(self.rect()), self._theme, self._text)


class Pill(QWidget):
    """A state in a word (`Escalated`), tinted by tone, with an icon if it helps."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        tone: Tone = Tone.NEUTRAL,
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = text
        self._tone = tone
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    def text(self) -> str:
        return self._text

    def show_state(self, text: str, tone: Tone, icon: str | None = None) -> None:
        """Replace word, tone and icon together."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self._theme, self._text, self._icon)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pill(QPainter(self), QRectF(self.rect()), self._theme, self._text, self._tone, self._icon)
