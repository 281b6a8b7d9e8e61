"""Who heard of what I handed over, who took it and how it ended: a panel above the composer (E8).

It is as low as its title when folded; what one has folded or opened stays so until there is something else to tell.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.domain.vocabulary import DeliveryState
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_handing
from rf_desktop.viewmodels.whereabouts import Whereabouts, WhereaboutsModel

_ICONS: dict[DeliveryState, str] = {
    "sent": "send",
    "offline": "wifi-off",
    "held": "moon",
    "failed": "triangle-alert",
    "shown": "eye",
    "opened": "mail-open",
    "passed": "undo-2",
}
_ICON = 16


class WhereaboutsPanel(QWidget):
    """Hidden while there is nothing to tell."""

    def __init__(self, model: WhereaboutsModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("whereabouts")
        self._theme = theme
        self._shown: Whereabouts | None = None
        self._open = False
        space = theme.tokens.space
        self._title = PlainLabel(theme, face=Face.SMALL_STRONG)
        self._title.setObjectName("whereabouts-title")
        self._fold = IconButton(theme, "chevron-up", text_handing.HEARD)
        self._fold.setObjectName("whereabouts-fold")
        self._fold.clicked.connect(self._turn)
        head = QHBoxLayout()
        head.setSpacing(space.s)
        head.addWidget(self._title, 1)
        head.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignTop)
        self._body = QWidget()
        self._lines = QGridLayout(self._body)
        self._lines.setContentsMargins(0, space.xs, space.s, space.s)
        self._lines.setHorizontalSpacing(space.m)
        self._lines.setVerticalSpacing(space.xs)
        self._lines.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.m, space.xs, space.xs, space.xs + space.s)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._body)
        self.setMaximumHeight(240)
        theme.changed.connect(self.update)
        unwatch = model.state.watch(self._show)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a bound method would not outlive the panel

    def _show(self, state: Whereabouts | None) -> None:
        if state is not None and (self._shown is None or self._shown.key != state.key):
            self._open = state.open_at_first
        changed = state != self._shown
        self._shown = state
        self.setVisible(state is not None)
        if state is None or not changed:
            return
        self._title.setText(state.title)
        self.setAccessibleName(state.title)
        self._fill(state)
        self._place()

    def _fill(self, state: Whereabouts) -> None:
        while item := self._lines.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for number, line in enumerate(state.heard):
            icon = _LineIcon(self._theme, _ICONS[line.state])
            name = PlainLabel(self._theme, line.name, face=Face.SMALL_STRONG, wraps=False)
            name.setAccessibleName(line.sentence)
            word = PlainLabel(self._theme, line.word, face=Face.SMALL)
            clock = PlainLabel(self._theme, line.clock, face=Face.SMALL, ink=Ink.MUTED, wraps=False)
            for place, widget in enumerate((icon, name, word, clock)):
                self._lines.addWidget(widget, number, place, Qt.AlignmentFlag.AlignTop)
        for number, fact in enumerate(state.outcome):
            label = PlainLabel(self._theme, fact.label, face=Face.SMALL_STRONG, ink=Ink.MUTED, wraps=False)
            words = PlainLabel(self._theme, fact.text, face=Face.BODY, selectable=True)
            words.setAccessibleName(f"{fact.label}: {fact.text}")
            self._lines.addWidget(label, number, 0, 1, 2, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(words, number, 2, 1, 2)

    def _turn(self) -> None:
        self._open = not self._open
        self._place()

    def _place(self) -> None:
        has_lines = self._lines.count() > 0
        self._body.setVisible(has_lines and self._open)
        self._fold.setVisible(has_lines)
        self._fold.set_icon_name("chevron-down" if self._open else "chevron-up")

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -tokens.space.s - 0.5)
        drawing.box(QPainter(self), rect, tokens.radius.control, fill=tokens.colors.surface, line=tokens.colors.line)


class _LineIcon(QWidget):
    """A small picture beside words that say the same."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self.setFixedSize(_ICON, _ICON + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        drawing.icon(QPainter(self), self._theme, self._name, self._theme.tokens.colors.muted, 0, 1, _ICON)
