"""What is new since the handoff, in a quiet section of its own; it grows live (M9)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rf_desktop.domain.headline import snippet
from rf_desktop.ui.magic_moment.links import Statement
from rf_desktop.ui.magic_moment.rows import Rows
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle
from rf_desktop.viewmodels.moment_sources import NewFact, SinceView

_LONGEST = 280
"""Characters of one fact; the whole of it is read beside the sheet."""


class SinceSection(QWidget):
    """Hidden while nothing is new.

    Signals:
        evidence_opened(EvidenceLink), evidence_stepped(EvidenceButton, int): as of a statement's sources.
    """

    evidence_opened = Signal(object)
    evidence_stepped = Signal(object, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("since")
        space = theme.tokens.space
        self._title = SectionTitle(theme)
        self._earlier = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._rows = Rows(self._row, self._fill, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.xs)
        for part in (self._title, self._earlier, self._rows):
            column.addWidget(part)
        self.hide()

    def show_since(self, view: SinceView) -> None:
        """Replace in place."""
        self._title.setText(view.title)
        self._earlier.setText(view.earlier)
        self._earlier.setVisible(bool(view.earlier))
        self._rows.show_rows(view.facts)
        self.setVisible(bool(view.facts or view.earlier))

    def _row(self) -> Statement:
        statement = Statement(self._theme)
        statement.opened.connect(self.evidence_opened)
        statement.stepped.connect(self.evidence_stepped)
        return statement

    def _fill(self, statement: Statement, fact: NewFact) -> None:
        said = f"{fact.body} → {fact.what}" if fact.what else fact.body
        statement.show_statement(snippet(said, _LONGEST), (fact.link,))
