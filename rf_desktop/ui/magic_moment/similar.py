"""A similar case (A10): its problem and outcome in two lines; a press opens the whole of it in place.

In place, because the session itself is readable only for those who worked on it (C6), and a case is what helps here.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from rf_desktop.domain import moments
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, set_ground
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.moment_view import SimilarRow

_AROUND = 40  # pixels of the button around its words
_INDENT = 26  # pixels, so that the outcome stands under the problem's first letter


class SimilarCaseRow(QWidget):
    """Shows one SimilarRow."""

    def __init__(self, theme: Theme, row: SimilarRow) -> None:
        super().__init__()
        self._theme = theme
        self._line = " ".join(row.problem.split())
        self._opener = _Opener(theme, self._line, Kind.QUIET, icon="chevron-right")
        self._opener.setObjectName("similar-case")
        self._opener.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._opener.setAccessibleName(f"{text.SIMILAR}: {row.problem}")
        self._opener.clicked.connect(self._toggle)
        below = PlainLabel(theme, _outcome(row), face=Face.SMALL, ink=Ink.MUTED)
        below.setContentsMargins(_INDENT, 0, 0, 0)
        self._below = below
        self._case = self._whole(row)
        self._case.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._opener, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(below)
        column.addWidget(self._case)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - _AROUND
        shown = self._opener.fontMetrics().elidedText(self._line, Qt.TextElideMode.ElideRight, room)
        self._opener.setText(shown.replace("&", "&&"))

    def _toggle(self) -> None:
        shown = self._case.isHidden()
        self._case.setVisible(shown)
        self._below.setVisible(not shown)
        self._opener.set_icon_name("chevron-down" if shown else "chevron-right")

    def _whole(self, row: SimilarRow) -> QWidget:
        space = self._theme.tokens.space
        case = QWidget()
        case.setObjectName("similar-case-whole")
        set_ground(case, "sunken")
        grid = QGridLayout(case)
        grid.setContentsMargins(space.m, space.s, space.m, space.s)
        grid.setHorizontalSpacing(space.m)
        grid.setVerticalSpacing(space.xs)
        grid.setColumnStretch(1, 1)
        facts = (
            (text.SIMILAR_PROBLEM, row.problem),
            (text.SIMILAR_CAUSE, row.cause or text.NO_CAUSE_WRITTEN),
            (text.SIMILAR_FIX, row.fix or text.NO_FIX_WRITTEN),
            (text.SIMILAR_RESOLVED, _resolved(row)),
            (text.SIMILAR_SHARED, ", ".join(row.shared)),
        )
        for number, (term, said) in enumerate(fact for fact in facts if fact[1]):
            name = PlainLabel(self._theme, term, face=Face.SMALL_STRONG, ink=Ink.MUTED, wraps=False)
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(self._theme, said, face=Face.SMALL, selectable=True), number, 1)
        return case


def _outcome(row: SimilarRow) -> str:
    who = _resolved(row)
    return f"{row.outcome}  ({who})" if who else row.outcome


def _resolved(row: SimilarRow) -> str:
    when = moments.ago(row.resolved_at, moments.now()) if row.resolved_at else ""
    number = text.ticket(row.ticket) if row.ticket else ""
    return " · ".join(part for part in (row.resolved_by, when, number) if part)


class _Opener(Button):
    """As wide as its words, and narrower where there is no room for them."""

    def minimumSizeHint(self) -> QSize:
        return QSize(_AROUND, self.sizeHint().height())
