"""One field of a form: its label, the control, a counter if it has a limit worth showing, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel


class Field(QWidget):
    """Label above, control, problem and counter below. The screen reader hears a problem with the control's name."""

    def __init__(self, theme: Theme, label: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._name = label
        self._label = PlainLabel(theme, label, face=Face.SMALL_STRONG, wraps=False)
        self._label.setBuddy(control)
        self._problem = PlainLabel(theme, face=Face.SMALL, ink=Ink.URGENT)
        self._counter = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED, wraps=False)
        self._problem.hide()
        self._counter.hide()
        below = QHBoxLayout()
        below.addWidget(self._problem, 1)
        below.addStretch(0)
        below.addWidget(self._counter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.xs)
        column.addWidget(self._label)
        column.addWidget(control)
        column.addLayout(below)
        control.setAccessibleName(label)

    def problem(self) -> str:
        return self._problem.text()

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong, or "" when nothing is."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)
        set_wrong = getattr(self.control, "set_wrong", None)
        if callable(set_wrong):
            set_wrong(bool(sentence))

    def counter(self) -> PlainLabel:
        """The counter's label, shown from now on."""
        self._counter.show()
        return self._counter

    def show_counter(self, sentence: str, *, over: bool) -> None:
        """How much room is left, or by how much it is too long."""
        self._counter.setText(sentence)
        self._counter.set_ink(Ink.URGENT if over else Ink.MUTED)
        self._counter.setVisible(bool(sentence))
