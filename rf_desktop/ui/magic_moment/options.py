"""Fourth section: the ways on. The chosen one shows the spinner, all are disabled meanwhile: the state says so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Ink, PlainLabel
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels import text_sheet as own
from rf_desktop.viewmodels.moment_view import Choice

_ONE_LINE = 630  # pixels of width from which everything stands in one line


class Options(QWidget):
    """The foot of the sheet.

    Signals:
        chosen(way): one of the ways to take over.
        left: *Back to queue*.
        closed: *Close*, in the overlay and where nothing can be chosen.
    """

    chosen = Signal(str)
    left = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._buttons: dict[str, Button] = {}
        space = theme.tokens.space
        self._problem = PlainLabel(theme, "", ink=Ink.URGENT)
        self._problem.setObjectName("moment-problem")
        self._row = QHBoxLayout()
        self._row.setSpacing(space.s)
        self._taken = Button(theme, "", Kind.SECONDARY, icon="user")
        self._taken.setEnabled(False)
        self._back = Button(theme, text.BACK_TO_QUEUE, Kind.QUIET)
        self._back.setObjectName("back-to-queue")
        self._back.clicked.connect(self.left)
        self._close = Button(theme, text.CLOSE, Kind.SECONDARY)
        self._close.setObjectName("close-moment")
        self._close.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.setSpacing(space.s)
        foot.addLayout(self._row)
        foot.addWidget(self._taken)
        foot.addStretch(1)
        foot.addWidget(self._close)
        self._foot = foot
        self._below = QHBoxLayout()
        self._below.addStretch(1)
        self._foot.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.xl, space.m, space.xl, space.l)
        column.setSpacing(space.s)
        column.addWidget(self._problem)
        column.addLayout(foot)
        column.addLayout(self._below)
        self._problem.hide()

    def show_choices(self, choices: tuple[Choice, ...], problem: str) -> None:
        """Offer the ways on; `problem` says why the last try failed."""
        self._say(problem)
        self._taken.hide()
        self._back.show()
        self._close.hide()
        self._back.setEnabled(all(choice.enabled for choice in choices))
        if tuple(self._buttons) != tuple(choice.way for choice in choices):
            self._build(choices)
        for number, choice in enumerate(choices, 1):
            button = self._buttons[choice.way]
            button.setText(choice.label)
            button.setToolTip(own.WITH_KEY.format(what=choice.label, key=number))
            button.set_busy(choice.busy)
            button.setEnabled(choice.enabled or choice.busy)

    def show_taken(self, sentence: str, label: str) -> None:
        """A colleague was first (C3)."""
        self._say(sentence)
        self._build(())
        self._taken.setText(label)
        self._taken.show()
        self._back.show()
        self._back.setEnabled(True)
        self._close.hide()
        self._back.setFocus()

    def show_close(self, problem: str = "") -> None:
        """Only *Close* (M6)."""
        self._say(problem)
        self._build(())
        self._taken.hide()
        self._back.hide()
        self._close.show()

    def show_back(self) -> None:
        """Nothing to choose yet, or nothing at all: only the way back."""
        self._say("")
        self._build(())
        self._taken.hide()
        self._close.hide()
        self._back.show()
        self._back.setEnabled(True)

    def press(self, number: int) -> None:
        """Press the choice of this number, counted from 0, if it is there and can be pressed."""
        buttons = list(self._buttons.values())
        if number < len(buttons) and buttons[number].isEnabled() and not buttons[number].busy:
            buttons[number].click()

    def focus_primary(self) -> None:
        """Put the keyboard where Enter does what is most likely wanted."""
        for part in (*self._buttons.values(), self._close, self._back):
            if part.isVisibleTo(self) and part.isEnabled():
                part.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the way back has a line of its own."""
        super().resizeEvent(event)
        narrow, place = event.size().width() < _ONE_LINE, self._below
        if not narrow:
            place = self._foot
        if place.indexOf(self._back) < 0:
            (self._foot if narrow else self._below).removeWidget(self._back)
            place.addWidget(self._back)

    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _build(self, choices: tuple[Choice, ...]) -> None:
        for button in self._buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for choice in choices:
            button = Button(self._theme, choice.label, Kind.PRIMARY if choice.primary else Kind.SECONDARY)
            button.setObjectName(f"choice-{choice.way}")
            button.clicked.connect(lambda _=False, way=choice.way: self.chosen.emit(way))
            self._row.addWidget(button)
            button.show()  # at once, so that it can take the focus
            self._buttons[choice.way] = button
