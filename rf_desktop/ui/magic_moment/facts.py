"""What an assessment says: summary, cause, what is known, what comes next, similar cases.

It is written while one reads: a row that is the same as before stays the same widget, so that focus, selection and an
opened source stay where they are, and only what is new is made (M5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.magic_moment.links import FIRST_LINE, Statement
from rf_desktop.ui.magic_moment.similar import SimilarCaseRow
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels import text_assessment as words
from rf_desktop.viewmodels.moment_view import AssessmentView, SimilarRow, StatementRow, StepRow

_TERM_WIDTH = 92
_RESERVED = 148
"""Height that the section keeps while it is being written, so that its arrival moves little."""
R = TypeVar("R")


class Rows(QWidget, Generic[R]):
    """Rows one below the other; `make` gives a value its widget."""

    def __init__(self, make: Callable[[R], QWidget], spacing: int) -> None:
        super().__init__()
        self._make = make
        self._shown: list[tuple[R, QWidget]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)

    def show_rows(self, values: Sequence[R]) -> None:
        """Show exactly these; a value that has the place it had keeps its widget."""
        for place, value in enumerate(values):
            if place < len(self._shown) and self._shown[place][0] == value:
                continue
            widget = self._make(value)
            if place < len(self._shown):
                self._drop(place)
            self._column.insertWidget(place, widget)
            self._shown.insert(place, (value, widget))
            widget.show()
        while len(self._shown) > len(values):
            self._drop(len(values))

    def _drop(self, place: int) -> None:
        _, widget = self._shown.pop(place)
        self._column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


class Facts(QWidget):
    """The assessment's body.

    Signals:
        retry_requested: write it again.
    """

    retry_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        space = theme.tokens.space
        self._sentence = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._retry = self._again(text.RETRY, "retry-assessment")
        self._age = PlainLabel(theme, face=Face.SMALL, ink=Ink.HIGH)
        self._age.setObjectName("assessment-age")
        self._redo = self._again(words.REDO, "redo-assessment")
        self._skeleton = Skeleton(theme, text.STILL_GENERATING, (0.55, 0.9, 0.8, 0.65))
        self._summary = PlainLabel(theme, selectable=True)
        self._summary.setObjectName("assessment-summary")
        self._cause = Rows(self._statement, space.xs)
        self._known = Rows(self._statement, space.xs)
        self._steps = Rows(self._step, space.xs)
        self._similar = Rows(self._case, space.xs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.m)
        column.addLayout(_line(self._sentence, self._retry))
        column.addLayout(_line(self._age, self._redo))
        column.addWidget(self._skeleton)
        column.addWidget(self._summary)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.m)
        grid.setVerticalSpacing(space.s)
        grid.setColumnMinimumWidth(0, _TERM_WIDTH)
        grid.setColumnStretch(1, 1)
        self._terms = [
            self._term(grid, name, rows)
            for name, rows in (
                (text.LIKELY_CAUSE, self._cause),
                (text.KNOWN, self._known),
                (text.NEXT, self._steps),
                (text.SIMILAR, self._similar),
            )
        ]
        column.addLayout(grid)
        column.addStretch(1)

    def show_facts(self, view: AssessmentView, summary: str, cause: StatementRow | None, busy: bool) -> None:
        """`summary` and `cause` are the original's or a person's; `busy` while it is asked for again."""
        self.setMinimumHeight(_RESERVED if view.state == "pending" else 0)
        _say(self._sentence, view.sentence)
        _say(self._age, view.age)
        _say(self._summary, summary)
        self._retry.setVisible(view.can_retry and not view.age)
        self._redo.setVisible(view.can_retry and bool(view.age))
        self._retry.set_busy(busy)
        self._redo.set_busy(busy)
        self._skeleton.setVisible(view.state == "pending" and not summary)
        self._cause.show_rows([cause] if cause is not None else [])
        self._known.show_rows(view.known)
        self._steps.show_rows(view.steps)
        self._similar.show_rows(view.similar)
        for (name, rows), filled in zip(
            self._terms, (cause is not None, view.known, view.steps, view.similar), strict=True
        ):
            name.setVisible(bool(filled))
            rows.setVisible(bool(filled))

    def _again(self, label: str, name: str) -> Button:
        button = Button(self._theme, label, Kind.SECONDARY, icon="rotate-ccw")
        button.setObjectName(name)
        button.clicked.connect(self.retry_requested)
        return button

    def _term(self, grid: QGridLayout, term: str, rows: QWidget) -> tuple[QWidget, QWidget]:
        name = PlainLabel(self._theme, term, face=Face.SMALL_STRONG, ink=Ink.MUTED, wraps=False)
        name.setContentsMargins(0, FIRST_LINE, 0, 0)
        number = grid.rowCount()
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(rows, number, 1)
        return name, rows

    def _statement(self, row: StatementRow) -> QWidget:
        note = text.NOT_FOUND_IN_SESSION if row.unfounded else ""
        return Statement(self._theme, row.text, row.links, note, flagged=row.flagged)

    def _step(self, step: StepRow) -> QWidget:
        notes = []
        if step.already_tried:
            notes.append(words.ALREADY_TRIED_BY.format(result=step.already_tried))
        if step.unfounded:
            notes.append(text.NOT_FOUND_IN_SESSION)
        if step.if_it_fails:
            notes.append(text.IF_IT_FAILS.format(what=step.if_it_fails))
        return Statement(
            self._theme,
            f"{step.number}  {step.text}",
            step.links,
            "  ·  ".join(notes),
            flagged=step.flagged,
            muted=bool(step.already_tried),
        )

    def _case(self, row: SimilarRow) -> QWidget:
        return SimilarCaseRow(self._theme, row)


def _line(label: PlainLabel, button: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(label, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return row


def _say(label: PlainLabel, sentence: str) -> None:
    if label.text() != sentence:
        label.setText(sentence)
    label.setVisible(bool(sentence))
