"""The list of pages at the settings' left: icon and title, the open one tinted with a bar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.elision import Elision
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.values import dataclass

ROW_HEIGHT = 34
_ICON = 16
_PAD = 10

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class PageRow:
    """One page: its key, and how it is called on the screen and by a screen reader."""

    key: str
    title: str
    icon: str

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        return self.title


class PageDelegate(QStyledItemDelegate):
    """The list's pen."""

    def __init__(self, theme: Theme, view: RowList) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._elision = Elision()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, PageRow):
            return
        painter.save()
        tokens, fonts = self._theme.tokens, self._theme.fonts
        colors = tokens.colors
        box = QRectF(option.rect).adjusted(0, 1, 0, -1)
        is_open = self._view.current_key() == row.key
        if is_open:
            drawing.box(painter, box, tokens.radius.control, fill=colors.selected)
            bar = QRectF(box.left(), box.top() + 7, 2, box.height() - 14)
            drawing.box(painter, bar, 1, fill=colors.accent)
        elif self._view.hovered_key() == row.key:
            drawing.box(painter, box, tokens.radius.control, fill=colors.hover)
        if self._view.shows_focus_on(row.key):
            drawing.focus_ring(painter, box, tokens.radius.control, self._theme)
        ink = colors.text if is_open else colors.muted
        top = box.center().y() - _ICON / 2
        drawing.icon(painter, self._theme, row.icon, ink, box.left() + _PAD, top, _ICON)
        words = box.adjusted(_PAD + _ICON + 8, 0, -_PAD, 0)
        self._elision.draw(painter, words, row.title, fonts.strong if is_open else fonts.body, colors.text)
        painter.restore()


def page_list(theme: Theme, name: str) -> RowList:
    """The list, empty; a page is chosen by moving onto it."""
    made = RowList(theme, name)
    made.setItemDelegate(PageDelegate(theme, made))
    made.setUniformItemSizes(True)
    made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    return made
