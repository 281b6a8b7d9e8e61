"""The task lane: questions and actions beside the conversation, in their order, answered where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle, set_ground
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import LaneRow

if TYPE_CHECKING:
    from rf_desktop.ui.chat.lane_card import LaneCardWidget

WIDTH = 300
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Lane(QWidget):
    """Shows the cards of one session.

    Signals:
        answered(str, str, str): card key, the new state, the result.
        typed(str, str): card key and every keystroke of an answer.
        closed: the ✕ was pressed.
    """

    answered = Signal(str, str, str)
    typed = Signal(str, str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, closable: bool = True) -> None:
        """`closable`: it has a ✕."""
        super().__init__(parent)
        self._theme = theme
        self._cards: dict[str, LaneCardWidget] = {}
        space = theme.tokens.space
        set_ground(self, "canvas")
        self.setAccessibleName(text.LANE)
        self._count = PlainLabel(theme, face=Face.TINY, ink=Ink.MUTED, wraps=False)
        close = IconButton(theme, "x", text.HIDE_LANE)
        close.setObjectName("lane-close")
        close.clicked.connect(self.closed)
        if not closable:
            close.hide()  # and never shown here: without a parent yet it would be a window
        self._close = close
        self._tabbed: tuple[str, ...] = ()
        head = QHBoxLayout()
        head.setContentsMargins(space.m, space.s, space.s, space.xs)
        head.setSpacing(space.s)
        head.addWidget(SectionTitle(theme, text.LANE))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(close)
        self._empty = PlainLabel(theme, text.LANE_EMPTY, ink=Ink.MUTED)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(space.m, space.xs, space.m, space.m)
        self._column.setSpacing(space.s)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("lane-list")
        self._scroll.setAccessibleName(text.LANE)
        self._scroll.setWidget(page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)

    def show_cards(self, rows: Sequence[LaneRow], written: Mapping[str, str] = _NOTHING) -> None:
        """Make the lane be `rows`; cards that stay keep what is typed in them, and the focus. `written` is what was
        typed into them before, by card."""
        if rows:
            from rf_desktop.ui.chat.lane_card import LaneCardWidget  # a start shows none: `app/warming.py`
        left = self._focused()
        keys = {row.key for row in rows}
        for key in [key for key in self._cards if key not in keys]:
            gone = self._cards.pop(key)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, row in enumerate(rows):
            card = self._cards.get(row.key)
            if card is None:
                before = written.get(row.key, "")
                card = self._cards[row.key] = LaneCardWidget(row, place, self._theme, written=before)
                card.answered.connect(self.answered)
                card.typed.connect(self.typed)
            else:
                card.set_position(place)
                card.show_row(row)
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
        self._order_tabs(rows)
        self._empty.setVisible(not rows)
        todo = sum(row.state == "todo" for row in rows)
        self._count.setText(text.open_cards(todo) if rows else "")
        if left is not None and self._cards.get(left, None) is not None and self._cards[left].row.state != "todo":
            self._focus_after(left, rows)

    def _order_tabs(self, rows: Sequence[LaneRow]) -> None:
        """From the ✕ through the cards; what is made later would come last in the whole window."""
        order = tuple(row.key for row in rows)
        if order != self._tabbed:
            self._tabbed = order
            stops = [self._close, *(stop for key in order for stop in self._cards[key].stops())]
            for one, other in pairwise(stops):
                self.setTabOrder(one, other)

    def clear(self) -> None:
        """Another session is shown: nothing typed belongs to it."""
        self.show_cards(())

    def highlight(self, key: str) -> None:
        """Scroll to a card and mark it for a moment; nothing when it is not there."""
        card = self._cards.get(key)
        if card is None:
            return
        card.highlight()
        # A lane that was just shown has no sizes yet.
        QTimer.singleShot(0, self, lambda: self._scroll_to(key))

    def card(self, key: str) -> LaneCardWidget | None:
        """The widget of a card."""
        return self._cards.get(key)

    def _scroll_to(self, key: str) -> None:
        if key in self._cards:
            self._scroll.ensureWidgetVisible(self._cards[key], 0, 16)

    def _focused(self) -> str | None:
        """The card whose field has the focus."""
        return next((key for key, card in self._cards.items() if card.field.hasFocus()), None)

    def _focus_after(self, key: str, rows: Sequence[LaneRow]) -> None:
        """After an answer the keyboard goes on to the next open card."""
        place = next(place for place, row in enumerate(rows) if row.key == key)
        for row in (*rows[place + 1 :], *rows[:place]):
            if row.state == "todo" and row.editable:
                self._cards[row.key].field.setFocus(Qt.FocusReason.TabFocusReason)
                self._scroll_to(row.key)
                return
