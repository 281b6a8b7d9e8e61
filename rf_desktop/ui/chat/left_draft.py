"""What was written in a session where one may no longer write: it is said, and can be copied or given up (T1)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import Announce, announce
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.ui.widgets.side_by_side import in_one_line
from rf_desktop.ui.widgets.tone import Tone, tint
from rf_desktop.viewmodels import text

_ONE_LINE = 560
"""Pixels of width from which the buttons stand beside the words."""


class LeftDraft(QWidget):
    """Hidden while there is none. The text itself stays in the field below.

    Signals:
        copy_asked: put the text into the clipboard.
        discarded: give the text up.
    """

    copy_asked = Signal()
    discarded = Signal()

    def __init__(self, theme: Theme, *, speak: Announce = announce, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("left-draft")
        self._theme = theme
        self._speak = speak
        self._left = ""
        self._told = False
        space = theme.tokens.space
        self._words = PlainLabel(theme, face=Face.SMALL)
        self._words.setObjectName("left-draft-words")
        self._copy = Button(theme, text.COPY_DRAFT, Kind.SECONDARY, icon="copy")
        self._copy.setObjectName("copy-draft")
        self._copy.clicked.connect(self._copied)
        self._discard = Button(theme, text.DISCARD, Kind.QUIET)
        self._discard.setObjectName("discard-draft")
        self._discard.clicked.connect(self.discarded)
        deeds = QHBoxLayout()
        deeds.setSpacing(space.xs)
        deeds.addWidget(self._copy)
        deeds.addWidget(self._discard)
        deeds.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(space.m, space.s, space.s, space.s)
        self._box.setSpacing(space.xs)
        self._box.addWidget(self._words, 1)
        self._box.addLayout(deeds)
        theme.changed.connect(self.update)
        self.hide()

    def show_left(self, sentence: str, left: str) -> None:
        """Why one may not write, and that `left` was not sent; without a sentence there is nothing left."""
        if (sentence, left) == (self._words.text(), self._left):
            return
        self._told = self._told and left == self._left and bool(sentence)
        self._left = left
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self._copy.setText(text.COPY_DRAFT)
        self.setVisible(bool(sentence))

    def tell(self) -> None:
        """Say it to a screen reader, once of each text: whose session it is about is known by now."""
        if self._words.text() and not self._told:
            self._told = True
            self._speak(self, self._words.text(), False)

    def _copied(self) -> None:
        self.copy_asked.emit()
        self._copy.setText(text.COPIED)
        self._speak(self, text.COPIED, False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the buttons have a line of their own."""
        super().resizeEvent(event)
        in_one_line(self._box, event.size().width() >= _ONE_LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        drawing.box(QPainter(self), QRectF(self.rect()), tokens.radius.control, fill=tint(Tone.INFO, tokens.colors))
