"""What the window shows before anybody is signed in: starting, or why it cannot go on and what one can do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, set_ground
from rf_desktop.ui.widgets.spinner import Spinner
from rf_desktop.viewmodels import text, text_first_run

_TEXT_WIDTH = 460
Sentence = Callable[[], str]
"""Asked anew when another language is spoken."""


class StartPage(QWidget):
    """One sentence in the middle of the window.

    Signals:
        retry_requested: the user wants it tried again.
        quit_requested: the user gives up.
        other_requested: the user wants another server.
    """

    retry_requested = Signal()
    quit_requested = Signal()
    other_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start-page")
        set_ground(self, "canvas")
        space = theme.tokens.space
        self._title = PlainLabel(theme, text.PRODUCT, face=Face.HEADING)
        self._sentence = PlainLabel(theme, "", ink=Ink.MUTED)
        self._sentence.setWordWrap(True)
        self._sentence.setFixedWidth(_TEXT_WIDTH)
        self._spinner = Spinner(theme, text.STARTING)
        self._retry = Button(theme, text.SEND_AGAIN, Kind.PRIMARY)
        self._retry.setObjectName("start-retry")
        self._retry.clicked.connect(self.retry_requested)
        self._quit = Button(theme, text.QUIT, Kind.QUIET)
        self._quit.setObjectName("start-quit")
        self._quit.clicked.connect(self.quit_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.s)
        buttons.addWidget(self._retry)
        self._other = Button(theme, text_first_run.OTHER_SERVER, Kind.QUIET)
        self._other.setObjectName("start-other-server")
        self._other.clicked.connect(self.other_requested)
        buttons.addWidget(self._quit)
        buttons.addWidget(self._other)
        buttons.addStretch(1)
        block = QVBoxLayout()
        block.setSpacing(space.m)
        for part in (self._title, self._sentence, self._spinner):
            block.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        block.addLayout(buttons)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(block)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
        self.show_waiting(lambda: text.STARTING)

    def show_waiting(self, sentence: Sentence, *, other: bool = False) -> None:
        """Something is under way. `other` offers another server, where this one may never answer."""
        self._say(sentence, trouble=False, other=other)

    def show_trouble(self, sentence: Sentence, *, other: bool = False) -> None:
        """It cannot go on; the user may try again or quit, and go to another server with `other`."""
        self._say(sentence, trouble=True, other=other)

    def say_anew(self) -> None:
        """Another language is spoken: buttons and sentence in it (D5)."""
        self._retry.setText(text.SEND_AGAIN)
        self._quit.setText(text.QUIT)
        self._other.setText(text_first_run.OTHER_SERVER)
        self._spinner.setAccessibleName(text.STARTING)
        self._put(self._said)

    def _put(self, sentence: Sentence) -> None:
        self._said = sentence
        self._sentence.setText(sentence())
        self.setAccessibleName(sentence())

    def _say(self, sentence: Sentence, *, trouble: bool, other: bool) -> None:
        self._other.setVisible(other)
        self._put(sentence)
        self._retry.setVisible(trouble)
        self._quit.setVisible(trouble)
        if trouble:
            self._spinner.set_working(False)
            self._retry.setFocus()
        else:
            self._spinner.set_working(True)
