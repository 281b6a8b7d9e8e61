"""The buttons of one card: *Pick up* and ⋯. Real buttons, laid over the painted card (Q3).

What a colleague offers is accepted there (C8). The list has two sets, one for the current card and one for the hovered
card, and moves them about.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSizeF, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from rf_desktop.ui.queue.card_layout import ACTIONS_HEIGHT
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.card_deeds import CardDeed, label
from rf_desktop.viewmodels.cards import EscalationCard


class CardActions(QWidget):
    """Buttons for whichever card they were last given.

    Signals:
        pick_up_pressed(str): the key of the card.
        menu_pressed(str, QPoint): the key, and where on the screen the menu belongs.
    """

    pick_up_pressed = Signal(str)
    menu_pressed = Signal(str, QPoint)

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._key: str | None = None
        self._pressed_for: str | None = None
        self.pick_up = Button(theme, text.PICK_UP, Kind.PRIMARY)
        self.pick_up.setObjectName("pick-up")
        # The application's style sheet has a larger least height for buttons, and it would win over the fixed one.
        self.pick_up.setStyleSheet("min-height: 0; padding: 0")
        self.pick_up.setFixedHeight(ACTIONS_HEIGHT)
        self.more = IconButton(theme, "ellipsis", text.CARD_MENU)
        self.more.setObjectName("card-menu")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.more)
        row.addWidget(self.pick_up)
        for widget in (self, self.pick_up, self.more):
            # Qt hands what a widget refuses, as the gap between the buttons does, to what lies below: the card, which
            # would open.
            widget.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.pick_up.pressed.connect(self._remember)
        self.pick_up.clicked.connect(self._press)
        self.more.clicked.connect(self._open_menu)
        self.hide()

    @property
    def key(self) -> str | None:
        """The card they belong to."""
        return self._key

    def show_for(self, row: EscalationCard, taking: CardDeed | None, sentence: str) -> QSizeF:
        """Become the buttons of `row`, which a screen reader calls by `sentence`; returns the room they need.

        taking: what the first one does, None where there is none.
        """
        self._key = row.key
        has_button = taking is not None
        if taking is not None:
            self.pick_up.setText(label(taking))
        self._hand_focus_back(losing_button=row.busy or not has_button)
        self.pick_up.setVisible(has_button)
        self.pick_up.set_busy(row.busy)
        self.pick_up.setEnabled(not row.busy)
        self.pick_up.setAccessibleName(text.PICKING_UP if row.busy else self.pick_up.text())
        self.pick_up.setAccessibleDescription(sentence)
        self.more.setAccessibleDescription(sentence)
        width = self.more.sizeHint().width() + (self.pick_up.sizeHint().width() + 2 if has_button else 0)
        return QSizeF(width, ACTIONS_HEIGHT)

    def leave(self) -> None:
        """Belong to no card."""
        self._key = None
        self._pressed_for = None
        self._hand_focus_back(losing_button=True, losing_all=True)
        self.hide()

    def _hand_focus_back(self, *, losing_button: bool, losing_all: bool = False) -> None:
        """Before a focused button goes, the list takes the focus; Qt would give it to whatever comes next."""
        if (losing_button and self.pick_up.hasFocus()) or (losing_all and self.more.hasFocus()):
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remember(self) -> None:
        self._pressed_for = self._key

    def _press(self) -> None:
        """A press counts for the card on which it began."""
        pressed_for, self._pressed_for = self._pressed_for, None
        if self._key is not None and pressed_for == self._key:
            self.pick_up_pressed.emit(self._key)

    def _open_menu(self) -> None:
        if self._key is not None:
            self.menu_pressed.emit(self._key, self.more.mapToGlobal(self.more.rect().bottomLeft()))
