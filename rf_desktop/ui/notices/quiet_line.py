"""The line that says what mutes notifications just now, with the way out of it (Q6). Gone while nothing does."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_notify
from rf_desktop.viewmodels.do_not_disturb import DoNotDisturb, DoNotDisturbState

HEIGHT = 36
_ICON = 16


class QuietLine(QWidget):
    """Icon, words and *Turn off*; a quiet hour has no such button, because it is turned off in the settings."""

    def __init__(self, model: DoNotDisturb, theme: Theme, tasks: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = PlainLabel(theme, "", face=Face.SMALL, ink=Ink.MUTED, wraps=False)
        self._words.setObjectName("quiet-words")
        self._off = Button(theme, text_notify.TURN_OFF, Kind.QUIET)
        self._off.setObjectName("quiet-off")
        self._off.clicked.connect(lambda: tasks.start("do not disturb off", model.end()))
        space = theme.tokens.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space.l + _ICON + space.s, 0, space.s, space.xs)
        row.addWidget(self._words, 1)
        row.addWidget(self._off)
        self.setFixedHeight(HEIGHT)
        unwatch = model.state.watch(self._show)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a bound method would not outlive the line

    def _show(self, state: DoNotDisturbState) -> None:
        self._words.setText(state.label)
        self._off.setVisible(state.on)
        self.setVisible(bool(state.label))

    def paintEvent(self, event: QPaintEvent) -> None:
        top = (self.height() - self._theme.tokens.space.xs - _ICON) / 2
        muted = self._theme.tokens.colors.muted
        drawing.icon(QPainter(self), self._theme, "bell-off", muted, self._theme.tokens.space.l, top, _ICON)
