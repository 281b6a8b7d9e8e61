"""Paints sidebar entries: ticket, client and state on the first line, the problem on the next one or two (T5)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QFont, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from rf_desktop.domain.vocabulary import SessionStatus
from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.badges import badge_size, paint_badge, paint_pill, pill_size
from rf_desktop.ui.widgets.elision import Elision
from rf_desktop.ui.widgets.labels import plain_tooltip
from rf_desktop.ui.widgets.one_line import Piece, fit
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.ui.widgets.tone import Tone
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.cards import SessionCard

ROW_HEIGHT = 62
SECOND_LINE = 17
"""Pixels that a title needs more when it takes two lines."""
GAP = 2
GUTTER = 8
SCROLL_BAR = 4
"""Pixels by which a scroll bar is wider than the gutter that it stands in, and a little air."""
PAD = 10
BADGE_HEIGHT = 18

_Index = QModelIndex | QPersistentModelIndex
_LEAST_CONTEXT = 24.0
_PILL_TONE: dict[SessionStatus, Tone] = {
    "active": Tone.NEUTRAL,
    "escalated": Tone.INFO,
    "resolved": Tone.OK,
    "abandoned": Tone.NEUTRAL,
}


class SessionDelegate(QStyledItemDelegate):
    """The sidebar's pen."""

    def __init__(self, theme: Theme, view: RowList) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._elision = Elision()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = index.data(RowRole)
        if not isinstance(row, SessionCard):
            return QSize(0, ROW_HEIGHT)
        return QSize(0, ROW_HEIGHT + (SECOND_LINE if self._lines(row)[1] else 0))

    def _lines(self, row: SessionCard) -> tuple[str, str]:
        """The title on one line or two; the second is shortened where it is drawn."""
        room = self._view.width() - 2 * GUTTER - 2 * PAD - SCROLL_BAR
        return self._elision.two_lines(row.title, self._title_font(row), room)

    def _title_font(self, row: SessionCard) -> QFont:
        return self._theme.fonts.strong if row.selected else self._theme.fonts.body

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(RowRole)
        if isinstance(row, SessionCard):
            painter.save()
            self._paint_row(painter, self._box(QRectF(option.rect)), row)
            painter.restore()

    def _box(self, rect: QRectF) -> QRectF:
        """A scroll bar stands in the gutter, so that the entries do not get narrower when one appears."""
        taken = self._view.width() - self._view.viewport().width()
        return rect.adjusted(GUTTER, 0, min(taken, GUTTER) - GUTTER, -GAP)

    def _paint_row(self, painter: QPainter, box: QRectF, row: SessionCard) -> None:
        tokens = self._theme.tokens
        colors = tokens.colors
        if row.selected:
            drawing.box(painter, box, tokens.radius.control, fill=colors.selected)
            bar = QRectF(box.left(), box.top() + 10, 2, box.height() - 20)
            drawing.box(painter, bar, 1, fill=colors.accent)
        elif self._view.hovered_key() == row.key:
            drawing.box(painter, box, tokens.radius.control, fill=colors.hover)
        if self._view.shows_focus_on(row.key):
            drawing.focus_ring(painter, box, tokens.radius.control, self._theme)
        first = QRectF(box.left() + PAD, box.top() + 9, box.width() - 2 * PAD, 20)
        self._paint_first_line(painter, first, row)
        title = QRectF(first.left(), box.top() + 32, first.width(), 20)
        for line in self._lines(row):
            self._elision.draw(painter, title, line, self._title_font(row), colors.text)
            title.translate(0, SECOND_LINE)

    def _paint_first_line(self, painter: QPainter, line: QRectF, row: SessionCard) -> None:
        fonts, colors = self._theme.fonts, self._theme.tokens.colors
        room = line.width()
        if row.pill:
            size = pill_size(self._theme, row.pill)
            pill = QRectF(
                line.right() - size.width(), line.center().y() - size.height() / 2, size.width(), size.height()
            )
            paint_pill(painter, pill, self._theme, row.pill, _PILL_TONE[row.status])
            room -= size.width() + 8
        number = text.ticket(row.ticket) if row.ticket else ""
        context = self._elision.width(row.context, fonts.small)
        pieces = [Piece("context", context, min(context, _LEAST_CONTEXT), rank=1)]
        if number:
            wide = badge_size(self._theme, number).width()
            pieces.insert(0, Piece("ticket", wide, wide, rank=0))
        spans = fit(pieces, room)
        if number and (span := spans.get("ticket")):
            top = line.center().y() - BADGE_HEIGHT / 2
            paint_badge(painter, QRectF(line.left() + span.left, top, span.width, BADGE_HEIGHT), self._theme, number)
        if span := spans.get("context"):
            rect = QRectF(line.left() + span.left, line.top(), span.width, line.height())
            self._elision.draw(painter, rect, row.context, fonts.small, colors.muted)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """The whole title and context."""
        row = index.data(RowRole)
        if event.type() == QEvent.Type.ToolTip and isinstance(row, SessionCard):
            QToolTip.showText(event.globalPos(), plain_tooltip(f"{row.title}\n{row.context}"), view)
        else:
            QToolTip.hideText()
        return True
