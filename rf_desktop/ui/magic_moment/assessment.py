"""Third section: the assessment, as far as there is one. It fills in live, in place, and keeps the reader's place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.domain.vocabulary import ReadingVerdict
from rf_desktop.ui.magic_moment.links import FIRST_LINE, Statement
from rf_desktop.ui.magic_moment.similar import SimilarCaseRow
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.badges import Pill
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import ElidedLabel, Face, Ink, PlainLabel, SectionTitle
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.ui.widgets.tone import Tone
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.moment_view import AssessmentView, StepRow

_TERM_WIDTH = 92
_ONE_LINE = 600  # pixels of width from which title, confidence and verdict stand in one line
_RESERVED = 148
"""Height that the section keeps while it is being written, so that its arrival moves little."""


class AssessmentSection(QWidget):
    """Pending, unavailable or ready: never the same picture (A5).

    Signals:
        retry_requested: write it again.
        read(verdict): agree, or not this (A11).
    """

    retry_requested = Signal()
    read = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[AssessmentView, frozenset[str]] | None = None
        space = theme.tokens.space
        self._title = SectionTitle(theme, text.ASSESSMENT)
        self._confidence = Pill(theme, "", Tone.NEUTRAL)
        self._note = ElidedLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._agree = self._reading_button(text.AGREE, "thumbs-up", "agree")
        self._not_this = self._reading_button(text.NOT_THIS, "thumbs-down", "not_this")
        head = QHBoxLayout()
        head.setSpacing(space.s)
        for part in (self._title, self._confidence, self._note):
            head.addWidget(part)
        head.setStretchFactor(self._note, 1)
        self._beside, self._below = QHBoxLayout(), QHBoxLayout()
        head.addLayout(self._beside)
        self._below.addStretch(1)
        for button in (self._agree, self._not_this):
            self._beside.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space.s)
        self._column.addLayout(head)
        self._column.addLayout(self._below)
        self._body = QWidget()
        self._column.addWidget(self._body)

    def show_assessment(self, view: AssessmentView, busy: frozenset[str]) -> None:
        """Replace in place; the same again changes nothing. `busy` names quiet actions under way."""
        if (view, busy) == self._shown:
            return
        rebuild = self._shown is None or self._shown[0] != view
        self._shown = (view, busy)
        self._head(view, busy)
        if rebuild:
            body = self._compose(view)
            self._column.replaceWidget(self._body, body)
            self._body.hide()
            self._body.deleteLater()
            self._body = body
        retry = self._body.findChild(Button, "retry-assessment")
        if retry is not None:
            retry.set_busy("retry" in busy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the reader's verdict has a line of its own."""
        super().resizeEvent(event)
        place, other = (self._below, self._beside) if event.size().width() < _ONE_LINE else (self._beside, self._below)
        if place.indexOf(self._agree) < 0:
            for button in (self._agree, self._not_this):
                other.removeWidget(button)
                place.addWidget(button)

    def _head(self, view: AssessmentView, busy: frozenset[str]) -> None:
        self._title.setText(view.title)
        self._confidence.setVisible(view.confidence is not None)
        if view.confidence is not None:
            self._confidence.show_state(text.CONFIDENCE[view.confidence], Tone.NEUTRAL)
        self._note.set_text(view.confidence_note)
        self._note.setVisible(bool(view.confidence_note))
        for button, verdict in ((self._agree, "agree"), (self._not_this, "not_this")):
            button.setVisible(view.cause is not None)
            button.setChecked(view.my_reading == verdict)
            button.set_kind(Kind.SECONDARY if view.my_reading == verdict else Kind.QUIET)
            button.set_busy(verdict in busy)

    def _compose(self, view: AssessmentView) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.tokens.space.m)
        match view.state:
            case "pending":
                column.addWidget(PlainLabel(self._theme, view.sentence, ink=Ink.MUTED))
                column.addWidget(Skeleton(self._theme, view.sentence, (0.55, 0.9, 0.8, 0.65)))
                column.addStretch(1)
                body.setMinimumHeight(_RESERVED)
            case "unavailable":
                row = QHBoxLayout()
                row.addWidget(PlainLabel(self._theme, view.sentence, ink=Ink.MUTED), 1)
                row.addWidget(self._retry_button(), 0, Qt.AlignmentFlag.AlignTop)
                column.addLayout(row)
                column.addLayout(self._facts(view))
            case "ready":
                if view.sentence:
                    column.addWidget(PlainLabel(self._theme, view.sentence, face=Face.SMALL, ink=Ink.MUTED))
                if view.summary:
                    column.addWidget(PlainLabel(self._theme, view.summary, selectable=True))
                column.addLayout(self._facts(view))
        return body

    def _facts(self, view: AssessmentView) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.tokens.space.m)
        grid.setVerticalSpacing(self._theme.tokens.space.s)
        grid.setColumnMinimumWidth(0, _TERM_WIDTH)
        grid.setColumnStretch(1, 1)
        if view.cause is not None:
            note = text.NOT_FOUND_IN_SESSION if view.cause.unfounded else ""
            self._fact(grid, text.LIKELY_CAUSE, [Statement(self._theme, view.cause.text, view.cause.links, note)])
        known = [
            Statement(self._theme, row.text, row.links, text.NOT_FOUND_IN_SESSION if row.unfounded else "")
            for row in view.known
        ]
        self._fact(grid, text.KNOWN, known)
        self._fact(grid, text.NEXT, [self._step(step) for step in view.steps])
        self._fact(grid, text.SIMILAR, [SimilarCaseRow(self._theme, row) for row in view.similar])
        return grid

    def _fact(self, grid: QGridLayout, term: str, rows: Sequence[QWidget]) -> None:
        if not rows:
            return
        number = grid.rowCount()
        name = PlainLabel(self._theme, term, face=Face.SMALL_STRONG, ink=Ink.MUTED, wraps=False)
        name.setContentsMargins(0, FIRST_LINE, 0, 0)
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(self._theme.tokens.space.xs)
        for row in rows:
            column.addWidget(row)
        grid.addLayout(column, number, 1)

    def _step(self, step: StepRow) -> Statement:
        notes = []
        if step.already_tried:
            notes.append(text.ALREADY_TRIED.format(result=step.already_tried))
        if step.if_it_fails:
            notes.append(text.IF_IT_FAILS.format(what=step.if_it_fails))
        return Statement(self._theme, f"{step.number}  {step.text}", step.links, "  ·  ".join(notes))

    def _retry_button(self) -> Button:
        retry = Button(self._theme, text.RETRY, Kind.SECONDARY, icon="rotate-ccw")
        retry.setObjectName("retry-assessment")
        retry.clicked.connect(self.retry_requested)
        return retry

    def _reading_button(self, words: str, icon: str, verdict: ReadingVerdict) -> Button:
        button = Button(self._theme, words, Kind.QUIET, icon=icon)
        button.setObjectName(verdict.replace("_", "-"))
        button.setCheckable(True)
        button.clicked.connect(lambda: self.read.emit(verdict))
        button.hide()
        return button
