"""What an assessment says: summary, cause, what is known, what comes next, similar cases.

It is written while one reads: rows are filled in place, so that focus, selection and place stay where they are (M5).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.magic_moment.links import FIRST_LINE, Statement, replace_text, warning
from rf_desktop.ui.magic_moment.rows import Rows, keep_the_keyboard
from rf_desktop.ui.magic_moment.similar import SimilarCaseRow
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels import text_assessment as words
from rf_desktop.viewmodels.moment_view import AssessmentView, StatementRow, StepRow

_TERM_WIDTH = 92
_RESERVED = 148
"""Height that the section keeps while it is being written, so that its arrival moves little."""


class Facts(QWidget):
    """The assessment's body.

    Signals:
        retry_requested: write it again.
        evidence_opened(EvidenceLink), case_opened(SimilarRow): read it beside the sheet.
        evidence_stepped(EvidenceButton, int): the keyboard goes on to another source.
    """

    retry_requested = Signal()
    evidence_opened = Signal(object)
    evidence_stepped = Signal(object, int)
    case_opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state = ""
        space = theme.tokens.space
        self._sentence = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._retry = self._again(text.RETRY, "retry-assessment")
        self._age = PlainLabel(theme, face=Face.SMALL, ink=Ink.HIGH)
        self._age.setObjectName("assessment-age")
        self._redo = self._again(words.REDO, "redo-assessment")
        self._tried_again = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._tried_again.setObjectName("tried-again")
        self._skeleton = Skeleton(theme, text.STILL_GENERATING, (0.55, 0.9, 0.8, 0.65))
        self._summary = PlainLabel(theme, selectable=True)
        self._summary.setObjectName("assessment-summary")
        self._flagged = PlainLabel(theme, face=Face.SMALL, ink=Ink.HIGH)
        self._flagged.setObjectName("summary-flagged")
        self._cause = Rows(self._statement, self._fill_statement, space.xs)
        self._known = Rows(self._statement, self._fill_statement, space.xs)
        self._steps = Rows(self._statement, self._fill_step, space.xs)
        self._similar = Rows(self._case, SimilarCaseRow.show_case, space.xs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.m)
        column.addLayout(_line(self._sentence, self._retry))
        column.addLayout(_line(self._age, self._redo))
        for part in (self._tried_again, self._skeleton, self._summary, self._flagged):
            column.addWidget(part)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.m)
        grid.setVerticalSpacing(space.s)
        grid.setColumnMinimumWidth(0, _TERM_WIDTH)
        grid.setColumnStretch(1, 1)
        self._names = [
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
        self._reserve(view.state)
        _say(self._sentence, view.sentence)
        _say(self._age, view.age)
        _say(self._tried_again, view.tried_again)
        replace_text(self._summary, summary)
        self._summary.setVisible(bool(summary))
        _say(self._flagged, warning(view.summary_flagged) if summary == view.summary else "")
        self._show_again(view)
        self._retry.set_busy(busy)
        self._redo.set_busy(busy)
        self._skeleton.setVisible(view.state == "pending" and not summary)
        self._cause.show_rows([cause] if cause is not None else [])
        self._known.show_rows(view.known)
        self._steps.show_rows(view.steps)
        self._similar.show_rows(view.similar)
        shown = (cause is not None, view.known, view.steps, view.similar)
        for name, filled in zip(self._names, shown, strict=True):
            name.setVisible(bool(filled))

    def _show_again(self, view: AssessmentView) -> None:
        """*Retry* or *Redo*; whichever was pressed takes the keyboard back when it is there again."""
        for button, shown in ((self._retry, not view.age), (self._redo, bool(view.age))):
            if not (view.can_retry and shown):
                keep_the_keyboard(button, self)
            button.setVisible(view.can_retry and shown)
            if self.hasFocus() and button.isVisible():
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reserve(self, state: str) -> None:
        """While it is being written it keeps the height it had: what stood below or above the reader stays there."""
        if state == "pending" and self._state != "pending":
            self.setMinimumHeight(max(_RESERVED, self.height() if self._state else 0))
        elif state != "pending":
            self.setMinimumHeight(0)
        self._state = state

    def _again(self, label: str, name: str) -> Button:
        button = Button(self._theme, label, Kind.SECONDARY, icon="rotate-ccw")
        button.setObjectName(name)
        button.clicked.connect(self.retry_requested)
        return button

    def _term(self, grid: QGridLayout, term: str, rows: QWidget) -> QWidget:
        name = PlainLabel(self._theme, term, face=Face.SMALL_STRONG, ink=Ink.MUTED, wraps=False)
        name.setContentsMargins(0, FIRST_LINE, 0, 0)
        number = grid.rowCount()
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(rows, number, 1)
        return name

    def _statement(self) -> Statement:
        statement = Statement(self._theme)
        statement.opened.connect(self.evidence_opened)
        statement.stepped.connect(self.evidence_stepped)
        return statement

    def _fill_statement(self, statement: Statement, row: StatementRow) -> None:
        note = text.NOT_FOUND_IN_SESSION if row.unfounded else ""
        statement.show_statement(row.text, row.links, note, flagged=row.flagged)

    def _fill_step(self, statement: Statement, step: StepRow) -> None:
        notes = []
        if step.already_tried:
            notes.append(words.ALREADY_TRIED_BY.format(result=step.already_tried))
        if step.unfounded:
            notes.append(text.NOT_FOUND_IN_SESSION)
        if step.if_it_fails:
            notes.append(text.IF_IT_FAILS.format(what=step.if_it_fails))
        statement.show_statement(
            f"{step.number}  {step.text}",
            step.links,
            "  ·  ".join(notes),
            flagged=step.flagged,
            muted=bool(step.already_tried),
        )

    def _case(self) -> SimilarCaseRow:
        row = SimilarCaseRow(self._theme)
        row.opened.connect(self.case_opened)
        return row


def _line(label: PlainLabel, button: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(label, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return row


def _say(label: PlainLabel, sentence: str) -> None:
    if label.text() != sentence:
        label.setText(sentence)
    label.setVisible(bool(sentence))
