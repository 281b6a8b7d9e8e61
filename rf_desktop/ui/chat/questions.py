"""Questions that colleagues put to me, with a place to answer, and mine that nobody has answered yet (C9).

They stand at the composer. What is typed into an answer is kept by question, also while another session is shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.domain import limits
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import Announce, announce
from rf_desktop.ui.widgets.area_ring import RingedArea
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import ElidedLabel, Face, Ink, PlainLabel
from rf_desktop.ui.widgets.tone import Tone, tint
from rf_desktop.viewmodels import text, text_ways
from rf_desktop.viewmodels.ways_view import Question

_MOST_HEIGHT = 76
"""Pixels of a question before it scrolls."""
_GAP = 6


class Questions(QWidget):
    """Hidden while there are none.

    Signals:
        answered(str, str): the question's key and the answer.
        typed(str, str): every keystroke of an answer.
    """

    answered = Signal(str, str)
    typed = Signal(str, str)

    def __init__(self, theme: Theme, *, speak: Announce = announce, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("questions")
        self._theme = theme
        self._speak = speak
        self._boxes: dict[str, QuestionBox] = {}
        self._waiting: list[ElidedLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, _GAP)
        self._column.setSpacing(_GAP)
        self.hide()

    def show_questions(
        self, questions: tuple[Question, ...], waiting: tuple[str, ...], written: Mapping[str, str]
    ) -> None:
        """A question that stays keeps what is being typed; `written` is what was typed before."""
        wanted = {question.key: question for question in questions}
        for key in self._boxes.keys() - wanted.keys():
            _away(self._column, self._boxes.pop(key))
        for place, (key, question) in enumerate(wanted.items()):
            box = self._boxes.get(key)
            if box is None:
                box = self._boxes[key] = QuestionBox(self._theme, question, written.get(key, ""), self)
                box.answered.connect(lambda answer, key=key: self.answered.emit(key, answer))
                box.typed.connect(lambda answer, key=key: self.typed.emit(key, answer))
                self._column.insertWidget(place, box)
                box.show()
                self._speak(self, f"{question.title}: {question.question}", False)
            box.show_busy(question.busy)
        if waiting != tuple(label.text() for label in self._waiting):
            self._show_waiting(waiting)
        self.setVisible(bool(questions or waiting))

    def _show_waiting(self, waiting: tuple[str, ...]) -> None:
        for label in self._waiting:
            _away(self._column, label)
        self._waiting = []
        for sentence in waiting:
            label = ElidedLabel(self._theme, face=Face.SMALL, ink=Ink.MUTED)
            label.set_text(sentence)
            label.setObjectName("open-question")
            self._column.addWidget(label)
            label.show()
            self._waiting.append(label)


class QuestionBox(QWidget):
    """One question and the field for its answer.

    Signals:
        answered(str), typed(str).
    """

    answered = Signal(str)
    typed = Signal(str)

    def __init__(self, theme: Theme, question: Question, written: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setAccessibleName(f"{question.title}: {question.question}")
        self._theme = theme
        space = theme.tokens.space
        title = PlainLabel(theme, question.title, face=Face.SMALL_STRONG, ink=Ink.MUTED)
        words = PlainLabel(theme, question.question, face=Face.BODY, selectable=True)
        self._words = words
        self._scroll = RingedArea(theme)
        self._scroll.setWidget(words)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName(self.accessibleName())
        self._scroll.viewport().setAutoFillBackground(False)
        words.setAutoFillBackground(False)
        self.field = LongTextEdit(
            theme,
            text_ways.YOUR_ANSWER,
            most=limits.CARD_RESULT,
            placeholder=text_ways.YOUR_ANSWER,
            max_lines=5,
            sends_on_enter=True,
        )
        self.field.setObjectName("answer")
        self.field.setPlainText(written)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.field.textChanged.connect(self._changed)
        self.field.submitted.connect(self._answer)
        self.field.paste_refused.connect(lambda length: self._say(text.paste_refused(length, limits.CARD_RESULT)))
        self.button = Button(theme, text_ways.ANSWER, Kind.PRIMARY, icon="send")
        self.button.setObjectName("answer-question")
        self.button.clicked.connect(self._answer)
        self._problem = PlainLabel(theme, face=Face.SMALL, ink=Ink.URGENT)
        self._problem.hide()
        line = QHBoxLayout()
        line.setSpacing(space.s)
        line.addWidget(self.field, 1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.m, space.s, space.m, space.m)
        column.setSpacing(space.xs)
        column.addWidget(title)
        column.addWidget(self._scroll)
        column.addLayout(line)
        column.addWidget(self._problem)
        theme.changed.connect(self.update)
        self._weigh()

    def show_busy(self, busy: bool) -> None:
        """Whether the answer is on its way."""
        self.button.set_busy(busy)

    def resizeEvent(self, event: object) -> None:
        """The question takes the height it needs, up to a limit."""
        room = self.width() - 2 * self._theme.tokens.space.m
        needed = self._words.heightForWidth(max(room, 1))
        self._scroll.setFixedHeight(min(needed, _MOST_HEIGHT))

    def _changed(self) -> None:
        self._say("")
        self._weigh()
        self.typed.emit(self.field.text())

    def _weigh(self) -> None:
        length = len(self.field.text().strip())
        self.button.setEnabled(0 < length <= limits.CARD_RESULT)

    def _answer(self) -> None:
        if self.button.isEnabled() and not self.button.busy:
            self.answered.emit(self.field.text())

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        drawing.box(QPainter(self), QRectF(self.rect()), tokens.radius.control, fill=tint(Tone.ACCENT, tokens.colors))


def _away(column: QVBoxLayout, widget: QWidget) -> None:
    column.removeWidget(widget)
    widget.hide()
    widget.deleteLater()
