"""The queue dock: each state, and what the user does reaching the view-model."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QPushButton, QWidget

from rf_desktop.ui import on_screen
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.queue.card_menu import card_menu
from rf_desktop.ui.queue.dock import QueueDock
from rf_desktop.ui.queue.filter_bar import FilterButton
from rf_desktop.ui.queue.placeholder import CardSkeletons
from rf_desktop.ui.queue.views import ViewsButton
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.viewmodels import text, text_cards
from rf_desktop.viewmodels.card_deeds import deeds, label
from rf_desktop.viewmodels.cards import Holding
from rf_desktop.viewmodels.queue import Queue
from rf_desktop.viewmodels.queue_view import ConnectionKind, ConnectionLine, ViewChoice
from tests.ui.samples_queue import FILTERS, NOW, FakeQueue, busy_morning, card, heading, state

Until = Callable[..., Awaitable[None]]
LATER = NOW + timedelta(minutes=28)
ALL_KINDS = (
    card("waits"),
    card("unread", unread=True),
    card("rests", snoozed_until=LATER),
    card("busy", busy=True),
    card("for me", for_me=True, may_watch=False),
    card("seen along", watched=True),
    card("offered", group="offered", holding=Holding("offered", "Sam", NOW)),
    card("taking the offer", group="offered", busy=True, holding=Holding("offered", "Sam", NOW)),
    card("mine", group="mine", holding=Holding("you", "Alex", NOW)),
    card("asked", group="mine", holding=Holding("asked", "Alex", NOW)),
    card("watched", group="watching", watched=True, holding=Holding("colleague", "Sam", NOW)),
    card("coached", group="watching", holding=Holding("coached", "Jane", None, LATER)),
    card("done", group="done", ticket=None, holding=Holding("resolved_by_you", "Alex", NOW)),
)


class Window:
    """A window with a dock on a queue that remembers."""

    def __init__(self, app: QApplication) -> None:
        theme = Theme(Choice.LIGHT, reduced_motion=True)
        theme.apply(app)
        self.queue = FakeQueue()
        self.failed: list[tuple[str, BaseException]] = []
        self.main = QMainWindow()
        tasks = TaskScope(self.main, lambda name, error: self.failed.append((name, error)))
        self.dock = QueueDock(cast(Queue, self.queue), theme, tasks, self.main, clock=lambda: NOW)
        self.main.setCentralWidget(QWidget())
        self.main.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.main.resize(900, 700)
        self.main.show()
        self.main.activateWindow()

    def find(self, name: str) -> QWidget:
        found: QWidget | None = self.dock.findChild(QWidget, name)
        assert found is not None, name
        return found

    def seen(self, kind: type[QWidget]) -> bool:
        return any(widget.isVisible() for widget in self.dock.findChildren(kind))


@pytest.fixture
def window(qapp: QApplication) -> Window:
    return Window(qapp)


async def test_what_one_does_with_a_card_reaches_the_queue(window: Window, until: Until) -> None:
    """M1, Q2, Q3: open, pick up, mark, by mouse and key."""
    window.dock.focus_list()
    window.dock.list.make_current("vpn")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_C, Qt.Key.Key_U):
        QTest.keyClick(window.dock.list, key)
    window.dock.list.make_current("login")
    QTest.keyClick(window.dock.list, Qt.Key.Key_U)
    await until(lambda: len(window.queue.calls) == 4)
    assert window.queue.calls == [("open", "vpn"), ("pick_up", "vpn"), ("mark_read", "vpn"), ("mark_unread", "login")]
    assert window.failed == []


async def test_s_offers_times_and_snoozes(window: Window, until: Until) -> None:
    """Q2."""
    window.dock.focus_list()
    window.dock.list.make_current("vpn")
    QTest.keyClick(window.dock.list, Qt.Key.Key_S)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    times = ["For 15 minutes", "For an hour", "For four hours", "Until tomorrow, 08:00"]
    assert [action.text() for action in menu.actions()] == times
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    await until(lambda: window.queue.calls == [("snooze", "vpn", 60)])


def test_the_menu_holds_everything_one_can_do(window: Window) -> None:
    """Q2, Q3, D4: also for those who know no keys."""

    def entries(key: str) -> list[str]:
        row = window.dock.list.card(key)
        assert row is not None
        menu = card_menu(row, window.dock._deeds, window.dock._theme, NOW, window.dock)
        return [action.text() for action in menu.actions() if not action.isSeparator()]

    assert entries("vpn") == ["Pick up", "Open", "Mark read", "Snooze…", "Watch", "Copy ticket number"]
    assert entries("later") == ["Pick up", "Open", "Stop snoozing", "Snooze…", "Watch", "Copy ticket number"]
    assert entries("print") == ["Pick up", "Open", "Mark unread", "Snooze…", "Watch"]
    assert entries("dns") == entries("backup") == ["Open", "Copy ticket number"]
    assert entries("vlan") == ["Open", "Stop watching", "Copy ticket number"]


def test_the_menu_names_the_keys_as_the_sheet_of_keys_does(window: Window) -> None:
    """D4: that of what has a menu of its own as well; and Enter is no *Return*, which is a way back."""
    row = window.dock.list.card("vpn")
    assert row is not None
    menu = card_menu(row, window.dock._deeds, window.dock._theme, NOW, window.dock)
    shown = {each.text(): each.shortcut().toString() for each in menu.actions() if each.shortcut().toString()}
    assert shown == {"Pick up": "C", "Open": "Enter", "Mark read": "U", "Snooze…": "S"}


async def test_keys_buttons_menu_and_palette_offer_the_same(window: Window) -> None:
    """Q2, Q3, C8, D4: what one of them offers the others offer as well, and what none offers no key does."""
    asked: list[tuple[str, str]] = []
    window.dock.list.asked_for.connect(lambda deed, key: asked.append((deed, key)))
    window.dock.list.snooze_menu_requested.connect(lambda key, _: asked.append(("snooze", key)))
    for row in ALL_KINDS:
        window.queue.state.set(state([heading(row.group, 1), row]))
        window.dock.list.make_current(row.key)
        can = deeds(row, NOW)
        menu = card_menu(row, window.dock._deeds, window.dock._theme, NOW, window.dock)
        assert [each.text() for each in menu.actions() if not each.isSeparator()] == [label(deed) for deed in can]
        named = {name for name, _, _ in window.dock.deeds_of_current()}
        times = {f"snooze-{minutes}" for minutes, _ in text_cards.snooze_times(NOW)}
        said = times if "snooze" in can else set()
        said |= {deed.replace("_", "-") for deed in can if deed not in ("pick_up", "accept", "snooze")}
        assert named == said
        assert window.dock.taking_current() == next((deed for deed in can if deed in ("pick_up", "accept")), None)
        button = window.dock.list._on_current.pick_up
        assert (button.isVisible() and button.isEnabled()) == (window.dock.taking_current() is not None)
        asked.clear()
        for key in (Qt.Key.Key_C, Qt.Key.Key_U, Qt.Key.Key_S):
            QTest.keyClick(window.dock.list, key)
            if popup := QApplication.activePopupWidget():
                popup.close()
        lettered = ("pick_up", "accept", "mark_read", "mark_unread", "snooze")
        assert asked == [(deed, row.key) for deed in can if deed in lettered]


def test_the_ticket_number_is_copied_bare(window: Window) -> None:
    """D4: as a ticket system's search wants it."""
    row = card("x", ticket="#12345")
    window.queue.state.set(state([heading("waiting", 1), row]))
    menu = card_menu(row, window.dock._deeds, window.dock._theme, NOW, window.dock)
    next(action for action in menu.actions() if action.text() == text.COPY_TICKET).trigger()
    assert QGuiApplication.clipboard().text() == "12345"


@pytest.mark.parametrize("name", ["queue-views"])
def test_j_and_k_go_on_among_the_cards_from_the_buttons_beside_them(window: Window, name: str) -> None:
    """D4: where no letter is typed they mean what they mean in the list."""
    window.dock.list.make_current("vpn")
    first = window.dock.list.currentIndex().row()
    for key, place in ((Qt.Key.Key_J, first + 1), (Qt.Key.Key_K, first)):
        button = window.find(name)
        button.setFocus()
        QTest.keyClick(button, key)
        assert window.dock.list.hasFocus()
        assert window.dock.list.currentIndex().row() == place
    search = window.find("queue-search")
    search.setFocus()
    QTest.keyClicks(search, "jk")
    assert search.hasFocus()


def test_slash_searches_and_escape_clears(window: Window) -> None:
    """Q1, D4."""
    window.dock.focus_list()
    QTest.keyClick(window.dock.list, Qt.Key.Key_Slash)
    field = window.find("queue-search")
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "vpn")
    assert window.queue.state.value.search == "vpn"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.queue.state.value.search == ""
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.dock.list
    window.queue.search("mail")
    QTest.keyClick(window.dock.list, Qt.Key.Key_Escape)
    assert window.queue.state.value.search == ""


def test_a_filter_shows_what_the_state_says(window: Window) -> None:
    """Q1: the chip is told by the state, so a press can never disagree with the list."""
    chip = window.find("filter-priority:urgent")
    assert isinstance(chip, FilterButton)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert window.queue.calls == [("filter", "priority:urgent")]
    assert chip.isChecked()
    chip.setFocus()
    window.queue.state.set(replace(window.queue.state.value, filters=FILTERS[1:]))
    assert window.find("filter-priority:urgent") is chip
    assert chip.hasFocus()
    assert not chip.isChecked()


def test_each_state_has_its_page(window: Window) -> None:
    """DESIGN, states: cards, skeleton, nothing waiting, nothing found."""
    assert window.dock.list.isVisible()
    window.queue.state.set(state(empty="", loading=True))
    assert window.seen(CardSkeletons)
    window.queue.state.set(state())
    note = window.dock.findChild(EmptyNote)
    assert note is not None
    assert note.text() == text.QUEUE_EMPTY
    assert not note._action.isVisible()
    chosen = tuple(replace(chip, active=chip.key == "unread") for chip in FILTERS)
    window.queue.state.set(state(empty=text.QUEUE_NO_MATCH, search="x", filters=chosen))
    assert note.text() == text.QUEUE_NO_MATCH
    QTest.mouseClick(note._action, Qt.MouseButton.LeftButton)
    assert window.queue.calls == [("show_everything",)]
    window.queue.state.set(busy_morning())
    assert window.dock.list.isVisible()


def test_the_last_card_leaves_before_a_sentence_takes_its_place(window: Window) -> None:
    """DESIGN, motion: it fades like any other, and only then stands there that nothing is waiting."""
    window.dock._theme.motion.wish = False
    window.queue.state.set(state([heading("waiting", 1), card("a")]))
    window.dock.list._motion.setCurrentTime(window.dock.list._motion.duration())
    window.dock.focus_list()
    window.queue.state.set(state())
    window.dock.list._motion.pause()
    assert window.dock.list.isVisible()
    assert window.dock.list.rows.rows() == ()
    window.dock.list._motion.resume()
    window.dock.list._motion.setCurrentTime(window.dock.list._motion.duration())
    assert window.seen(EmptyNote)
    assert QApplication.focusWidget() is window.find("queue-search")


def test_the_keyboard_is_not_lost_when_the_last_card_leaves(window: Window) -> None:
    """DESIGN: focus never goes nowhere."""
    window.dock.focus_list()
    window.queue.state.set(state())
    assert QApplication.focusWidget() is window.find("queue-search")


@pytest.mark.parametrize("kind", ["live", "catching_up", "connecting", "offline", "signed_out"])
def test_the_connection_is_told_in_words(window: Window, kind: ConnectionKind) -> None:
    """V3: a word with every mark, and when the list was last true."""
    before = window.find("connection-line").grab().toImage()
    window.queue.state.set(state(connection=ConnectionLine(kind, f"word {kind}", "14:03:00")))
    line = window.find("connection-line")
    assert line.accessibleName() == f"word {kind} · 14:03:00"
    assert line.grab().toImage() != before


def test_the_dock_floats_and_comes_back_by_its_button(window: Window) -> None:
    """DESIGN: left, right or floating, without dragging."""
    button = window.find("queue-float")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.dock.isFloating()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not window.dock.isFloating()


def test_a_detached_queue_makes_room_each_time_until_somebody_moves_it(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Q1, D2: the window may stand elsewhere by now; where a hand put the queue, it comes back."""
    free = QPoint(10, 20)
    monkeypatch.setattr(on_screen, "beside", lambda *_: free)

    def detached() -> QPoint:
        window.dock.turn_floating()
        return window.dock.pos()

    assert detached() == free
    window.dock.turn_floating()
    free = QPoint(50, 60)
    assert detached() == free
    window.dock.move(5, 6)
    window.dock.turn_floating()
    assert detached() == QPoint(5, 6)


def test_a_dock_that_is_gone_watches_nothing(qapp: QApplication) -> None:
    """ARCHITECTURE: a widget unwatches when it is destroyed."""
    window = Window(qapp)
    assert window.queue.state._watchers
    window.main.close()
    window.main.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    assert window.queue.state._watchers == []


def test_a_heading_folds_through_the_view_model(window: Window) -> None:
    """Q1."""
    heading = window.dock.list.visualRect(window.dock.list.index_of("group:waiting"))
    QTest.mouseClick(
        window.dock.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, heading.center()
    )
    assert window.queue.calls == [("fold", "waiting")]


def views_menu(window: Window) -> dict[str, QAction]:
    button = window.find("queue-views")
    assert isinstance(button, ViewsButton)
    return {action.text(): action for action in button.menu_of_views().actions() if not action.isSeparator()}


def test_a_view_is_named_on_a_line_of_its_own(window: Window) -> None:
    """Q1: Enter keeps it, Esc leaves everything as it was; the keyboard goes back to the button."""
    assert not views_menu(window)[text_cards.SAVE_VIEW].isEnabled()
    assert text_cards.NO_VIEWS in views_menu(window)
    window.queue.state.set(replace(window.queue.state.value, search="vpn", may_save_view=True))
    line, field = window.find("view-naming"), window.find("view-name")
    for ends in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        views_menu(window)[text_cards.SAVE_VIEW].trigger()
        assert line.isVisible()
        assert QApplication.focusWidget() is field
        assert not window.find("view-keep").isEnabled()
        QTest.keyClicks(field, "Tunnels")
        QTest.keyClick(field, ends)
        assert not line.isVisible()
        assert QApplication.focusWidget() is window.find("queue-views")
    assert window.queue.calls == [("save_view", "Tunnels")]


def test_a_name_that_is_taken_is_told_while_it_is_typed(window: Window) -> None:
    """Q1: what saving would replace stands there and on the button; renaming to it is not possible."""
    choices = (ViewChoice("Mail", False), ViewChoice("Tunnels", True))
    window.queue.state.set(replace(window.queue.state.value, search="vpn", views=choices, may_save_view=True))
    line, field, keep, note = (window.find(f"view-{name}") for name in ("naming", "name", "keep", "note"))
    assert isinstance(keep, QPushButton)
    views_menu(window)[text_cards.SAVE_VIEW].trigger()
    QTest.keyClicks(field, "mai")
    assert (note.isVisible(), keep.text(), keep.isEnabled()) == (False, "Save", True)
    QTest.keyClicks(field, "l")
    assert (note.isVisible(), keep.text(), keep.isEnabled()) == (True, "Replace", True)
    assert field.accessibleDescription() == text_cards.VIEW_REPLACES.format(name="Mail")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.queue.calls == [("save_view", "mail")]
    views_menu(window)["Rename “Tunnels”…"].trigger()
    assert not note.isVisible()
    QTest.keyClicks(field, "Mail")
    assert (note.isVisible(), keep.text(), keep.isEnabled()) == (True, "Save", False)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert line.isVisible()
    QTest.keyClicks(field, "s")
    assert not note.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.queue.calls == [("save_view", "mail"), ("rename_view", "Tunnels", "Mails")]


def test_nothing_is_replaced_that_was_not_told(window: Window) -> None:
    """Q1: a view of that name came back while the line stood there."""
    window.queue.state.set(replace(window.queue.state.value, search="vpn", may_save_view=True))
    views_menu(window)[text_cards.SAVE_VIEW].trigger()
    field = window.find("view-name")
    QTest.keyClicks(field, "Mail")
    window.queue.state.set(replace(window.queue.state.value, views=(ViewChoice("Mail", False),)))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.find("view-note").isVisible()
    assert window.queue.calls == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.queue.calls == [("save_view", "Mail")]


def test_a_view_that_is_shown_is_ticked_and_can_be_renamed_and_deleted(window: Window) -> None:
    """Q1."""
    choices = (ViewChoice("Mail & more", False), ViewChoice("Tunnels", True))
    window.queue.state.set(replace(window.queue.state.value, search="vpn", views=choices))
    entries = views_menu(window)
    assert [name for name, entry in entries.items() if entry.isChecked()] == ["Tunnels"]
    assert window.find("queue-views").accessibleName() == "Saved views, showing “Tunnels”"
    entries["Mail && more"].trigger()
    views_menu(window)["Delete “Tunnels”"].trigger()
    views_menu(window)["Rename “Tunnels”…"].trigger()
    QTest.keyClicks(window.find("view-name"), "VPN")
    QTest.mouseClick(window.find("view-keep"), Qt.MouseButton.LeftButton)
    assert window.queue.calls == [
        ("use_view", "Mail & more"),
        ("delete_view", "Tunnels"),
        ("rename_view", "Tunnels", "VPN"),
    ]
