"""Paints the bell's history: what, the details under it, how long ago, and whether it is still unread (Q8)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from rf_desktop.domain import moments
from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.elision import Elision
from rf_desktop.ui.widgets.labels import plain_tooltip
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.bell_view import BellDay, BellRow

ROW_HEIGHT = 60
DAY_HEIGHT = 28
GUTTER = 6
PAD = 10
DOT = 6

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class BellDelegate(QStyledItemDelegate):
    """The panel's pen; the age is said while painting, so that time redraws and nothing else."""

    def __init__(self, theme: Theme, view: RowList, clock: moments.Clock) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._clock = clock
        self._elision = Elision()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, DAY_HEIGHT if isinstance(index.data(RowRole), BellDay) else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(RowRole)
        if isinstance(row, BellRow):
            painter.save()
            self._paint_row(painter, QRectF(option.rect), row)
            painter.restore()
        elif isinstance(row, BellDay):
            painter.save()
            fonts, colors = self._theme.fonts, self._theme.tokens.colors
            line = QRectF(option.rect).adjusted(GUTTER + PAD, 6, -PAD, 0)
            self._elision.draw(painter, line, row.title, fonts.tiny_strong, colors.muted)
            painter.restore()

    def _paint_row(self, painter: QPainter, rect: QRectF, row: BellRow) -> None:
        tokens, fonts = self._theme.tokens, self._theme.fonts
        colors = tokens.colors
        taken = self._view.width() - self._view.viewport().width()
        box = rect.adjusted(GUTTER, 0, min(taken, GUTTER) - GUTTER, -2)
        if self._view.hovered_key() == row.key or self._view.current_key() == row.key:
            drawing.box(painter, box, tokens.radius.control, fill=colors.hover)
        if self._view.shows_focus_on(row.key):
            drawing.focus_ring(painter, box, tokens.radius.control, self._theme)
        inner = box.adjusted(PAD + DOT + 8, 9, -PAD, -9)
        ago = text.ago(row.when, self._clock())
        time = self._elision.width(ago, fonts.tiny)
        first = QRectF(inner.left(), inner.top(), inner.width(), 20)
        second = QRectF(inner.left(), inner.top() + 20, inner.width(), 20)
        if row.unread:
            dot = QRectF(box.left() + PAD, first.center().y() - DOT / 2, DOT, DOT)
            drawing.box(painter, dot, DOT / 2, fill=colors.accent)
        title = first.adjusted(0, 0, -time - 10, 0)
        self._elision.draw(painter, title, row.title, fonts.strong if row.unread else fonts.body, colors.text)
        painter.setFont(fonts.tiny)
        painter.setPen(colors.muted)
        painter.drawText(first, _RIGHT, ago)
        self._elision.draw(painter, second, row.body, fonts.small, colors.muted)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """All of it, with the exact time."""
        row = index.data(RowRole)
        if event.type() == QEvent.Type.ToolTip and isinstance(row, BellRow):
            lines = [line for line in (row.title, row.body, text.exact(row.when)) if line]
            QToolTip.showText(event.globalPos(), plain_tooltip("\n".join(lines)), view)
        else:
            QToolTip.hideText()
        return True
