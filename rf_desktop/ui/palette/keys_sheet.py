"""The sheet of keys: everything that has a key, from the same register as the palette and the shortcuts (D4)."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from rf_desktop.ui.notices.toast_stack import OVER_TOASTS
from rf_desktop.ui.palette.delegate import caps
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.drawing import SHADOW
from rf_desktop.ui.widgets.focus import bring_keyboard_to
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle
from rf_desktop.viewmodels import text, text_actions
from rf_desktop.viewmodels.actions import Key

_WIDTH = 520


class KeysSheet(QDialog):
    """Lies over the window until Esc, Close, or the key that opened it."""

    def __init__(self, keys: tuple[Key, ...], theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName("keys-sheet")
        self.setStyleSheet("#keys-sheet { background: transparent; }")
        self.setAccessibleName(text_actions.KEYS)
        self.setAccessibleDescription(text_actions.KEYS_HINT)
        self.setProperty(OVER_TOASTS, True)
        self._theme = theme
        self._window = window
        self._before = QApplication.focusWidget()
        self._left = False
        self._close = IconButton(theme, "x", text.CLOSE)
        self._close.setObjectName("keys-close")
        self._close.clicked.connect(self.reject)
        self._content = self._filled(keys)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(text_actions.KEYS)
        space = theme.tokens.space
        head = QHBoxLayout()
        head.setContentsMargins(space.xl, space.l, space.m, space.s)
        head.addWidget(PlainLabel(theme, text_actions.KEYS, face=Face.HEADING, wraps=False), 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW, SHADOW, SHADOW, SHADOW)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        self._head = head
        theme.changed.connect(self.update)

    def open(self) -> None:
        """Lie down over the window; an open one goes away instead, so that the key that shows it hides it as well."""
        for other in self._window.findChildren(KeysSheet):
            if other is not self and other.isVisible():
                other.reject()
                self.deleteLater()
                return
        self._place()
        self.show()
        self.raise_()
        self._window.installEventFilter(self)
        bring_keyboard_to(self)
        self._scroll.setFocus(Qt.FocusReason.PopupFocusReason)

    def reject(self) -> None:
        """Esc and *Close*."""
        if self._left:
            return
        self._left = True
        self._window.removeEventFilter(self)
        before = self._before
        back = before if before is not None and isValid(before) and before.isVisible() else self._window
        bring_keyboard_to(back)
        back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()

    def _filled(self, keys: tuple[Key, ...]) -> QWidget:
        theme, space = self._theme, self._theme.tokens.space
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(space.xl, 0, space.xl, space.xl)
        grid.setVerticalSpacing(space.xs)
        grid.setHorizontalSpacing(space.l)
        grid.setColumnStretch(0, 1)
        grid.addWidget(PlainLabel(theme, text_actions.KEYS_HINT, face=Face.SMALL, ink=Ink.MUTED), 0, 0, 1, 2)
        at = 1
        for group, members in groupby(keys, key=lambda key: key.group):
            grid.setRowMinimumHeight(at, space.l)
            grid.addWidget(SectionTitle(theme, text_actions.GROUPS[group]), at + 1, 0, 1, 2)
            at += 2
            for key in members:
                grid.addWidget(PlainLabel(theme, key.name), at, 0)
                grid.addWidget(KeyCaps(theme, key.keys), at, 1, Qt.AlignmentFlag.AlignRight)
                at += 1
        grid.setRowStretch(at, 1)
        return content

    def _place(self) -> None:
        room = self._window.rect()
        width = min(_WIDTH, room.width() - 32) + 2 * SHADOW
        inner = self._content.sizeHint().height() + self._head.sizeHint().height() + 2 * SHADOW
        height = min(inner, room.height() - 16)
        self.setGeometry((room.width() - width) // 2, max(8, (room.height() - height) * 2 // 5), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?":
            self.reject()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        panel = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        drawing.floating(QPainter(self), panel, self._theme.tokens.radius.sheet, self._theme)


class KeyCaps(QWidget):
    """A shortcut as caps, `Ctrl` `K`; a screen reader hears the words."""

    def __init__(self, theme: Theme, keys: str) -> None:
        super().__init__()
        self._theme = theme
        self._caps = caps(keys)
        self.setAccessibleName(keys)
        self.setFont(theme.fonts.tiny_strong)
        theme.changed.connect(self.update)

    def _widths(self) -> list[int]:
        return [max(self.fontMetrics().horizontalAdvance(cap) + 12, 22) for cap in self._caps]

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 4 * (len(self._caps) - 1), 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors, left = self._theme.tokens.colors, 0.0
        for cap, width in zip(self._caps, self._widths(), strict=True):
            box = QRectF(left, (self.height() - 22) / 2, width, 22)
            drawing.box(painter, box, 4, fill=colors.sunken, line=colors.line)
            painter.setPen(colors.muted)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cap)
            left += width + 4
