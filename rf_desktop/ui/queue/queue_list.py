"""The queue's list: cards under headings, with real buttons on the current and on the hovered card.

Keys: arrows or J and K move, Enter opens, C picks up, S snoozes, U marks read or unread, the menu key opens the menu,
← folds the group and → unfolds it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from rf_desktop.domain import moments
from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.queue import card_layout
from rf_desktop.ui.queue.card_actions import CardActions
from rf_desktop.ui.queue.card_delegate import CardDelegate
from rf_desktop.ui.queue.queue_model import QueueModel
from rf_desktop.ui.queue.spoken_actions import SpokenActions
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.moving_list import MovingList
from rf_desktop.ui.widgets.row_heights import RowHeights, row_heights
from rf_desktop.ui.widgets.shown_time import shown_time
from rf_desktop.viewmodels import card_deeds, text, text_cards
from rf_desktop.viewmodels.card_deeds import CardDeed
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, QuestionRow, QueueRow


class QueueList(MovingList):
    """The cards. What is asked for is told by signals; the dock does it.

    Signals:
        chosen(str): open this card (from RowList); never a heading's key.
        fold_requested(str): put this group's cards away, or show them again.
        asked_for(CardDeed, str): do this to the card with that key.
        snooze_menu_requested, menu_requested(str, QPoint): by key, with a place on the screen.
    """

    fold_requested = Signal(str)
    asked_for = Signal(str, str)
    snooze_menu_requested = Signal(str, QPoint)
    menu_requested = Signal(str, QPoint)

    _sets: tuple[CardActions, ...] = ()  # on the class, because Qt lays out while the base class is being made

    def __init__(self, theme: Theme, clock: moments.Clock, parent: QWidget | None = None) -> None:
        time = shown_time(clock)
        super().__init__(theme, text.QUEUE, QueueModel(time), parent)
        self.setObjectName("queue-list")
        self._clock = clock
        self._time = time
        self._last: Sequence[QueueRow] = ()
        self._said: dict[str, object] = {}
        self._delegate = CardDelegate(theme, self, time)
        self.setItemDelegate(self._delegate)
        # The hovered card's set first: it lies under the hand, so whoever looks for "the button" means that one.
        self._on_hovered = CardActions(theme, self)
        self._on_current = CardActions(theme, self)
        self._sets = (self._on_hovered, self._on_current)
        self.spoken = SpokenActions(self._on_current)
        for actions in self._sets:
            actions.pick_up_pressed.connect(self._take_pressed)
            actions.menu_pressed.connect(self._open_pressed_menu)
        self.emphasis_changed.connect(self._assign_actions)
        self._folding: str | None = None
        time.follow(self, self._tick)

    def show_cards(self, rows: Sequence[QueueRow]) -> None:
        """Make the list be `rows`, without a jump; the keyboard goes from a card that was folded to its heading."""
        if rows is not self._last:
            self._last = rows
            self._time.look()
        before, place = self.card(self.current_key()), self.currentIndex().row()
        self.show_rows(rows)
        if before is not None and before.snoozed_until is None:
            self._go_on_after_snooze(before.key, place)
        if self._folding is not None:
            heading, self._folding = self._folding, None
            if self.current_key() is None:
                self.make_current(heading)

    def _go_on_after_snooze(self, key: str, place: int) -> None:
        """A card that was put off goes to the end, and the keyboard does not go with it: as when a card leaves, the
        next arrow key goes on from where it stood."""
        row = self.card(key)
        if row is not None and row.snoozed_until is not None and self.currentIndex().row() != place:
            self.leave_current_at(place)

    def measured(self, rows: Sequence[Any]) -> RowHeights:
        return row_heights(len(rows), card_layout.ROW_HEIGHT, _headings(rows), card_layout.HEADING_HEIGHT)

    def card(self, key: str | None) -> EscalationCard | None:
        """The card with this key, if it is in the list."""
        row = self.row_of(key)
        return row if isinstance(row, EscalationCard) else None

    def pick_up_current(self) -> None:
        """Ask for the current card to be taken, if it may be."""
        row = self.card(self.current_key())
        deed = card_deeds.taking(row, self._clock()) if row else None
        if row is not None and deed is not None:
            self.asked_for.emit(deed, row.key)

    def ask_for_times(self, key: str) -> None:
        """Ask for how long this card is to rest."""
        self.snooze_menu_requested.emit(key, self._place_for_menu(key))

    def _take_pressed(self, key: str) -> None:
        """The card whose button is pressed is the one that one goes on from, also where it was only hovered."""
        self.make_current(key)
        row = self.card(key)
        deed = card_deeds.taking(row, self._clock()) if row else None
        if deed is not None:
            self.asked_for.emit(deed, key)

    def _open_pressed_menu(self, key: str, place: QPoint) -> None:
        self.make_current(key)
        self._hover(None)  # as in contextMenuEvent
        self.menu_requested.emit(key, place)

    def _pressed(self, key: Qt.Key, row: EscalationCard) -> bool:
        """Do what a letter means for the card; a letter that means nothing for it does nothing."""
        letter = chr(key) if Qt.Key.Key_A <= key <= Qt.Key.Key_Z else ""
        if letter not in card_deeds.KEYS.values():
            return False
        for deed in card_deeds.deeds(row, self._clock()):
            if card_deeds.KEYS.get(deed) == letter:
                if deed == "snooze":
                    self.ask_for_times(row.key)
                else:
                    self.asked_for.emit(deed, row.key)
        return True

    # Folding -----------------------------------------------------------------------------------------------------

    def _choose_clicked(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, GroupRow):
            self.fold_requested.emit(row.group)
        else:
            super()._choose_clicked(index)

    def _fold(self, key: Qt.Key) -> bool:
        """← puts the current card's group away, → and Enter bring back what the current heading stands for."""
        row = self.row_of(self.current_key())
        if isinstance(row, GroupRow) and key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.fold_requested.emit(row.group)
        elif isinstance(row, EscalationCard | QuestionRow) and key == Qt.Key.Key_Left:
            self._folding = f"group:{row.group}"
            self.fold_requested.emit(row.group)
        else:
            return key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        return True

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
                self._delegate.actions_of[row.key] = actions.show_for(row, self._taking(row), self._sentence(row))
        self._place_actions()
        self.spoken.follow()

    def _place_actions(self) -> None:
        for actions in self._sets:
            row = self.card(actions.key)
            if row is None:
                continue
            rect = self._delegate.layout_of(row, QRectF(self.painted_rect(row.key))).actions
            actions.setGeometry(rect.toAlignedRect())
            actions.show()

    def _taking(self, row: EscalationCard) -> CardDeed | None:
        """What stands on the card's button; while it is on its way, what was pressed."""
        return card_deeds.taking(replace(row, busy=False), self._clock())

    def _sentence(self, row: EscalationCard) -> str:
        return text_cards.card_sentence(row, self._time())

    def _tick(self) -> None:
        """Only what says something else by now is painted again: an hour in which nothing happens costs next to
        nothing."""
        self._assign_actions()
        said: dict[str, object] = {}
        for place in self._in_sight(self.viewport().rect()):
            row = self.rows.at(place)
            said[row.key] = words = self._delegate.told_by_time(row)
            if words is not None and self._said.get(row.key) != words:
                self.update(self.index_of(row.key))
        self._said = said

    # Motion ------------------------------------------------------------------------------------------------------

    def moved(self) -> None:
        self._place_actions()

    def paint_row(self, painter: QPainter, rect: QRect, row: QueueRow) -> None:
        self._delegate.paint_row(painter, QRectF(rect), row)

    # Qt's own ----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        key = Qt.Key(event.key())
        if plain and self._fold(key):
            return
        row = self.card(self.current_key())
        if row is not None and plain and not event.isAutoRepeat() and self._pressed(key, row):
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row, place = self.card(self.current_key()), None
        else:
            row, place = self.card(self.key_at(event.pos())), event.globalPos()
        if row is not None:
            self._hover(None)  # the menu takes the pointer, and the list is not told where it goes from there
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


def _headings(rows: Sequence[QueueRow]) -> list[int]:
    """Where the headings stand; looked for in C, because the rows may be a hundred thousand."""
    kinds = list(map(type, rows))
    found: list[int] = []
    with contextlib.suppress(ValueError):  # no more of them
        while True:
            found.append(kinds.index(GroupRow, found[-1] + 1 if found else 0))
    return found
