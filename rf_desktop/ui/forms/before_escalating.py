"""In the escalate form: what seniors asked first, to answer or to mark (E7)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.fields import CheckBox, LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_handing
from rf_desktop.viewmodels.before_escalating import FactAnswer, FactRow

AddField = Callable[[str, str, QWidget, QVBoxLayout], object]
"""Adds a labelled control under a key to a layout: the sheet's own `add_field`."""


class Facts(QWidget):
    """The questions, the most asked first; hidden where there are none. What is known already is only said."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("escalate-facts")
        self._theme = theme
        self._rows: list[tuple[FactRow, LineEdit, CheckBox]] = []
        self._shown: tuple[FactRow, ...] = ()
        space = theme.tokens.space
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, space.s, 0, 0)
        self._column.setSpacing(space.s)
        self._column.addWidget(PlainLabel(theme, text_handing.ASKED_FIRST, face=Face.STRONG))
        self._column.addWidget(PlainLabel(theme, text_handing.ASKED_FIRST_NOTE, face=Face.SMALL, ink=Ink.MUTED))
        self.hide()

    def show_rows(self, rows: tuple[FactRow, ...], said: tuple[FactAnswer, ...], add_field: AddField) -> None:
        """The questions arrived, once; `said` is what an earlier opening left in them."""
        if not rows or rows == self._shown:
            return
        self._shown = rows
        earlier = {each.question: each for each in said}
        for row in rows:
            if row.known:
                self._column.addLayout(self._known(row))
            else:
                self._ask(row, earlier.get(row.question, FactAnswer(row.question)), add_field)
        self.show()

    def answers(self) -> tuple[FactAnswer, ...]:
        """What stands in the rows now."""
        return tuple(FactAnswer(row.question, line.text(), box.isChecked()) for row, line, box in self._rows)

    def pairs(self) -> tuple[tuple[LineEdit, CheckBox], ...]:
        """Each answer's field with its mark, for the order of Tab."""
        return tuple((line, box) for _, line, box in self._rows)

    def _known(self, row: FactRow) -> QVBoxLayout:
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addWidget(PlainLabel(self._theme, row.question, face=Face.SMALL_STRONG))
        both.addWidget(PlainLabel(self._theme, row.known, face=Face.SMALL, ink=Ink.OK))
        return both

    def _ask(self, row: FactRow, said: FactAnswer, add_field: AddField) -> None:
        line = LineEdit(self._theme, row.question, placeholder=text_handing.FACT_HINT)
        line.setText(said.answer)
        box = CheckBox(self._theme, text_handing.COULD_NOT_GET)
        box.setAccessibleName(text_handing.COULD_NOT_GET_NAMED.format(question=row.question))
        box.setChecked(said.could_not_get)
        line.setEnabled(not said.could_not_get)
        box.toggled.connect(lambda marked, line=line: line.setEnabled(not marked))
        add_field(f"fact_{len(self._rows)}", row.question, line, self._column)
        below = QHBoxLayout()
        below.addWidget(box)
        below.addStretch(1)
        below.addWidget(PlainLabel(self._theme, row.asked, face=Face.SMALL, ink=Ink.MUTED, wraps=False))
        self._column.addLayout(below)
        self._rows.append((row, line, box))
