"""Live sessions that look alike, before one escalates and in the magic moment (T9)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.badges import Badge
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import ElidedLabel, Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_handing
from rf_desktop.viewmodels.before_escalating import AlikeRow


class AlikeSessions(QWidget):
    """Live sessions that look alike; hidden where there are none.

    Signals:
        opened(str): one of them is to be read.
    """

    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("alike-sessions")
        self._theme = theme
        self._shown: tuple[AlikeRow, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens.space.s)
        self.hide()

    def show_rows(self, rows: tuple[AlikeRow, ...]) -> None:
        """Replace what is shown."""
        if rows == self._shown:
            return
        self._shown = rows
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if rows:
            title = f"{text_handing.ALIKE_TITLE}: {text_handing.alike_count(len(rows))}"
            self._column.addWidget(PlainLabel(self._theme, title, face=Face.STRONG))
        for row in rows:
            self._column.addWidget(self._row(row))
        self.setVisible(bool(rows))

    def _row(self, row: AlikeRow) -> QWidget:
        space = self._theme.tokens.space
        line = QWidget()
        line.setAccessibleName(row.sentence)
        problem = ElidedLabel(self._theme, face=Face.SMALL_STRONG)
        problem.set_text(row.problem)
        top = QHBoxLayout()
        top.setSpacing(space.s)
        top.addWidget(problem, 1)
        if row.ticket:
            top.addWidget(Badge(self._theme, row.ticket))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(top)
        words.addWidget(PlainLabel(self._theme, " · ".join((row.facts, row.words)), face=Face.SMALL, ink=Ink.MUTED))
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(space.m)
        across.addLayout(words, 1)
        if row.may_open:
            button = Button(self._theme, text_handing.ALIKE_OPEN, Kind.QUIET)
            button.setAccessibleDescription(row.problem)
            button.clicked.connect(lambda _=False, key=row.key: self.opened.emit(key))
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line
