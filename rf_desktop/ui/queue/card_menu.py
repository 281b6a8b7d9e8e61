"""What one can do with a card, as a menu: right click, the menu key, ⋯; and *Snooze* alone for its own key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import card_deeds, text, text_cards
from rf_desktop.viewmodels.card_deeds import CardDeed
from rf_desktop.viewmodels.cards import EscalationCard

_ICONS: dict[CardDeed, str] = {
    "pick_up": "hand",
    "accept": "check",
    "open": "maximize-2",
    "still_on_it": "check",
    "come_back": "undo-2",
    "decline": "x",
    "mark_read": "mail-open",
    "mark_unread": "circle-dot",
    "wake": "bell",
    "snooze": "clock",
    "watch": "eye",
    "stop_watching": "eye",
    "copy_ticket": "copy",
}
_BEGINS: frozenset[CardDeed] = frozenset({"mark_read", "mark_unread", "wake", "copy_ticket"})
"""Those before which a line is drawn, where something stands above."""


@dataclass(frozen=True)
class CardDeeds:
    """What the menu's entries do, each to the card with the given key; to snooze one says for how many minutes."""

    do: Callable[[CardDeed, str], None]
    snooze: Callable[[str, int], None]


def card_menu(row: EscalationCard, deeds: CardDeeds, theme: Theme, now: datetime, parent: QWidget) -> QMenu:
    """The whole menu of a card: exactly what can be done with it. It deletes itself when it closes."""
    menu = _menu(parent, row.problem)
    for deed in card_deeds.deeds(row, now):
        if deed in _BEGINS:
            menu.addSeparator()
        name = card_deeds.label(deed)
        if deed == "snooze":
            times = menu.addMenu(theme.icon(_ICONS[deed]), name)
            _add_times(times, row.key, deeds, now)
            entry = times.menuAction()
        else:
            entry = menu.addAction(theme.icon(_ICONS[deed]), name)
            entry.triggered.connect(lambda _=False, deed=deed: deeds.do(deed, row.key))
        if deed in card_deeds.KEYS:
            _with_key(entry, card_deeds.KEYS[deed])
    return menu


def snooze_menu(row: EscalationCard, deeds: CardDeeds, now: datetime, parent: QWidget) -> QMenu:
    """For how long. It deletes itself when it closes."""
    menu = _menu(parent, text.SNOOZE)
    if "wake" in card_deeds.deeds(row, now):
        menu.addAction(text.WAKE).triggered.connect(lambda: deeds.do("wake", row.key))
        menu.addSeparator()
    _add_times(menu, row.key, deeds, now)
    return menu


def _add_times(menu: QMenu, key: str, deeds: CardDeeds, now: datetime) -> None:
    for minutes, label in text_cards.snooze_times(now):
        entry = menu.addAction(text.started(label))
        entry.triggered.connect(lambda _=False, minutes=minutes: deeds.snooze(key, minutes))


def _with_key(action: QAction, key: str) -> QAction:
    """Show the list's key beside an entry; it is the list that listens to it."""
    action.setShortcut(key)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setShortcutVisibleInContextMenu(True)
    return action


def _menu(parent: QWidget, name: str) -> QMenu:
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    # Not at once: the entry that was chosen is still to be heard.
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
