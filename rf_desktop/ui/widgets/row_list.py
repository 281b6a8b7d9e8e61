"""A list of painted rows that a live change does not disturb: scroll, focus, current row and pointer keep their place.

Three promises, for the queue, the sidebar and the bell alike:

- A change above the rows in sight does not move them. Only a list scrolled to its top shows what arrives there.
- A row that leaves takes "current" with it. The focus stays in the list, and the next arrow key goes on from that
  place; so no key pressed in the same moment acts on a neighbour.
- "Hovered" changes when the pointer moves, not when a row slides under a pointer that rests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from rf_desktop.ui.list_model import Change, KeyedListModel, Leaving, Row, RowProxy, RowRole, RowsThemselves
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.area_ring import AreaRing
from rf_desktop.ui.widgets.focus import FocusMemory

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
_NO_ROW = QModelIndex()


class RowModel(KeyedListModel[Any]):
    """Rows of which some are headings: those cannot become current."""

    def __init__(self, headings: tuple[type, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = headings

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        row = self.data(index, RowRole)
        if row is None or isinstance(row, self._headings):
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class RowList(QListView):
    """A list view over frozen rows.

    Signals:
        chosen(str): a row was clicked or Enter was pressed on it; its key.
        emphasis_changed: another row is current or hovered.
    """

    chosen = Signal(str)
    emphasis_changed = Signal()

    def __init__(self, theme: Theme, name: str, model: RowModel | None = None, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls the list."""
        super().__init__(parent)
        self._theme = theme
        self._focus = FocusMemory()
        self._hovered: str | None = None
        self._left_at: int | None = None
        self.rows = model or RowModel()
        self.rows.setParent(self)
        self._seen = self._seen_as(self.rows)
        self.setModel(self._seen.for_view())
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(24)
        self.clicked.connect(self._choose_clicked)
        # Without a current row there is none to put the ring around.
        self._ring = AreaRing(theme, self)
        theme.changed.connect(self._repaint)

    def _seen_as(self, rows: RowModel) -> RowProxy | RowsThemselves:
        """What the view is given: a proxy, because Qt lays it out (`list_model`)."""
        return RowProxy(rows, self)

    # What is shown -----------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Make the list be `rows`, without a jump."""
        change = self.rows.change_to(rows)
        current = self.current_key()
        if current is not None and current in change.leaving:
            self.leave_current_at(self.currentIndex().row())
        if self._hovered is not None and self._hovered in change.leaving:
            self._hovered = None
        anchor = self._anchor(change.leaving)
        self._make(change)
        self.executeDelayedItemsLayout()
        if anchor is not None:
            key, top = anchor
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(self._seen.index_of(key)).top() - top)
        self.emphasis_changed.emit()

    def _make(self, change: Change[Any]) -> None:
        self.rows.make(change)

    def row_of(self, key: str | None) -> Any:
        """The row with this key; None when it is not in the list."""
        place = None if key is None else self.rows.row_of(key)
        return None if place is None else self.rows.data(self.rows.index(place), RowRole)

    def index_of(self, key: str) -> QModelIndex:
        """Where a row is; not valid when it is not in the list."""
        return self._seen.index_of(key)

    def key_at(self, point: QPoint) -> str | None:
        """The key of the row under a point of the viewport."""
        return self._seen.key_at(self.indexAt(point))

    def current_key(self) -> str | None:
        """The row that the keyboard acts on."""
        return self._seen.key_at(self.currentIndex())

    def hovered_key(self) -> str | None:
        """The row on which the pointer came to rest."""
        return self._hovered

    def make_current(self, key: str) -> None:
        """Let the keyboard act on this row and bring it into view; nothing when it is not in the list."""
        index = self._seen.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)

    def leave_current_at(self, place: int) -> None:
        """No row is current any more; the next arrow key goes on from this place."""
        self.setCurrentIndex(_NO_ROW)
        self._left_at = place

    def shows_focus_on(self, key: str) -> bool:
        """Whether the focus ring belongs around this row."""
        return self._focus.by_keyboard and self.hasFocus() and self.current_key() == key

    def _anchor(self, leaving: frozenset[str] | Leaving) -> tuple[str, int] | None:
        """A row that stays and is in sight, and where its top is; None at the top of the list."""
        if self.verticalScrollBar().value() == 0:
            return None
        area = self.viewport().rect()
        current = self.currentIndex()
        if current.isValid() and self.visualRect(current).intersects(area):
            return str(self._seen.key_at(current)), self.visualRect(current).top()
        index = self.indexAt(QPoint(1, 1))
        while index.isValid() and self.visualRect(index).intersects(area):
            key = str(self._seen.key_at(index))
            if key not in leaving:
                return key, self.visualRect(index).top()
            index = index.siblingAtRow(index.row() + 1)
        return None

    # Choosing ----------------------------------------------------------------------------------------------------

    def _choose_clicked(self, index: QModelIndex) -> None:
        key = self._seen.key_at(index)
        if key is not None and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.chosen.emit(key)

    def step(self, by: int) -> None:
        """Make the next row (1) or the one before (-1) current; headings are passed over."""
        current = self.currentIndex()
        if current.isValid():
            place = current.row() + by
        elif self._left_at is not None:
            place = self._left_at + min(by, 0)
        else:
            place = 0
        last = self.model().rowCount() - 1
        place = max(0, min(place, last)) if not current.isValid() else place
        while 0 <= place <= last:
            index = self.model().index(place, 0)
            if index.flags() & Qt.ItemFlag.ItemIsEnabled:
                self.setCurrentIndex(index)
                return
            place += by
        if by < 0:
            self.scrollToTop()  # a heading above the first row comes into sight

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._focus.by_keyboard = True
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        key = Qt.Key(event.key())
        if plain and key in _STEPS:
            self.step(_STEPS[key])
        elif plain and key in _ENTER:
            current = self.current_key()
            if current is not None:
                self.chosen.emit(current)
        elif event.text().isprintable() and event.text():
            event.ignore()  # no searching by first letter: letters are commands
        else:
            super().keyPressEvent(event)
        self._repaint()

    # Qt's own ----------------------------------------------------------------------------------------------------

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._left_at = None
        if self.hasFocus():  # not while it is taken apart, when the model asks as well
            self._ring.show_it(self._focus.by_keyboard and not current.isValid())
        self._repaint()
        self.emphasis_changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled) if index.isValid() else False
        self._hover(self._seen.key_at(index) if enabled else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._focus.by_keyboard = False
        super().mousePressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)
        self._show_ring()
        self._repaint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_ring()
        self._repaint()

    def _hover(self, key: str | None) -> None:
        if key != self._hovered:
            self._hovered = key
            self._repaint()
            self.emphasis_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_ring()

    def _show_ring(self) -> None:
        """Around all rows while none is current; then it is the row's."""
        self._ring.show_it(self.hasFocus() and self._focus.by_keyboard and not self.currentIndex().isValid())

    def _repaint(self) -> None:
        self.viewport().update()
