"""Fourth section: the ways on. The chosen one shows the spinner, all are disabled meanwhile: the state says so."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Ink, PlainLabel, plain_tooltip
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels import text_sheet as own
from rf_desktop.viewmodels.moment_offers import Asked
from rf_desktop.viewmodels.moment_view import Choice
from rf_desktop.viewmodels.ways_view import Deed

_ONE_LINE = 630  # pixels of width from which everything stands in one line
_ACCEPT = "accept"


class Options(QWidget):
    """The foot of the sheet.

    Signals:
        chosen(way): one of the ways to take over.
        accepted: *Accept*, of what a colleague offers.
        went(way): *Decline*, or one of the ways of who came second.
        left: *Back to queue*.
        closed: *Close*, in the overlay and where nothing can be chosen.
    """

    chosen = Signal(str)
    accepted = Signal()
    went = Signal(str)
    left = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._buttons: dict[str, Button] = {}
        space = theme.tokens.space
        self._problem = PlainLabel(theme, "", ink=Ink.URGENT)
        self._problem.setObjectName("moment-problem")
        self._wish = PlainLabel(theme, "")
        self._wish.setObjectName("moment-wish")
        self._wish.hide()
        self._decline = Button(theme, "", Kind.QUIET)
        self._decline.setObjectName("decline")
        self._decline.clicked.connect(lambda: self.went.emit("decline"))
        self._decline.hide()
        self._row = QHBoxLayout()
        self._row.setSpacing(space.s)
        self._taken = Button(theme, "", Kind.SECONDARY, icon="user")
        self._taken.setEnabled(False)
        self._back = Button(theme, text.BACK_TO_QUEUE, Kind.QUIET)
        self._back.setObjectName("back-to-queue")
        self._back.setToolTip(plain_tooltip(own.WITH_KEY.format(what=text.BACK_TO_QUEUE, key="B")))
        self._back.setAccessibleDescription(own.ITS_KEY.format(key="B"))
        self._back.clicked.connect(self.left)
        self._close = Button(theme, text.CLOSE, Kind.SECONDARY)
        self._close.setObjectName("close-moment")
        self._close.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.setSpacing(space.s)
        foot.addWidget(self._taken)
        foot.addLayout(self._row)
        foot.addStretch(1)
        foot.addWidget(self._close)
        self._foot = foot
        self._below = QHBoxLayout()
        self._below.addStretch(1)
        self._foot.addWidget(self._decline)
        self._foot.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.xl, space.m, space.xl, space.l)
        column.setSpacing(space.s)
        column.addWidget(self._problem)
        column.addWidget(self._wish)
        column.addLayout(foot)
        column.addLayout(self._below)
        self._problem.hide()

    def show_choices(self, choices: tuple[Choice, ...], problem: str, asked: Asked | None = None) -> None:
        """Offer the ways on; `problem` says why the last try failed, `asked` that it was handed to me."""
        self._say(problem, asked)
        self._taken.hide()
        self._back.show()
        self._close.hide()
        self._back.setEnabled(all(choice.enabled for choice in choices))
        if tuple(self._buttons) != tuple(choice.way for choice in choices):
            self._build([(each.way, each.label, each.primary, self.chosen) for each in choices])
        for number, choice in enumerate(choices, 1):
            button = self._buttons[choice.way]
            button.setText(choice.label)
            button.setToolTip(plain_tooltip(own.WITH_KEY.format(what=choice.label, key=number)))
            button.setAccessibleDescription(own.ITS_KEY.format(key=number))
            button.set_busy(choice.busy)
            button.setEnabled(choice.enabled or choice.busy)
        self._settle()

    def show_asked(self, asked: Asked, problem: str) -> None:
        """A colleague offers it: take it or not (C8)."""
        self._say(problem, asked)
        self._taken.hide()
        self._close.hide()
        self._back.show()
        self._back.setEnabled(not asked.busy)
        if tuple(self._buttons) != (_ACCEPT,):
            self._build([(_ACCEPT, asked.accept, True, self.accepted)])
        self._buttons[_ACCEPT].set_busy(asked.busy)
        self._settle()

    def show_taken(self, sentence: str, label: str, offers: tuple[Deed, ...] = ()) -> None:
        """A colleague was first: what can be done about it (C3)."""
        self._say(sentence)
        if tuple(self._buttons) != tuple(deed.way for deed in offers):
            self._build([(deed.way, deed.label, False, self.went) for deed in offers])
        for deed in offers:
            self._buttons[deed.way].set_busy(deed.busy)
        self._taken.setText(label)
        self._taken.show()
        self._back.show()
        self._back.setEnabled(True)
        self._close.hide()
        self._settle()
        if not any(button.hasFocus() for button in self._buttons.values()):
            self._back.setFocus()

    def show_close(self, problem: str = "") -> None:
        """Only *Close* (M6)."""
        self._say(problem)
        self._build([])
        self._taken.hide()
        self._back.hide()
        self._close.show()

    def show_back(self) -> None:
        """Nothing to choose yet, or nothing at all: only the way back."""
        self._say("")
        self._build([])
        self._taken.hide()
        self._close.hide()
        self._back.show()
        self._back.setEnabled(True)

    def stops(self) -> list[QWidget]:
        """What Tab stops at, from left to right."""
        return [*self._buttons.values(), self._close, self._decline, self._back]

    def press(self, number: int) -> None:
        """Press the way to take over of this number, counted from 0, if it is there and can be pressed.

        Nothing else: what stands there once a colleague was first is not what the finger was on its way to.
        """
        names = list(self._buttons)
        if number < len(names) and names[number] in get_args(ClaimWay):
            button = self._buttons[names[number]]
            if button.isEnabled() and not button.busy:
                button.click()

    def focus_primary(self) -> None:
        """Put the keyboard where Enter does what is most likely wanted."""
        for part in (*self._buttons.values(), self._close, self._back):
            if part.isVisibleTo(self) and part.isEnabled():
                part.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the way back has a line of its own."""
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        """Put the ways back where there is room for them."""
        parts = (self._taken, *self._buttons.values(), self._decline, self._close, self._back)
        shown = [part for part in parts if not part.isHidden()]
        space = self._theme.tokens.space
        needed = sum(part.sizeHint().width() + space.s for part in shown) + 2 * space.xl
        narrow = self.width() < max(_ONE_LINE if len(shown) > 2 else 0, needed)
        old, new = (self._foot, self._below) if narrow else (self._below, self._foot)
        if new.indexOf(self._back) < 0:
            for part in (self._decline, self._back):
                old.removeWidget(part)
                new.addWidget(part)

    def _say(self, problem: str, asked: Asked | None = None) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._wish.setText(asked.sentence if asked else "")
        self._wish.setVisible(asked is not None)
        self._decline.setText(asked.decline if asked else "")
        self._decline.setVisible(asked is not None)
        self._decline.setEnabled(asked is not None and not asked.busy)

    def _build(self, wanted: list[tuple[str, str, bool, SignalInstance]]) -> None:
        """Buttons by name, label, whether it is the primary one, and what its press says."""
        for button in self._buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for name, label, primary, says in wanted:
            button = Button(self._theme, label, Kind.PRIMARY if primary else Kind.SECONDARY)
            button.setObjectName(f"choice-{name}")
            if name == _ACCEPT:
                button.clicked.connect(lambda _=False, says=says: says.emit())
            else:
                button.clicked.connect(lambda _=False, says=says, name=name: says.emit(name))
            self._row.addWidget(button)
            button.show()  # at once, so that it can take the focus
            self._buttons[name] = button
