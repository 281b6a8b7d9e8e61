"""What is answered already, above the composer, before it is asked once more (T4)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import Announce, announce
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.ui.widgets.tone import Tone, tint
from rf_desktop.viewmodels import text_learning
from rf_desktop.viewmodels.asking_first import AnsweredAlready

_GAP = 6
"""Pixels between it and the composer."""


class AnsweredNote(QWidget):
    """Hidden while nothing is asked again.

    Signals:
        used: the answer is enough.
        insisted: send it all the same.
    """

    used = Signal()
    insisted = Signal()

    def __init__(self, theme: Theme, *, speak: Announce = announce, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answered-note")
        self._theme = theme
        self._speak = speak
        space = theme.tokens.space
        self._words = PlainLabel(theme, face=Face.BODY, selectable=True)
        self._words.setObjectName("answered-words")
        use = Button(theme, text_learning.USE_ANSWER, Kind.SECONDARY, icon="check")
        use.setObjectName("use-answer")
        use.clicked.connect(self.used)
        anyway = Button(theme, text_learning.SEND_ANYWAY, Kind.QUIET)
        anyway.setObjectName("send-anyway")
        anyway.clicked.connect(self.insisted)
        choices = QHBoxLayout()
        choices.setSpacing(space.s)
        choices.addWidget(use)
        choices.addWidget(anyway)
        choices.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.m, space.s, space.m, space.s + _GAP)
        column.setSpacing(space.xs)
        column.addWidget(self._words)
        column.addLayout(choices)
        theme.changed.connect(self.update)
        self.hide()

    def text(self) -> str:
        """What is said; "" while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def show_answers(self, answered: AnsweredAlready | None) -> None:
        """Say them, one a line; None hides."""
        if answered is None:
            self._words.setText("")
            self.hide()
            return
        sentences = "\n".join(answered.sentences)
        self._words.setText(sentences)
        self.setAccessibleName(f"{text_learning.KNOWN_ANSWERS}: {sentences}")
        self.show()
        self._speak(self, sentences, False)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        fill = tint(Tone.INFO, tokens.colors)
        rect = QRectF(self.rect()).adjusted(0, 0, 0, -_GAP)
        drawing.box(QPainter(self), rect, tokens.radius.control, fill=fill)
