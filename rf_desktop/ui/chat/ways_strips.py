"""Lines over the conversation that say how it stands with its handoff, and what can be done about it (C3, C8, C10)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import Announce, announce
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.ui.widgets.side_by_side import in_one_line
from rf_desktop.ui.widgets.tone import Tone, ink, tint
from rf_desktop.viewmodels.ways_view import Strip

_ICONS = {
    "still": "timer",
    "offer": "user-plus",
    "coached": "list-checks",
    "watching": "eye",
    "reading": "eye",
    "gone": "log-out",
}
_ONE_LINE = 620
"""Pixels of width from which the buttons stand beside the words."""


class WaysStrips(QWidget):
    """Hidden while there is nothing to say.

    Signals:
        went(str): a way was chosen.
    """

    went = Signal(str)

    def __init__(self, theme: Theme, *, speak: Announce = announce, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ways-strips")
        self._theme = theme
        self._speak = speak
        self._lines: dict[str, _Line] = {}
        space = theme.tokens.space
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(space.l, space.s, space.l, space.s)
        self._column.setSpacing(space.xs)
        self.hide()

    def show_strips(self, strips: tuple[Strip, ...]) -> None:
        """Replace in place: a line that stays keeps its buttons and their focus."""
        wanted = {strip.key: strip for strip in strips}
        for key in self._lines.keys() - wanted.keys():
            line = self._lines.pop(key)
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        for place, (key, strip) in enumerate(wanted.items()):
            line_there = self._lines.get(key)
            if line_there is None:
                line_there = self._lines[key] = _Line(self._theme, self)
                line_there.went.connect(self.went)
                self._column.insertWidget(place, line_there)
                line_there.show()
            if line_there.show_strip(strip):
                self._speak(self, strip.text, strip.urgent)
        self.setVisible(bool(strips))


class _Line(QWidget):
    """One strip."""

    went = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strip: Strip | None = None
        self._buttons: dict[str, Button] = {}
        space, side = theme.tokens.space, theme.tokens.size.icon
        self._words = PlainLabel(theme, face=Face.BODY, selectable=True)
        self._deeds = QHBoxLayout()
        self._deeds.setSpacing(space.xs)
        self._deeds.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(space.m + side + space.s, space.xs, space.xs, space.xs)
        self._box.setSpacing(space.xs)
        self._box.addWidget(self._words, 1)
        self._box.addLayout(self._deeds)
        self.setMinimumHeight(theme.tokens.size.control + 2 * space.xs)
        theme.changed.connect(self.update)

    def show_strip(self, strip: Strip) -> bool:
        """Show it; whether its words are new."""
        news = self._strip is None or self._strip.text != strip.text
        self._strip = strip
        self._words.setText(strip.text)
        self.setAccessibleName(strip.text)
        self.setObjectName(f"strip-{strip.key}")
        ways = [deed.way for deed in strip.deeds]
        if ways != list(self._buttons):
            self._build(strip)
        for deed in strip.deeds:
            button = self._buttons[deed.way]
            button.setText(deed.label)
            button.set_busy(deed.busy)
        self.update()
        return news

    def _build(self, strip: Strip) -> None:
        for button in self._buttons.values():
            self._deeds.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for number, deed in enumerate(strip.deeds):
            first = strip.urgent and number == 0
            button = Button(self._theme, deed.label, Kind.PRIMARY if first else Kind.SECONDARY)
            button.setObjectName(f"strip-{deed.way}")
            button.clicked.connect(lambda _=False, way=deed.way: self.went.emit(way))
            self._deeds.addWidget(button)
            button.show()
            self._buttons[deed.way] = button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the buttons have a line of their own."""
        super().resizeEvent(event)
        in_one_line(self._box, event.size().width() >= _ONE_LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        strip = self._strip
        tone = Tone.WARNING if strip is not None and strip.urgent else Tone.INFO
        drawing.box(painter, QRectF(self.rect()), tokens.radius.control, fill=tint(tone, tokens.colors))
        icon = _ICONS[strip.key] if strip is not None else "info"
        side = tokens.size.icon
        top = tokens.space.xs + (tokens.size.control - side) / 2
        if self.height() <= 50:
            top = (self.height() - side) / 2
        drawing.icon(painter, self._theme, icon, ink(tone, tokens.colors), tokens.space.m, top, side)
