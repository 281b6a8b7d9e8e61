"""The log of what was told, as a list: when, what, and what became of it (Q6)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.elision import Elision
from rf_desktop.ui.widgets.labels import plain_tooltip
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.viewmodels.told_rows import RowTone, ToldRow

ROW_HEIGHT = 46
_PAD, _ICON = 8, 16
_ICONS: dict[RowTone, str] = {
    "shown": "circle-check",
    "suppressed": "bell-off",
    "failed": "triangle-alert",
    "pending": "loader",
}
_INKS: dict[RowTone, str] = {"shown": "ok", "suppressed": "muted", "failed": "urgent", "pending": "muted"}
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_Index = QModelIndex | QPersistentModelIndex


class ToldDelegate(QStyledItemDelegate):
    """The log's pen: an icon beside the words, so that colour never speaks alone."""

    def __init__(self, theme: Theme, view: RowList) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._elision = Elision()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, ToldRow):
            return
        painter.save()
        fonts, colors = self._theme.fonts, self._theme.tokens.colors
        box = QRectF(option.rect).adjusted(0, 1, -1, -1)
        if self._view.shows_focus_on(row.key):
            drawing.focus_ring(painter, box, self._theme.tokens.radius.control, self._theme)
        inner = box.adjusted(_PAD, 3, -_PAD, -3)
        ink = getattr(colors, _INKS[row.tone])
        drawing.icon(painter, self._theme, _ICONS[row.tone], ink, inner.left(), inner.top() + 2, _ICON)
        first = QRectF(inner.left() + _ICON + 8, inner.top(), inner.width() - _ICON - 8, 19)
        second = first.translated(0, 19)
        time = self._elision.width(row.when, fonts.tiny)
        self._elision.draw(painter, first.adjusted(0, 0, -time - 10, 0), row.title, fonts.body, colors.text)
        painter.setFont(fonts.tiny)
        painter.setPen(colors.muted)
        painter.drawText(first, _RIGHT, row.when)
        self._elision.draw(
            painter, second, row.fate, fonts.small, colors.urgent if row.tone == "failed" else colors.muted
        )
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """All of it."""
        row = index.data(RowRole)
        if event.type() == QEvent.Type.ToolTip and isinstance(row, ToldRow):
            QToolTip.showText(event.globalPos(), plain_tooltip(f"{row.title}\n{row.fate}"), view)
        else:
            QToolTip.hideText()
        return True
