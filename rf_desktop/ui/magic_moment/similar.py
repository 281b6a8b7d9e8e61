"""A similar case (A10): a lead. Its line in the sheet, and the whole of it, which is read beside the sheet."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rf_desktop.domain import moments
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, set_ground
from rf_desktop.viewmodels import text, text_sheet
from rf_desktop.viewmodels.moment_view import SimilarRow

_AROUND = 40  # pixels of the button around its words


class SimilarCaseRow(QWidget):
    """Shows one SimilarRow in two lines: its problem, and below its outcome, who and when, and how it was found.

    Signals:
        opened(SimilarRow): it is to be read.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row: SimilarRow | None = None
        self._line = ""
        self._opener = _Opener(theme, "", Kind.QUIET, icon="file-text")
        self._opener.setObjectName("similar-case")
        self._opener.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._opener.clicked.connect(lambda: self.opened.emit(self._row))
        self._below = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._below.setContentsMargins(self._opener.words_left(), 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._opener, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._below)

    def show_case(self, row: SimilarRow) -> None:
        """Show this one."""
        self._row = row
        self._line = " ".join(row.problem.split())
        self._opener.setAccessibleDescription(f"{row.lead} {text_sheet.READ_BESIDE}".strip())
        self._opener.setAccessibleName(f"{text.SIMILAR}: {row.problem}")
        who = resolved(row)
        self._below.setText("  ·  ".join(part for part in (row.outcome, who, row.found) if part))
        self._elide(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide(event.size().width())

    def _elide(self, width: int) -> None:
        shown = self._opener.fontMetrics().elidedText(self._line, Qt.TextElideMode.ElideRight, width - _AROUND)
        self._opener.setText(shown.replace("&", "&&"))
        self._opener.setToolTip("")


class CasePage(QScrollArea):
    """The whole of a similar case.

    Signals:
        session_requested(str): open its session, which is one of mine.
    """

    session_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("similar-case-whole")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_case(self, row: SimilarRow) -> None:
        """Show this one, from its beginning."""
        theme, space = self._theme, self._theme.tokens.space
        page = QWidget()
        set_ground(page, "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(space.xl, space.l, space.xl, space.l)
        column.setSpacing(space.m)
        column.addWidget(PlainLabel(theme, row.problem, face=Face.STRONG, selectable=True))
        if row.lead:
            column.addWidget(PlainLabel(theme, row.lead, face=Face.SMALL, ink=Ink.MUTED))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setHorizontalSpacing(space.m)
        form.setVerticalSpacing(space.xs)
        facts = (
            (text.SIMILAR_CAUSE, row.cause or text.NO_CAUSE_WRITTEN),
            (text.SIMILAR_FIX, row.fix or text.NO_FIX_WRITTEN),
            (text.SIMILAR_RESOLVED, resolved(row, with_ticket=False)),
            (text.SIMILAR_SHARED, ", ".join(row.shared)),
        )
        for term, said in facts:
            if said:
                name = PlainLabel(theme, term, face=Face.SMALL_STRONG, ink=Ink.MUTED, wraps=False)
                name.setContentsMargins(0, space.xs, 0, 0)
                form.addRow(name, PlainLabel(theme, said, selectable=True))
        column.addLayout(form)
        column.addLayout(self._deeds(row))
        column.addStretch(1)
        self.setWidget(page)
        self.verticalScrollBar().setValue(0)

    def _deeds(self, row: SimilarRow) -> QHBoxLayout:
        theme = self._theme
        line = QHBoxLayout()
        line.setSpacing(theme.tokens.space.s)
        if row.ticket:
            number = text.ticket(row.ticket)
            line.addWidget(PlainLabel(theme, number, face=Face.MONO, ink=Ink.MUTED, wraps=False))
            copy = IconButton(theme, "copy", text.COPY_TICKET)
            copy.setObjectName("copy-case-ticket")
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(number.lstrip("#")))
            line.addWidget(copy)
        if row.may_open:
            session = Button(theme, text_sheet.OPEN_ITS_SESSION, Kind.SECONDARY, icon="external-link")
            session.setObjectName("open-case-session")
            session.clicked.connect(lambda: self.session_requested.emit(row.session_id))
            line.addWidget(session)
        line.addStretch(1)
        return line


def resolved(row: SimilarRow, *, with_ticket: bool = True) -> str:
    """Who resolved it and when, and its ticket."""
    when = text.ago(row.resolved_at, moments.now()) if row.resolved_at else ""
    number = text.ticket(row.ticket) if row.ticket and with_ticket else ""
    return " · ".join(part for part in (row.resolved_by, when, number) if part)


class _Opener(Button):
    """As wide as its words, and narrower where there is no room for them."""

    def minimumSizeHint(self) -> QSize:
        return QSize(_AROUND, self.sizeHint().height())
