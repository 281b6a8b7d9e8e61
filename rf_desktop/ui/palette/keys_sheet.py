"""The sheet of keys: everything that has a key, from the same register as the palette and the shortcuts (D4)."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.palette.delegate import caps
from rf_desktop.ui.palette.shortcuts import SHOW_KEYS
from rf_desktop.ui.small_sheet import SmallSheet
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.area_ring import RingedArea
from rf_desktop.ui.widgets.drawing import SHADOW
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle
from rf_desktop.viewmodels import text_actions
from rf_desktop.viewmodels.actions import Key

_WIDTH = 520


class KeysSheet(SmallSheet):
    """Lies over the window until Esc, Close, or the key that opened it."""

    def __init__(self, keys: tuple[Key, ...], theme: Theme, window: QWidget) -> None:
        super().__init__("keys", text_actions.KEYS, theme, window)
        self.setAccessibleDescription(text_actions.KEYS_HINT)
        self._content = self._filled(keys)
        self._scroll = RingedArea(theme)
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(text_actions.KEYS)
        space = theme.tokens.space
        title = QHBoxLayout()
        title.addWidget(PlainLabel(theme, text_actions.KEYS, face=Face.HEADING, wraps=False), 1)
        title.addWidget(self.close_button)
        self._head = QVBoxLayout()
        self._head.setContentsMargins(space.xl, space.l, space.m, space.m)
        self._head.setSpacing(0)
        self._head.addLayout(title)
        self._head.addWidget(PlainLabel(theme, text_actions.KEYS_HINT, face=Face.SMALL, ink=Ink.MUTED))
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW, SHADOW, SHADOW, SHADOW)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._scroll, 1)

    def open(self) -> None:
        """Lie down over the window; an open one goes away instead, so that the key that shows it hides it as well."""
        if (other := self.another()) is not None:
            other.reject()
            self.deleteLater()
        else:
            super().open()

    def give_way(self, action: str) -> None:
        """Something is done: what it brings up is not to stand before the sheet. The key of this sheet hides it
        anyway."""
        if action != SHOW_KEYS:
            self.reject()

    def wanted(self) -> QSize:
        return QSize(_WIDTH, self._content.sizeHint().height() + self._head.sizeHint().height())

    def first(self) -> QWidget:
        return self._scroll

    def _filled(self, keys: tuple[Key, ...]) -> QWidget:
        theme, space = self._theme, self._theme.tokens.space
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(space.xl, space.s, space.xl, space.xl)
        grid.setVerticalSpacing(space.xs)
        grid.setHorizontalSpacing(space.l)
        grid.setColumnStretch(0, 1)
        at = 0
        for group, members in groupby(keys, key=lambda key: key.group):
            grid.setRowMinimumHeight(at, space.l if at else 0)
            grid.addWidget(SectionTitle(theme, text_actions.GROUPS[group]), at + 1, 0, 1, 2)
            at += 2
            for key in members:
                grid.addWidget(PlainLabel(theme, key.name), at, 0)
                grid.addWidget(KeyCaps(theme, key.keys), at, 1, Qt.AlignmentFlag.AlignRight)
                at += 1
        grid.setRowStretch(at, 1)
        return content

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?":
            self.reject()
        else:
            super().keyPressEvent(event)


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
