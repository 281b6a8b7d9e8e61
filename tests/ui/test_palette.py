"""Palette, sheet of keys and shortcuts in the window (D4)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from rf_desktop.contract import endpoints as e
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.palette.delegate import PaletteDelegate, caps
from rf_desktop.ui.palette.keys_sheet import KeysSheet
from rf_desktop.ui.palette.panel import PalettePanel
from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.labels import PlainLabel
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.viewmodels import text_actions
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.palette import PaletteRow
from tests.client import made
from tests.fakes.seat import Seat
from tests.ui.opened_window import in_front

Until = Callable[..., Awaitable[None]]

WRITTEN = {"Page": "PgUp", "Up": "PgUp", "Down": "PgDn", "menu": "Menu", "key": "Menu"}
"""Keys whose names the guide spells out."""

LOCAL = {"queue-views", "card-menu", "spoken-card-menu", "session-menu", "account-menu"}
"""Buttons that only open a menu whose entries are in the palette, or that belong to a field one is in."""


@pytest.fixture
async def window(window: MainWindow) -> MainWindow:
    """With the keyboard."""
    await in_front(window)
    return window


async def press(
    window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """As the desktop brings it: to the window, before any of its fields. Outside of every task, because it spins Qt's
    loop."""
    done = asyncio.Event()

    def go() -> None:
        QTest.keyClick(window.windowHandle(), key, modifier)
        done.set()

    QTimer.singleShot(0, go)
    await done.wait()


def the_palette(window: MainWindow) -> PalettePanel | None:
    return next((panel for panel in window.findChildren(PalettePanel) if panel.isVisible()), None)


def the_keys(window: MainWindow) -> KeysSheet | None:
    return next((sheet for sheet in window.findChildren(KeysSheet) if sheet.isVisible()), None)


async def test_ctrl_k_shows_the_palette_also_from_a_field_and_hides_it(seat: Seat, window: MainWindow) -> None:
    """D4: a field would cut the line with it."""
    search = window.findChild(QLineEdit, "queue-search")
    assert search is not None
    search.setText("vpn")
    search.setFocus()
    search.setCursorPosition(0)
    await press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    panel = the_palette(window)
    assert panel is not None
    assert panel.field.hasFocus()
    assert search.text() == "vpn"
    await press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert the_palette(window) is None
    assert search.hasFocus()


async def test_a_few_letters_and_enter_do_it(seat: Seat, window: MainWindow, until: Until) -> None:
    """D4: keyboard only; the choice is remembered."""
    asked: list[str] = []
    window.settings_requested.connect(lambda: asked.append("settings"))
    window.deeds.open_palette()
    panel = the_palette(window)
    assert panel is not None
    QTest.keyClicks(panel.field, "settin")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert the_palette(window) is None
    await until(lambda: asked == ["settings"])
    assert tuple(window.deeds.recent) == ("app.settings",)


async def test_the_arrows_move_while_the_cursor_stays_in_the_field(seat: Seat, window: MainWindow) -> None:
    """D4."""
    window.deeds.open_palette()
    panel = the_palette(window)
    assert panel is not None
    first = panel.list.current_key()
    QTest.keyClick(panel.field, Qt.Key.Key_Down)
    assert panel.list.current_key() not in (None, first)
    QTest.keyClick(panel.field, Qt.Key.Key_Up)
    assert panel.list.current_key() == first
    assert panel.field.hasFocus()
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert the_palette(window) is None


async def test_the_chosen_card_comes_before_filters(seat: Seat, window: MainWindow, until: Until) -> None:
    """D4: with nothing typed, what can be done with it is not below everything one could narrow the list by."""
    seat.escalates("h1", priority="urgent")
    queue = window.findChild(QueueList)
    assert queue is not None
    await until(lambda: queue.card("h1") is not None)
    queue.make_current("h1")
    of_queue = [action.id for action in window.deeds.register.all() if action.group == "queue" and action.enabled]
    assert of_queue[0] == "queue.pick-up"
    assert of_queue.index("queue.mark-read") < of_queue.index("queue.filter-priority-urgent")


async def test_a_card_is_picked_up_from_the_palette(seat: Seat, window: MainWindow, until: Until) -> None:
    """D4, Q3."""
    seat.escalates("h1", problem_summary="VPN drops every hour")
    seat.lets_claim("h1")
    window.deeds.open_palette()
    panel = the_palette(window)
    assert panel is not None
    panel.field.setText("pick vpn")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    await until(lambda: seat.api.count(e.CLAIM_HANDOFF) == 1)


async def test_a_question_mark_shows_every_key_but_a_field_keeps_it(seat: Seat, window: MainWindow) -> None:
    """D4."""
    search = window.findChild(QLineEdit, "queue-search")
    assert search is not None
    search.setFocus()
    QTest.keyClicks(search, "?")
    assert search.text() == "?"
    assert window.findChild(QWidget, "keys-sheet") is None
    window.findChild(QWidget, "settings").setFocus()
    await press(window, Qt.Key.Key_Question)
    sheet = window.findChild(QWidget, "keys-sheet")
    assert sheet is not None
    said = " ".join(widget.accessibleName() for widget in sheet.findChildren(QWidget) if widget.accessibleName())
    for key in window.deeds.register.known_keys():
        assert key.keys in said
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


async def test_three_keys_lead_to_sessions_message_and_queue(seat: Seat, window: MainWindow, until: Until) -> None:
    """D4: from anywhere, also from the field one writes in; nothing typed is touched."""
    seat.escalates("h1")
    seat.escalates("h2")
    seat.lets_claim("h1")
    await seat.desk.queue.pick_up("h1")
    await until(lambda: window.findChild(QWidget, "composer") is not None and not seat.desk.takeover.under_way.value)
    composer = window.findChild(QPlainTextEdit, "composer")
    assert composer is not None
    QTest.keyClicks(composer, "half a sen")
    ctrl = Qt.KeyboardModifier.ControlModifier
    for key, name in (
        (Qt.Key.Key_3, "queue-list"),
        (Qt.Key.Key_2, "composer"),
        (Qt.Key.Key_1, "session-list"),
        (Qt.Key.Key_3, "queue-list"),
        (Qt.Key.Key_1, "session-list"),
        (Qt.Key.Key_2, "composer"),
    ):
        await press(window, key, ctrl)
        await until(lambda name=name: window.findChild(QWidget, name).hasFocus())
    assert composer.toPlainText() == "half a sen"


async def test_the_sheet_of_keys_gives_way_to_what_is_done(seat: Seat, window: MainWindow) -> None:
    """D4: no palette and no form stands before it; the key that shows it still hides it."""
    await press(window, Qt.Key.Key_Question)
    assert the_keys(window) is not None
    await press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    panel = the_palette(window)
    assert panel is not None
    assert panel.field.hasFocus()
    assert the_keys(window) is None
    panel.reject()
    for shown in (True, False):
        await press(window, Qt.Key.Key_Question)
        assert (the_keys(window) is not None) is shown


async def test_the_sheet_of_keys_goes_to_its_ends(seat: Seat, window: MainWindow) -> None:
    """D4: by Home and End, and what it says first stays in sight."""
    window.resize(960, 600)
    window.deeds.open_keys()
    sheet = window.findChild(KeysSheet)
    assert sheet is not None
    area = sheet.first()
    assert isinstance(area, QScrollArea)
    hint = next(label for label in sheet.findChildren(PlainLabel) if label.text() == text_actions.KEYS_HINT)
    assert not area.isAncestorOf(hint)
    await asyncio.sleep(0)
    bar = area.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(area, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(area, Qt.Key.Key_Home)
    assert bar.value() == 0


async def test_the_guide_and_the_sheet_name_the_same_keys(window: MainWindow) -> None:
    """D4: each key of the guide's table is on the sheet of keys, and the other way round."""
    guide = (Path(__file__).parents[2] / "docs" / "guide.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", guide.partition("## Keys")[2], re.MULTILINE)
    named = {WRITTEN.get(key, key) for row in rows[2:] for key in re.split(r", | or | ", row)}
    shown = {key for each in window.deeds.register.known_keys() for key in each.keys.split()}
    assert named == shown


async def test_a_key_works_as_soon_as_its_action_is_offered_and_no_longer(seat: Seat, window: MainWindow) -> None:
    """D4: shortcuts are made from the register."""
    done: list[str] = []
    offered = Action("test.it", "app", "Test it", lambda: done.append("it"), keys="Ctrl+J")
    leave = window.deeds.register.offer(lambda: (offered,))
    await press(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert done == ["it"]
    leave()
    await press(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert done == ["it"]


async def test_everything_that_buttons_and_menus_offer_is_in_the_palette(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """D4: with a session of one's own open and a card chosen; a new button needs a line in the register."""
    seat.escalates("h1", lane=(made.card("t1", position=1),))
    seat.escalates("h2", ticket="#12388")
    seat.lets_claim("h1", lane=(made.card("t1", position=1),))
    await seat.desk.queue.pick_up("h1")
    await until(lambda: window.findChild(QWidget, "composer") is not None and not seat.desk.takeover.under_way.value)
    await asyncio.sleep(0)
    queue = window.findChild(QWidget, "queue-list")
    assert queue is not None
    queue.setFocus()
    QTest.keyClick(queue, Qt.Key.Key_Home)
    QTest.keyClick(queue, Qt.Key.Key_Down)

    known = " | ".join(f"{action.name} {action.words}" for action in window.deeds.register.all()).casefold()
    missing = [said for said in offered_by(window) if said.casefold() not in known]
    assert missing == []
    assert window.deeds.register.doubles() == ()
    names = [action.name for action in window.deeds.register.all() if action.enabled]
    assert sorted({name for name in names if names.count(name) > 1}) == [], "one row each"


def offered_by(window: MainWindow) -> list[str]:
    """What the window's own buttons and menus say; not what belongs to a message, a card of the lane, a toast."""
    areas = [window.findChild(QWidget, area) for area in ("sidebar", "queue-dock")]
    buttons = [button for area in areas for button in area.findChildren(QAbstractButton) if button.isVisible()]
    said = [button.accessibleName() or button.text() for button in buttons if button.objectName() not in LOCAL]
    header = window.findChild(QWidget, "session-menu").parentWidget().parentWidget()
    said += [button.text() for button in header.findChildren(QAbstractButton) if button.isVisible() and button.text()]
    menus = [window.findChild(QMenu, "account-entries")]
    said += [entry.text() for menu in menus for entry in menu.actions() if entry.isEnabled() and entry.text()]
    return [words.replace("&", "") for words in said if words]


def test_a_plus_of_its_own_is_one_key() -> None:
    """D4: what the caps say."""
    assert caps("Ctrl+K") == ["Ctrl", "K"]
    assert caps("Ctrl++") == ["Ctrl", "+"]
    assert caps("Ctrl+,") == ["Ctrl", ","]
    assert caps("+") == ["+"]
    assert caps("↑ ↓ J") == ["↑", "↓", "J"]


async def test_a_look_chosen_in_the_palette_is_kept(window: MainWindow) -> None:
    """D4, D5: as the one that is chosen in the settings."""
    kept: list[Choice] = []
    window.deeds.keep_look = kept.append
    action = next(each for each in window.deeds.register.all() if each.id == "app.look-dark")
    window.deeds.run(action)
    assert window._theme.choice is Choice.DARK
    assert kept == [Choice.DARK]


def painted(theme: Theme, qtbot: QtBot, row: PaletteRow) -> QImage:
    """A row of the palette, as wide as it is there."""
    rows = RowList(theme, "palette")
    qtbot.addWidget(rows)
    rows.setItemDelegate(PaletteDelegate(theme, rows))
    rows.resize(580, 60)
    rows.show_rows([row])
    return rows.grab().toImage()


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("Pick up “VPN drops”", ((0, 4),)),
        ("Pick up “" + "VPN drops every twenty minutes " * 9 + "”", ((0, 4), (12, 15))),
        ("Pick up “" + "😀" * 9 + "VPN drops every twenty minutes " * 9 + "”", ((18, 21),)),
        ("Pick up “" + "Donaudampfschiff" * 20 + "”", ((300, 310), (0, 4))),
        ("Pick up “البريد الإلكتروني لا يعمل منذ الصباح في جميع الأجهزة بالمكتب الرئيسي” " * 3, ((9, 15),)),
    ],
)
def test_typed_letters_are_strong_also_in_a_long_name(
    qapp: QApplication, qtbot: QtBot, name: str, marks: tuple[tuple[int, int], ...]
) -> None:
    """D4: what fits stands there with its marks, cut or not; and nothing of it over the group's name."""
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    plain = painted(theme, qtbot, PaletteRow("a", name, "", "", (), name))
    marked = painted(theme, qtbot, PaletteRow("a", name, "", "", marks, name))
    assert marked != plain
    nothing = painted(theme, qtbot, PaletteRow("a", "", "", "", (), ""))
    edge = QRect(nothing.width() - 30, 0, 30, nothing.height())
    assert marked.copy(edge) == nothing.copy(edge)
