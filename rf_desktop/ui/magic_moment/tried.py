"""Second section: the notes in the junior's words, then the ledger: done with results, skipped, never asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from rf_desktop.domain.vocabulary import CardState
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle, set_ground
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.moment_view import LedgerRow, MomentView

_MARK: dict[CardState, tuple[str, str, str]] = {
    "done": ("check", "ok", text.CARD_DONE),
    "skipped": ("skip-forward", "muted", text.SKIPPED),
    "todo": ("circle-help", "muted", text.NEVER_ASKED),
}


class TriedSection(QWidget):
    """Rebuilt only when notes or ledger differ, so that a live assessment moves nothing here."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[object, ...] | None = None
        space = theme.tokens.space
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space.s)
        self._body = QWidget()
        self._column.addWidget(SectionTitle(theme, text.TRIED))
        self._column.addWidget(self._body)

    def show_tried(self, view: MomentView) -> None:
        """Replace in place; the same again changes nothing."""
        content = (view.notes, view.header.by, view.ledger, view.ticket_note)
        if content == self._shown:
            return
        self._shown = content
        body = self._compose(view)
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _compose(self, view: MomentView) -> QWidget:
        space = self._theme.tokens.space
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.m)
        if view.notes:
            notes = PlainLabel(self._theme, f"“{view.notes}”\u00a0—\u00a0{view.header.by}", selectable=True)
            notes.setObjectName("handoff-notes")
            notes.setContentsMargins(space.m, space.s, space.m, space.s)
            set_ground(notes, "sunken")
            column.addWidget(notes)
        else:
            quiet = text.NO_NOTES.format(name=view.header.by.capitalize())
            column.addWidget(PlainLabel(self._theme, quiet, face=Face.SMALL, ink=Ink.MUTED))
        if view.ledger:
            column.addLayout(self._ledger(view.ledger))
        else:
            column.addWidget(PlainLabel(self._theme, text.NOTHING_TRIED, ink=Ink.MUTED))
        if view.ticket_note:
            column.addWidget(PlainLabel(self._theme, view.ticket_note, face=Face.SMALL, ink=Ink.MUTED))
        return body

    def _ledger(self, rows: tuple[LedgerRow, ...]) -> QGridLayout:
        space = self._theme.tokens.space
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.m)
        grid.setVerticalSpacing(space.s)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        top = Qt.AlignmentFlag.AlignTop
        for number, row in enumerate(rows):
            icon, ink, word = _MARK[row.state]
            grid.addWidget(_Mark(self._theme, icon, ink, word), number, 0, top)
            grid.addWidget(PlainLabel(self._theme, _said(row), selectable=True), number, 1, top)
            result = PlainLabel(self._theme, row.result, face=Face.BODY, ink=Ink.MUTED, selectable=True)
            grid.addWidget(result, number, 2, top)
            if row.at is not None:
                clock = PlainLabel(self._theme, text.clock(row.at), face=Face.SMALL, ink=Ink.MUTED, wraps=False)
                clock.setToolTip(row.by)
                grid.addWidget(clock, number, 3, top)
        return grid


def _said(row: LedgerRow) -> str:
    match row.state:
        case "done":
            return row.text
        case "skipped":
            return f"{text.SKIPPED}: {row.text}"
        case "todo":
            return f"{text.NEVER_ASKED if row.kind == 'question' else text.NEVER_TRIED}: {row.text}"


class _Mark(QWidget):
    """The ledger's sign, drawn; its word is for the ear."""

    def __init__(self, theme: Theme, icon: str, ink: str, word: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._ink = ink
        side = theme.tokens.size.icon
        self.setFixedSize(side, side + 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        color = getattr(self._theme.tokens.colors, self._ink)
        drawing.icon(QPainter(self), self._theme, self._icon, color, 0, 1, self._theme.tokens.size.icon)
