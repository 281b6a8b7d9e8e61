"""A RowList that may be very long: it knows how high its rows are, so Qt need not ask for each at every change.

QListView lays a list out by asking delegate and model about all of its rows: a hundred thousand calls into Python for
one card more. Here the heights are told (`RowHeights`), places are arithmetic, and only rows in sight are ever asked
for. One column, top to bottom, no wrapping, rows as wide as the view.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from rf_desktop.ui.list_model import Change, RowsThemselves
from rf_desktop.ui.widgets.row_heights import RowHeights
from rf_desktop.ui.widgets.row_list import RowList, RowModel

_Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemView.ScrollHint
_Move = QAbstractItemView.CursorAction


class LongList(RowList):
    """A subclass says in `measured` how high rows are that differ from one another."""

    heights: RowHeights = RowHeights()  # on the class, because Qt lays out while the base class is being made

    def _seen_as(self, rows: RowModel) -> RowsThemselves:
        """The model itself: only rows in sight are asked for, and a proxy would keep a table of all."""
        return RowsThemselves(rows)

    def measured(self, rows: Sequence[Any]) -> RowHeights:
        """The heights of these rows; here all are as high as the first one."""
        return RowHeights(len(rows), max(1, self.sizeHintForRow(0)))

    def _make(self, change: Change[Any]) -> None:
        super()._make(change)
        self.heights = self.measured(change.rows)
        self.scheduleDelayedItemsLayout()  # what was laid out meanwhile had the heights of before

    def _page(self) -> int:
        """Pixels in sight from top to bottom."""
        return self.viewport().height()

    # Places ------------------------------------------------------------------------------------------------------

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def visualRect(self, index: _Index) -> QRect:
        if not index.isValid() or index.row() >= self.heights.count:
            return QRect()
        top = self.heights.top(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self.heights.height(index.row()))

    def indexAt(self, point: QPoint) -> QModelIndex:
        if not 0 <= point.x() < self.viewport().width():
            return QModelIndex()
        row = self.heights.row_at(point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self.model().index(row, 0)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        seen = self._in_sight(self.viewport().rect())
        for number in range(selection.size()):
            part = selection.at(number)
            for row in range(max(part.top(), seen.start), min(part.bottom() + 1, seen.stop)):
                region += self.visualRect(self.model().index(row, 0))
        return region

    def _in_sight(self, area: QRect) -> range:
        top = area.top() + self.verticalOffset()
        return self.heights.rows_between(top, top + area.height())

    # Laying out --------------------------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)  # QListView's own would ask for every row

    def updateGeometries(self) -> None:
        bar = self.verticalScrollBar()
        bar.setPageStep(self._page())
        bar.setRange(0, max(0, self.heights.total - self._page()))
        self.horizontalScrollBar().setRange(0, 0)
        QAbstractItemView.updateGeometries(self)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)  # QListView's own moves nothing where it has laid nothing out

    def scrollTo(self, index: _Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        if not index.isValid() or index.row() >= self.heights.count:
            return
        top, height = self.heights.top(index.row()), self.heights.height(index.row())
        bar, page = self.verticalScrollBar(), self._page()
        at_bottom = top + height - page
        if hint == _Hint.PositionAtTop:
            bar.setValue(top)
        elif hint == _Hint.PositionAtBottom:
            bar.setValue(at_bottom)
        elif hint == _Hint.PositionAtCenter:
            bar.setValue(top - (page - height) // 2)
        elif top < bar.value() or height > page:
            bar.setValue(top)
        elif at_bottom > bar.value():
            bar.setValue(at_bottom)

    # Painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        selection, current = self.selectionModel(), self.currentIndex()
        painter = QPainter(self.viewport())
        plain = option.state & ~QStyle.StateFlag.State_HasFocus
        for row in self._in_sight(event.rect()):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            option.state = plain
            if selection.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if index == current and self.hasFocus():
                option.state |= QStyle.StateFlag.State_HasFocus
            self.itemDelegateForIndex(index).paint(painter, option, index)
        painter.end()

    # Choosing ----------------------------------------------------------------------------------------------------

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.topLeft())
        enabled = index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        selected = QItemSelection(index, index) if enabled else QItemSelection()
        self.selectionModel().select(selected, command)

    def moveCursor(self, action: _Move, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """The row that Home, End and the page keys lead to; steps of one are `RowList.step`."""
        last = self.heights.count - 1
        if last < 0:
            return QModelIndex()
        current = max(0, self.currentIndex().row())
        if action == _Move.MoveHome:
            return self._enabled(0, 1)
        if action == _Move.MoveEnd:
            return self._enabled(last, -1)
        if action in (_Move.MovePageUp, _Move.MovePageDown):
            by = self._page() if action == _Move.MovePageDown else -self._page()
            y = min(max(0, self.heights.top(current) + by), self.heights.total - 1)
            row = self.heights.row_at(y)
            return self._enabled(last if row is None else row, -1 if by > 0 else 1)
        down = action in (_Move.MoveDown, _Move.MoveNext)
        return self._enabled(min(max(0, current + (1 if down else -1)), last), 1 if down else -1)

    def _enabled(self, row: int, by: int) -> QModelIndex:
        """The nearest row from `row` on that can become current, first in the direction `by`, then in the other."""
        rows = range(self.heights.count)
        for direction in (by, -by):
            for place in range(row, rows.stop if direction > 0 else -1, direction):
                index = self.model().index(place, 0)
                if index.flags() & Qt.ItemFlag.ItemIsEnabled:
                    return index
        return QModelIndex()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and QAccessible.isActive() and self.hasFocus():
            # Qt's own says which row it is by its place in the layout that is not made here.
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)
