"""What one can do with a card, as a menu: right click, the menu key, ⋯; and *Snooze* alone for its own key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels import text, text_cards, text_ways
from rf_desktop.viewmodels.cards import EscalationCard


@dataclass(frozen=True)
class CardDeeds:
    """What the menu's entries do, each to the card with the given key."""

    pick_up: Callable[[str], None]
    open: Callable[[str], None]
    toggle_read: Callable[[str], None]
    snooze: Callable[[str, int], None]
    wake: Callable[[str], None]
    go: Callable[[str, str], None]
    """One of the ways (`watch`, `stop_watching`) with a card."""


def card_menu(row: EscalationCard, deeds: CardDeeds, theme: Theme, now: datetime, parent: QWidget) -> QMenu:
    """The whole menu of a card. It deletes itself when it closes."""
    menu = _menu(parent, row.problem)
    key = row.key
    if row.may_pick_up or row.busy:
        pick_up = _with_key(menu.addAction(theme.icon("hand"), text.PICK_UP), "C")
        pick_up.setEnabled(not row.busy)
        pick_up.triggered.connect(lambda: deeds.pick_up(key))
    open_ = _with_key(menu.addAction(theme.icon("maximize-2"), text.OPEN), "Return")
    open_.triggered.connect(lambda: deeds.open(key))
    menu.addSeparator()
    read = text.MARK_READ if row.unread else text.MARK_UNREAD
    icon = "mail-open" if row.unread else "circle-dot"
    _with_key(menu.addAction(theme.icon(icon), read), "U").triggered.connect(lambda: deeds.toggle_read(key))
    if is_snoozed(row, now):
        menu.addAction(theme.icon("bell"), text.WAKE).triggered.connect(lambda: deeds.wake(key))
    else:
        later = menu.addMenu(theme.icon("clock"), text.SNOOZE_MENU)
        _add_times(later, key, deeds, now)
    for way, label in watching(row):
        entry = menu.addAction(theme.icon("eye"), label)
        entry.triggered.connect(lambda _=False, way=way: deeds.go(way, key))
    if row.ticket:
        number = row.ticket.lstrip("#")
        menu.addSeparator()
        copy = menu.addAction(theme.icon("copy"), text.COPY_TICKET)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(number))
    return menu


def watching(row: EscalationCard) -> tuple[tuple[str, str], ...]:
    """Following what is not mine, as (way, label); at most one (C3)."""
    if row.group not in ("waiting", "offered", "watching"):
        return ()
    return (("stop_watching", text_ways.STOP_WATCHING),) if row.watched else (("watch", text_ways.WATCH),)


def snooze_menu(row: EscalationCard, deeds: CardDeeds, now: datetime, parent: QWidget) -> QMenu:
    """For how long. It deletes itself when it closes."""
    menu = _menu(parent, text.SNOOZE)
    if is_snoozed(row, now):
        menu.addAction(text.WAKE).triggered.connect(lambda: deeds.wake(row.key))
    _add_times(menu, row.key, deeds, now)
    return menu


def is_snoozed(row: EscalationCard, now: datetime) -> bool:
    """Whether the card rests at this moment."""
    return row.snoozed_until is not None and row.snoozed_until > now


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
