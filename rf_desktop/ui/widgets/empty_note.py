"""What stands where a list would be: an icon, a sentence, at most one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button
from rf_desktop.ui.widgets.labels import Ink, PlainLabel

_DISC = 48


class EmptyNote(QWidget):
    """Centred, a little above the middle, where the eye rests.

    Signals:
        acted: its button was pressed.
    """

    acted = Signal()

    def __init__(self, theme: Theme, icon: str, action: str = "", parent: QWidget | None = None) -> None:
        """`action` names the button; without it there is none."""
        super().__init__(parent)
        space = theme.tokens.space
        self._disc = _Disc(theme, icon)
        self._words = PlainLabel(theme, ink=Ink.MUTED)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._action = Button(theme, action)
        self._action.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.xl, space.xl, space.xl, space.xl)
        column.setSpacing(space.m)
        column.addStretch(2)
        column.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._words)
        column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._action.setVisible(bool(action))  # only now: without a parent it would be a window of its own

    def text(self) -> str:
        return self._words.text()

    def show_note(self, sentence: str, icon: str, *, with_action: bool = False) -> None:
        """Another sentence and icon; the button appears with `with_action`."""
        self._words.setText(sentence)
        self._disc.show_icon(icon)
        self._action.setVisible(with_action)


class _Disc(QWidget):
    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self.setFixedSize(_DISC, _DISC)
        theme.changed.connect(self.update)

    def show_icon(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors, side = self._theme.tokens.colors, self._theme.tokens.size.icon_large
        drawing.box(painter, self.rect().toRectF(), _DISC / 2, fill=colors.sunken)
        edge = (_DISC - side) / 2
        drawing.icon(painter, self._theme, self._icon, colors.muted, edge, edge, side)
