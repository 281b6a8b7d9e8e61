"""Buttons. Button is a word (with an icon if it helps), IconButton an icon with a name for those who cannot see it.

Qt gives a widget the focus with a reason; the ring is drawn when the keyboard brought it, not when a click did.
"""

from __future__ import annotations

import re
from enum import StrEnum

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.focus import FocusMemory
from rf_desktop.ui.widgets.spinner import Ring

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Call first in keyPressEvent: Enter alone presses the button, and then there is nothing left to do.

    Qt leaves this to the desktop's theme, so that without it the key works on one computer and not on another.
    """
    if event.key() not in _ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if not event.isAutoRepeat():
        button.click()
    event.accept()
    return True


class Kind(StrEnum):
    """How loudly a button speaks; one primary per view."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    DANGER = "danger"


class Button(QPushButton):
    """A button with words.

    `set_busy(True)` keeps its width, shows a turning ring in place of the icon and refuses clicks until it is over. Tab
    reaches it; a click leaves the keyboard where it is, so that one goes on typing or walking through the queue.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = Kind.SECONDARY,
        *,
        icon: str | None = None,
        trailing: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`icon` stands before the words, `trailing` behind them (a chevron for a menu)."""
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self._icon_name = icon
        self._trailing = trailing
        self._focus = FocusMemory()
        self._busy = False
        self._ring = Ring(theme, self)
        self._ring.turned.connect(self.update)
        self.setText(text)
        self.setFont(theme.fonts.body)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def kind(self) -> Kind:
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        self._kind = kind
        self.update()

    def set_icon_name(self, name: str | None) -> None:
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def set_trailing_name(self, name: str | None) -> None:
        self._trailing = name
        self.updateGeometry()
        self.update()

    @property
    def busy(self) -> bool:
        return self._busy

    def set_busy(self, busy: bool) -> None:
        """Whether the thing this button started is under way."""
        self._busy = busy
        self._ring.run(busy)
        self.update()

    def _words_width(self) -> int:
        """Without the sign of a shortcut; a doubled one is a real one."""
        return self.fontMetrics().horizontalAdvance(re.sub("&(.)", r"\1", self.text()))

    def _content_width(self) -> int:
        space, icon = self._theme.tokens.space, self._theme.tokens.size.icon
        width = self._words_width()
        if self._icon_name or self._busy:
            width += icon + space.xs + 2
        if self._trailing:
            width += icon + space.xs
        return width

    def _colors(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Fill, line and ink as the button is now."""
        c = self._theme.tokens.colors
        down, over = self.isDown() or self.isChecked(), self.underMouse() and not self._busy
        if not self.isEnabled():
            return (None if self._kind is Kind.QUIET else c.hover), None, c.disabled
        match self._kind:
            case Kind.PRIMARY:
                return (c.accent_pressed if down else c.accent_hover if over else c.accent), None, c.on_accent
            case Kind.SECONDARY:
                return (c.pressed if down else c.hover if over else c.surface), c.button_edge, c.text
            case Kind.QUIET:
                return (c.pressed if down else c.hover if over else None), None, c.text
            case Kind.DANGER:
                return (c.urgent_tint if down or over else c.surface), c.button_edge, c.urgent

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        pad = tokens.space.s if self._kind is Kind.QUIET else tokens.space.m
        return QSize(self._content_width() + 2 * pad, tokens.size.control)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return not self._busy and self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._busy and not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        rect = QRectF(self.rect())
        fill, line, color = self._colors()
        radius = tokens.radius.control
        if self.hasFocus() and self._focus.by_keyboard:
            # Between ring and fill the ground shows, so that the ring is seen on an accent fill as well.
            drawing.focus_ring(painter, rect, radius + 1, self._theme)
            rect, radius = rect.adjusted(3, 3, -3, -3), radius - 2
            line = None if self._kind is Kind.PRIMARY else line
        drawing.box(painter, rect, radius, fill=fill, line=line)
        self._paint_content(painter, color)

    def words_left(self) -> int:
        """Where its words begin when the button is as wide as it wants to be: for what stands below them."""
        before = self._theme.tokens.size.icon + self._theme.tokens.space.xs + 2 if self._icon_name else 0
        return (self.sizeHint().width() - self._content_width()) // 2 + before

    def _paint_content(self, painter: QPainter, color: QColor) -> None:
        space, side = self._theme.tokens.space, self._theme.tokens.size.icon
        left = (self.width() - self._content_width()) / 2
        top = (self.height() - side) / 2
        if self._busy:
            self._ring.paint(painter, QRectF(left, top, side, side), color)
            left += side + space.xs + 2
        elif self._icon_name:
            drawing.icon(painter, self._theme, self._icon_name, color, left, top, side)
            left += side + space.xs + 2
        painter.setFont(self.font())
        painter.setPen(color)
        words = QRectF(left, 0, self.width() - left, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextHideMnemonic
        painter.drawText(words, int(flags), self.text())
        if self._trailing:
            left += self._words_width() + space.xs
            drawing.icon(painter, self._theme, self._trailing, color, left, top, side)


class IconButton(QToolButton):
    """An icon to press, at least 28 pixels on each side. A screen reader says its name, and the tooltip shows it."""

    def __init__(
        self, theme: Theme, icon: str, name: str, *, large: bool = False, parent: QWidget | None = None
    ) -> None:
        """Raises ValueError for an empty name: nobody could know what the button does."""
        super().__init__(parent)
        if not name.strip():
            raise ValueError("An icon button needs a name.")
        self._theme = theme
        self._icon_name = icon
        self._side = theme.tokens.size.icon_large if large else theme.tokens.size.icon
        self._focus = FocusMemory()
        self._dot = False
        self.set_name(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_name(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setToolTip(name)

    def set_icon_name(self, icon: str) -> None:
        self._icon_name = icon
        self.update()

    def set_dot(self, shown: bool) -> None:
        """The unread dot at the upper right; say the same in the name."""
        self._dot = shown
        self.update()

    def sizeHint(self) -> QSize:
        side = max(self._theme.tokens.size.hit, self._side + 12)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens, c = self._theme.tokens, self._theme.tokens.colors
        rect = QRectF(self.rect())
        if self.isEnabled() and (self.isDown() or self.isChecked()):
            drawing.box(painter, rect, tokens.radius.control, fill=c.pressed)
        elif self.isEnabled() and self.underMouse():
            drawing.box(painter, rect, tokens.radius.control, fill=c.hover)
        if self.hasFocus() and self._focus.by_keyboard:
            drawing.focus_ring(painter, rect, tokens.radius.control, self._theme)
        lit = self.underMouse() or self.isChecked() or self.hasFocus()
        color = c.disabled if not self.isEnabled() else c.text if lit else c.muted
        left, top = (self.width() - self._side) / 2, (self.height() - self._side) / 2
        drawing.icon(painter, self._theme, self._icon_name, color, left, top, self._side)
        if self._dot:
            dot = QRectF(left + self._side - 5, top - 1, 6, 6)
            drawing.box(painter, dot.adjusted(-1.5, -1.5, 1.5, 1.5), 4.5, fill=c.canvas)
            drawing.box(painter, dot, 3, fill=c.accent)
