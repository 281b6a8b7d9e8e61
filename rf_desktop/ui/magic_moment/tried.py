"""Second section: the notes in the junior's words, then the ledger: done with results, skipped, never asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rf_desktop.domain.headline import graphemes
from rf_desktop.domain.vocabulary import CardState
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle, plain_tooltip, set_ground
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels import text_sheet as words
from rf_desktop.viewmodels.moment_view import AskedRow, LedgerRow, MomentView

_LONG_NOTES = 900
_NOTES_SHOWN = 600
_LONG_LINES = 14
_LINES_SHOWN = 8
_LONG_LEDGER = 16
_STEPS_SHOWN = 12
_MARK: dict[CardState, tuple[str, str]] = {
    "done": ("check", "ok"),
    "skipped": ("skip-forward", "muted"),
    "todo": ("circle-help", "muted"),
}


class TriedSection(QWidget):
    """Rebuilt only when its content differs, so that a live assessment moves nothing here. What is long begins folded.

    Signals:
        read_requested: the conversation is to be read beside the sheet.
    """

    read_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[object, ...] | None = None
        self._view: MomentView | None = None
        self._whole_notes = False
        self._whole_ledger = False
        space = theme.tokens.space
        self._read = Button(theme, words.READ, Kind.QUIET, icon="message-square")
        self._read.setObjectName("read-session")
        self._read.setAccessibleDescription(words.ITS_KEY.format(key="T"))
        self._read.setToolTip(plain_tooltip(words.WITH_KEY.format(what=words.READ, key="T")))
        self._read.clicked.connect(self.read_requested)
        head = QHBoxLayout()
        head.addWidget(SectionTitle(theme, text.TRIED))
        head.addStretch(1)
        head.addWidget(self._read)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space.xs)
        self._column.addLayout(head)
        self._body = QWidget()
        self._column.addWidget(self._body)

    def show_tried(self, view: MomentView) -> None:
        """Replace in place; the same again changes nothing."""
        self._view = view
        count = len(view.session.messages)
        self._read.setText(words.READ_COUNT.format(count=count) if count else words.READ)
        self._read.setVisible(bool(count))
        content = (view.notes, view.header.by, view.ledger, view.asked, view.ticket_note)
        if content != self._shown:
            self._shown = content
            self._rebuild()

    def _rebuild(self) -> None:
        assert self._view is not None
        body = self._compose(self._view)
        self._column.replaceWidget(self._body, body)
        self._body.setParent(None)
        self._body.deleteLater()
        self._body = body

    def _compose(self, view: MomentView) -> QWidget:
        space = self._theme.tokens.space
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.m)
        if view.notes:
            self._add_notes(column, view)
        else:
            by = view.header.by
            quiet = text.NO_NOTES.format(name=by[:1].upper() + by[1:])
            column.addWidget(PlainLabel(self._theme, quiet, face=Face.SMALL, ink=Ink.MUTED))
        if view.ledger:
            self._add_ledger(column, view.ledger)
        else:
            column.addWidget(PlainLabel(self._theme, text.NOTHING_TRIED, ink=Ink.MUTED))
        if view.asked:
            column.addLayout(self._asked(view.asked))
        if view.ticket_note:
            column.addWidget(PlainLabel(self._theme, view.ticket_note, face=Face.SMALL, ink=Ink.MUTED))
        return body

    def _add_notes(self, column: QVBoxLayout, view: MomentView) -> None:
        space = self._theme.tokens.space
        is_long = len(view.notes) > _LONG_NOTES or view.notes.count("\n") > _LONG_LINES
        shown = view.notes if self._whole_notes or not is_long else _beginning(view.notes)
        signed = words.NOTES_BY if view.header.by != text.THEY else words.NOTES
        said = signed.format(notes=shown, name=view.header.by)
        notes = PlainLabel(self._theme, said, selectable=True)
        notes.setObjectName("handoff-notes")
        notes.setContentsMargins(space.m, space.s, space.m, space.s)
        set_ground(notes, "sunken")
        column.addWidget(notes)
        if is_long:
            label = (
                words.SHOW_LESS
                if self._whole_notes
                else words.SHOW_ALL_NOTES.format(count=text.number(len(view.notes)))
            )
            column.addWidget(self._more(label, "show-all-notes", self._fold_notes, up=self._whole_notes))

    def _add_ledger(self, column: QVBoxLayout, rows: tuple[LedgerRow, ...]) -> None:
        is_long = len(rows) > _LONG_LEDGER
        column.addLayout(self._ledger(rows if self._whole_ledger or not is_long else rows[:_STEPS_SHOWN]))
        if is_long:
            label = words.SHOW_LESS if self._whole_ledger else words.SHOW_ALL_STEPS.format(count=len(rows))
            column.addWidget(self._more(label, "show-all-steps", self._fold_ledger, up=self._whole_ledger))

    def _ledger(self, rows: tuple[LedgerRow, ...]) -> QGridLayout:
        space = self._theme.tokens.space
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.m)
        grid.setVerticalSpacing(space.s)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        top = Qt.AlignmentFlag.AlignTop
        for number, row in enumerate(rows):
            icon, ink = _MARK[row.state]
            grid.addWidget(_Mark(self._theme, icon, ink, _state(row)), number, 0, top)
            columns = 1 if row.result else 3 if row.at is None else 2  # nothing is broken beside what is empty
            grid.addWidget(PlainLabel(self._theme, _said(row), selectable=True), number, 1, 1, columns, top)
            if row.result:
                result = PlainLabel(self._theme, row.result, face=Face.BODY, ink=Ink.MUTED, selectable=True)
                grid.addWidget(result, number, 2, top)
            if row.at is not None:
                clock = PlainLabel(self._theme, text.clock(row.at), face=Face.SMALL, ink=Ink.MUTED, wraps=False)
                clock.setToolTip(plain_tooltip(row.by) if row.by else "")
                grid.addWidget(clock, number, 3, top)
        return grid

    def _asked(self, rows: tuple[AskedRow, ...]) -> QGridLayout:
        """What the junior was asked before sending (E7)."""
        space = self._theme.tokens.space
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.m)
        grid.setVerticalSpacing(space.xs)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        title = PlainLabel(self._theme, words.ASKED_FIRST, face=Face.SMALL_STRONG, ink=Ink.MUTED)
        grid.addWidget(title, 0, 0, 1, 2)
        for number, row in enumerate(rows, 1):
            question = PlainLabel(self._theme, row.question, selectable=True)
            answer = PlainLabel(self._theme, row.answer, ink=Ink.MUTED, selectable=True)
            for place, label in enumerate((question, answer)):
                grid.addWidget(label, number, place, Qt.AlignmentFlag.AlignTop)
        return grid

    def _more(self, label: str, name: str, pressed: Callable[[], None], *, up: bool) -> QWidget:
        more = Button(self._theme, label, Kind.QUIET, icon="chevron-up" if up else "chevron-down")
        more.setObjectName(name)
        more.clicked.connect(lambda _checked: pressed())
        more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return more

    def _fold_notes(self) -> None:
        self._whole_notes = not self._whole_notes
        self._refold("show-all-notes")

    def _fold_ledger(self) -> None:
        self._whole_ledger = not self._whole_ledger
        self._refold("show-all-steps")

    def _refold(self, name: str) -> None:
        self._rebuild()
        more = self._body.findChild(Button, name)
        if more is not None:
            more.setFocus(Qt.FocusReason.OtherFocusReason)


def _beginning(notes: str) -> str:
    """The first lines, cut behind a word where there is one."""
    lines = "\n".join(notes.splitlines()[:_LINES_SHOWN])
    if len(lines) > _NOTES_SHOWN:
        words_kept = lines[:_NOTES_SHOWN].rsplit(maxsplit=1)
        lines = words_kept[0] if len(words_kept) > 1 else "".join(graphemes(lines)[: _NOTES_SHOWN // 2])
    return f"{lines.rstrip()}…"


def _state(row: LedgerRow) -> str:
    match row.state:
        case "done":
            return text.CARD_DONE
        case "skipped":
            return text.SKIPPED
        case "todo":
            return text.NEVER_ASKED if row.kind == "question" else text.NEVER_TRIED


def _said(row: LedgerRow) -> str:
    return row.text if row.state == "done" else f"{_state(row)}: {row.text}"


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
