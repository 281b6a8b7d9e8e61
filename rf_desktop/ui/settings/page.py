"""What the pages of the settings have in common: a column of parts, and the line that says what a press led to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.client.observable import Cell
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle

T = TypeVar("T")
NoteTone = Literal["plain", "good", "bad"]
_INKS: dict[NoteTone, Ink] = {"plain": Ink.MUTED, "good": Ink.OK, "bad": Ink.URGENT}


class Page(QWidget):
    """A column. A subclass adds its parts in its constructor and calls `finish` at the end."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.around = around
        self.theme: Theme = around.theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(around.theme.tokens.space.s)

    def section(self, title: str) -> SectionTitle:
        """A quiet heading, with air above it unless it is the first thing."""
        heading = SectionTitle(self.theme, title)
        if self.column.count():
            self.column.addSpacing(self.theme.tokens.space.m)
        self.column.addWidget(heading)
        return heading

    def say(self, words: str, *, name: str = "", selectable: bool = False, ink: Ink = Ink.MUTED) -> PlainLabel:
        """A sentence in small type."""
        label = PlainLabel(self.theme, words, face=Face.SMALL, ink=ink, selectable=selectable)
        label.setObjectName(name)
        self.column.addWidget(label)
        return label

    def add(self, *parts: QWidget) -> None:
        """Parts beside each other, at the left; one that wants the whole width goes into `column` itself."""
        row = QHBoxLayout()
        row.setSpacing(self.theme.tokens.space.s)
        for part in parts:
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.column.addLayout(row)

    def finish(self) -> None:
        """Everything is there; the rest of the height stays empty."""
        self.column.addStretch(1)

    def follow(self, cell: Cell[T], show: Callable[[T], None]) -> None:
        """Show the cell's value now and at each change, as long as the page lives."""
        unwatch = cell.watch(show)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a bound method would not outlive the page


class Note(PlainLabel):
    """What the last press led to: said once to a screen reader, gone while there is nothing to say."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", face=Face.SMALL, ink=Ink.MUTED, parent=parent)
        self.setObjectName(name)
        self.hide()

    def tell(self, words: str, tone: NoteTone = "plain") -> None:
        """Say it, or "" for nothing."""
        is_new = words != self.text()
        self.setText(words)
        self.set_ink(_INKS[tone])
        self.setVisible(bool(words))
        if words and is_new:
            announce(self, words, tone == "bad")
