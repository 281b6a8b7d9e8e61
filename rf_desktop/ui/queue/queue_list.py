"""The queue's list: cards under headings, with real buttons on the current and on the hovered card.

Keys: arrows or J and K move, Enter opens, C picks up, S snoozes, U marks read or unread, the menu key opens the menu.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from rf_desktop.domain import moments
from rf_desktop.ui.queue import card_layout
from rf_desktop.ui.queue.card_actions import CardActions
from rf_desktop.ui.queue.card_delegate import CardDelegate
from rf_desktop.ui.queue.queue_model import QueueModel
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.long_list import LongList
from rf_desktop.ui.widgets.row_heights import RowHeights, row_heights
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, QueueRow

_TICK = 10_000  # milliseconds between two looks at the clock


class QueueList(LongList):
    """The cards. What is asked for is told by signals; the dock does it.

    Signals:
        chosen(str): open this card (from RowList).
        pick_up_requested, read_toggled(str): by key.
        snooze_menu_requested, menu_requested(str, QPoint): by key, with a place on the screen.
    """

    pick_up_requested = Signal(str)
    read_toggled = Signal(str)
    snooze_menu_requested = Signal(str, QPoint)
    menu_requested = Signal(str, QPoint)

    _sets: tuple[CardActions, ...] = ()  # on the class, because Qt lays out while the base class is being made

    def __init__(self, theme: Theme, clock: moments.Clock, parent: QWidget | None = None) -> None:
        super().__init__(theme, text.QUEUE, QueueModel(), parent)
        self.setObjectName("queue-list")
        self._delegate = CardDelegate(theme, self, clock)
        self.setItemDelegate(self._delegate)
        # The hovered card's set first: it lies under the hand, so whoever looks for "the button" means that one.
        self._on_hovered = CardActions(theme, self)
        self._on_current = CardActions(theme, self)
        self._sets = (self._on_hovered, self._on_current)
        for actions in self._sets:
            actions.pick_up_pressed.connect(self.pick_up_requested)
            actions.menu_pressed.connect(self.menu_requested)
        self.emphasis_changed.connect(self._assign_actions)
        self._keys: dict[Qt.Key, Callable[[str], None]] = {
            Qt.Key.Key_C: self._pick_up,
            Qt.Key.Key_U: self.read_toggled.emit,
            Qt.Key.Key_S: lambda key: self.snooze_menu_requested.emit(key, self._place_for_menu(key)),
        }
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK)
        self._ticks.timeout.connect(self._tick)

    def show_cards(self, rows: Sequence[QueueRow]) -> None:
        """Make the list be `rows`, without a jump."""
        self.show_rows(rows)

    def measured(self, rows: Sequence[Any]) -> RowHeights:
        return row_heights(len(rows), card_layout.ROW_HEIGHT, _headings(rows), card_layout.HEADING_HEIGHT)

    def card(self, key: str | None) -> EscalationCard | None:
        """The card with this key, if it is in the list."""
        row = self.row_of(key)
        return row if isinstance(row, EscalationCard) else None

    def pick_up_current(self) -> None:
        """Ask for the current card to be picked up, if there is one that may be."""
        key = self.current_key()
        if key is not None:
            self._pick_up(key)

    def _pick_up(self, key: str) -> None:
        row = self.card(key)
        if row is not None and row.may_pick_up and not row.busy:
            self.pick_up_requested.emit(key)

    # The buttons -------------------------------------------------------------------------------------------------

    def _assign_actions(self) -> None:
        current, hovered = self.card(self.current_key()), self.card(self.hovered_key())
        if current is not None and hovered is not None and current.key == hovered.key:
            hovered = None
        self._delegate.actions_of = {}
        for actions, row in ((self._on_current, current), (self._on_hovered, hovered)):
            if row is None:
                actions.leave()
            else:
                self._delegate.actions_of[row.key] = actions.show_for(row)
        self._place_actions()

    def _place_actions(self) -> None:
        for actions in self._sets:
            row = self.card(actions.key)
            if row is None:
                continue
            rect = self._delegate.layout_of(row, QRectF(self.visualRect(self.index_of(row.key)))).actions
            actions.setGeometry(rect.toAlignedRect())
            actions.show()

    def _tick(self) -> None:
        self._place_actions()
        self.viewport().update()

    # Qt's own ----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = self.current_key()
        deed = self._keys.get(Qt.Key(event.key()))
        if key is not None and deed is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if not event.isAutoRepeat():
                deed(key)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row, place = self.card(self.current_key()), None
        else:
            row, place = self.card(self.key_at(event.pos())), event.globalPos()
        if row is not None:
            self.menu_requested.emit(row.key, place or self._place_for_menu(row.key))

    def _place_for_menu(self, key: str) -> QPoint:
        self.scrollTo(self.index_of(key))
        rect = self.visualRect(self.index_of(key))
        corner = QPoint(rect.left() + card_layout.GUTTER + card_layout.PAD, rect.top() + 54)
        return self.viewport().mapToGlobal(corner)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_actions()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place_actions()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_actions()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ticks.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._ticks.stop()
        super().hideEvent(event)


def _headings(rows: Sequence[QueueRow]) -> list[int]:
    """Where the headings stand; looked for in C, because the rows may be a hundred thousand."""
    kinds = list(map(type, rows))
    found: list[int] = []
    with contextlib.suppress(ValueError):  # no more of them
        while True:
            found.append(kinds.index(GroupRow, found[-1] + 1 if found else 0))
    return found
