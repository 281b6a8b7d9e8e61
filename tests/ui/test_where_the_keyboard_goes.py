"""After each act the keyboard is where one goes on: what is typed next lands in what the act brought (D4, M3, Q3, C8).

Tests of the whole window; the letters are typed into whatever has the focus, as a hand would.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from rf_desktop.contract import endpoints as e
from rf_desktop.contract.handoffs import HandoffDetail
from rf_desktop.contract.sessions import SessionHandoff
from rf_desktop.contract.ways import Watch
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.queue.card_actions import CardActions
from rf_desktop.ui.queue.dock import QueueDock
from rf_desktop.ui.queue.queue_list import QueueList
from tests.client import made
from tests.fakes.seat import Seat
from tests.ui.opened_window import in_front, named, turned, working
from tests.ui.test_main_window import Until, is_on_screen

LETTERS = "scum"  # each of them is a key of the queue's cards, or looks like one
MINE = SessionId("session of h1")


def typed(letters: str = LETTERS) -> None:
    """Type where the focus is."""
    for letter in letters:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, letter)


def queue_of(window: MainWindow) -> QueueDock:
    dock = window.findChild(QueueDock)
    assert dock is not None
    return dock


def point_at(queue: QueueList, key: str) -> None:
    """The pointer comes to rest on a card. QTest's own move would turn the loop, and so run other tasks in this one."""
    place = QPointF(queue.visualRect(queue.index_of(key)).center())
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, place, queue.viewport().mapToGlobal(place), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(queue.viewport(), moved)


async def reading(seat: Seat, window: MainWindow, until: Until) -> None:
    """The sheet of h1 is open, opened from its card."""
    queue = queue_of(window).list
    queue_of(window).focus_list("h1")
    QTest.keyClick(queue, Qt.Key.Key_Return)
    await until(lambda: window.findChild(QWidget, "choice-continue"))
    await turned()


async def is_in_composer(seat: Seat, window: MainWindow, until: Until) -> None:
    """What is typed lands in the draft of the session that is mine now, and nothing else happens."""
    composer = named(window, "composer")
    await until(lambda: seat.desk.conversation.selected.value == MINE and composer.hasFocus())
    typed()
    assert seat.desk.conversation.draft.value == LETTERS
    assert QApplication.activePopupWidget() is None
    assert seat.api.count(e.CLAIM_HANDOFF) == 1
    await turned()
    assert composer.hasFocus()
    await seat.desk.open_session(SessionId("another"))
    assert seat.desk.conversation.draft.value == ""
    await seat.desk.open_session(MINE)
    assert seat.desk.conversation.draft.value == LETTERS


@pytest.mark.parametrize("way", ["continue", "analysis", "take_over"])
async def test_after_each_choice_of_the_sheet_one_writes_in_its_session(
    seat: Seat, window: MainWindow, until: Until, way: str
) -> None:
    """M3: pressed with the sheet opened from the queue, whose card would take the letters as its keys."""
    working(seat)
    seat.has_session(made.entry("another", owner=seat.person))
    seat.api.answers(e.SEND_BRIEFING, made.message(1, "I have taken this over", MINE, seat.person))
    await in_front(window)
    await reading(seat, window, until)
    QTest.keyClick(named(window, f"choice-{way}"), Qt.Key.Key_Space)
    await is_in_composer(seat, window, until)


@pytest.mark.parametrize("way", ["key", "button", "hover", "palette", "menu"])
async def test_after_each_pick_up_one_writes_in_its_session(
    seat: Seat, window: MainWindow, until: Until, way: str
) -> None:
    """Q3: from wherever it was pressed."""
    working(seat)
    seat.has_session(made.entry("another", owner=seat.person))
    await in_front(window)
    queue = queue_of(window).list
    queue_of(window).focus_list("h2" if way == "hover" else "h1")
    match way:
        case "key":
            QTest.keyClick(queue, Qt.Key.Key_C)
        case "menu":
            queue_of(window)._deeds.do("pick_up", "h1")
        case "palette":
            QTest.keyClick(queue, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
            typed("pick up the chosen")
            focused = QApplication.focusWidget()
            assert isinstance(focused, QLineEdit)
            QTest.keyClick(focused, Qt.Key.Key_Return)
        case _:
            point_at(queue, "h1")
            sets = queue.viewport().findChildren(CardActions)
            button = next(each.pick_up for each in sets if each.key == "h1" and each.isVisible())
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    await is_in_composer(seat, window, until)
    assert queue.current_key() == "h1"


async def test_no_sheet_stays_over_what_was_picked_up_beside_it(seat: Seat, window: MainWindow, until: Until) -> None:
    """Q3, M8: the queue stays usable beside the sheet of another escalation."""
    working(seat)
    await in_front(window)
    await seat.desk.queue.open("h2")
    await until(lambda: seat.desk.sheet.value)
    queue_of(window).focus_list("h1")
    QTest.keyClick(queue_of(window).list, Qt.Key.Key_C)
    await until(lambda: named(window, "composer").hasFocus())
    assert seat.desk.sheet.value is None


@pytest.mark.parametrize("writes_on", [True, False])
async def test_who_goes_on_writing_elsewhere_is_left_there(
    seat: Seat, window: MainWindow, until: Until, writes_on: bool
) -> None:
    """Q3, PITFALLS C: between the press and the server's answer, begun before the press or after it."""
    working(seat)
    await in_front(window)
    search = window.findChild(QLineEdit, "queue-search")
    assert search is not None
    queue_of(window).focus_list("h1")
    if writes_on:
        search.setFocus()
        typed("ma")
    with seat.api.held(e.CLAIM_HANDOFF):
        pressed = asyncio.create_task(seat.desk.queue.pick_up("h1"))  # as from its notification
        await until(lambda: seat.api.count(e.CLAIM_HANDOFF) == 1)
        search.setFocus()
        typed("i" if writes_on else "mai")
    await pressed
    assert seat.desk.conversation.selected.value == MINE
    await turned()
    typed("l")
    assert search.text() == "mail"
    assert seat.desk.conversation.draft.value == ""


async def test_a_form_that_lies_over_the_session_keeps_the_keyboard(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """Q5: picked up from a notification while a form is filled in."""
    working(seat)
    await in_front(window)
    window.new_session()
    await until(lambda: isinstance(QApplication.focusWidget(), QWidget) and is_in_form(window))
    await seat.desk.queue.pick_up("h1")
    await turned()
    assert is_in_form(window)


def is_in_form(window: MainWindow) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and named(window, "new-session-form").isAncestorOf(focused)


async def test_what_is_mine_opens_with_the_cursor_in_its_composer(seat: Seat, window: MainWindow, until: Until) -> None:
    """M1, T5: from its card and from the sidebar, by key and by click."""
    working(seat)
    await seat.desk.queue.pick_up("h1")
    seat.has_session(made.entry("another", owner=seat.person))
    await seat.desk.sidebar.refresh()
    await in_front(window)
    composer = named(window, "composer")
    queue_of(window).focus_list("h1")
    QTest.keyClick(queue_of(window).list, Qt.Key.Key_Return)
    await until(composer.hasFocus)
    sidebar = named(window, "session-list")
    sidebar.setFocus()
    sidebar.make_current("another")  # type: ignore[attr-defined]
    QTest.keyClick(sidebar, Qt.Key.Key_Return)
    await until(lambda: seat.desk.conversation.selected.value == "another" and composer.hasFocus())


def watches(seat: Seat) -> None:
    def said(body: Any, *, handoff_id: str) -> Watch:
        return Watch(handoff_id=HandoffId(handoff_id), watching=body.watching, watchers=())

    seat.api.answers(e.WATCH_HANDOFF, said)


async def test_who_watches_reads_and_no_letter_acts_on_the_queue(seat: Seat, window: MainWindow, until: Until) -> None:
    """C3, C6: the keyboard is in the conversation, where arrows read; after *Stop watching* it is in the queue."""
    working(seat)
    watches(seat)
    taken = seat.is_claimed("h1")
    of = SessionHandoff(
        id=taken.id, status="claimed", handed_off_by=made.JANE, claimed_by=made.ALEX, claimed_at=seat.clock(),
        escalated_at=taken.escalated_at,
    )  # fmt: skip
    seat.has_session(made.entry(MINE, handoff=of, owner=made.ALEX, escalated_to=made.ALEX), may_write=False)
    await in_front(window)
    queue_of(window).focus_list("h2")
    await seat.desk.ways.back.press("watch", HandoffId("h1"))
    await until(lambda: seat.desk.conversation.selected.value == MINE)
    await until(named(window, "transcript").hasFocus)
    typed()
    assert QApplication.activePopupWidget() is None
    assert seat.api.count(e.CLAIM_HANDOFF) == 0
    await seat.desk.ways.back.press("stop_watching", HandoffId("h1"))
    await until(named(window, "queue-list").hasFocus)
    assert seat.desk.conversation.selected.value is None


def opened_again(seat: Seat, handoff_id: str) -> HandoffDetail:
    """The server's answer to an undo."""
    old = seat.handoffs[handoff_id]
    change = {"status": "open", "claimed_by": None, "claimed_at": None, "version": old.version + 1}
    seat.handoffs[handoff_id] = old.model_copy(update=change)
    return seat.handoffs[handoff_id]


async def test_after_undo_one_is_back_on_the_card(seat: Seat, window: MainWindow, until: Until) -> None:
    """C8: it waits again, it is the current one, and C takes it again."""
    working(seat)
    await in_front(window)
    queue_of(window).focus_list("h2")
    await seat.desk.queue.pick_up("h1")
    await until(named(window, "composer").hasFocus)
    seat.api.answers(e.UNDO_CLAIM, lambda _, *, handoff_id: opened_again(seat, handoff_id))
    await seat.desk.on_action("undo:h1", "undo")
    await until(named(window, "queue-list").hasFocus)
    assert queue_of(window).list.current_key() == "h1"
    typed("c")
    await until(lambda: seat.api.count(e.CLAIM_HANDOFF) == 2)


async def test_undo_by_key_is_about_the_typing_while_there_is_some(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """C8, D4: the cursor is in the composer, so the key must not take back a claim instead of a word."""
    working(seat)
    await in_front(window)
    await seat.desk.queue.pick_up("h1")
    composer = named(window, "composer")
    await until(composer.hasFocus)

    def is_for_the_window() -> bool:
        """Whether the window takes the key before the field can, as Qt asks it at each press."""
        pressed = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        return window.deeds._shortcuts.eventFilter(window, pressed)

    assert is_for_the_window()
    typed("a")
    assert not is_for_the_window()
    QTest.keyClick(composer, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert seat.desk.conversation.draft.value == ""
    assert seat.api.count(e.UNDO_CLAIM) == 0
    assert is_for_the_window()


async def test_back_to_the_queue_is_back_on_the_card_that_was_read(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """M7: also where the sheet was opened from a notification."""
    working(seat)
    await in_front(window)
    queue_of(window).focus_list("h1")
    await seat.desk.queue.open("h2")
    await until(lambda: seat.desk.sheet.value)
    await turned()
    QTest.keyClick(named(window, "back-to-queue"), Qt.Key.Key_Space)
    await until(named(window, "queue-list").hasFocus)
    assert queue_of(window).list.current_key() == "h2"


async def test_out_of_a_floating_queue_the_keyboard_comes_to_the_window(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """Q1, Q3: the queue is a window of its own then; its keys go on working, and so does the way back to it."""
    working(seat)
    await in_front(window)
    dock = queue_of(window)
    dock.setFloating(True)
    await turned()
    dock.focus_list("h1")
    dock.activateWindow()
    while QApplication.activeWindow() is not dock:
        await asyncio.sleep(0)
    QTest.keyClick(dock.list, Qt.Key.Key_C)
    composer = named(window, "composer")
    await until(lambda: composer.hasFocus() and is_on_screen(composer))
    assert QApplication.activeWindow() is window
    typed()
    assert seat.desk.conversation.draft.value == LETTERS
    seat.desk.show_queue()
    await until(dock.list.hasFocus)
    assert QApplication.activeWindow() is dock


async def test_the_keys_of_the_window_work_in_a_floating_queue(seat: Seat, window: MainWindow, until: Until) -> None:
    """D4: Ctrl+K from its search field opens the palette, over the window, and one types into it."""
    working(seat)
    await in_front(window)
    dock = queue_of(window)
    dock.turn_floating()
    dock.focus_search()
    await until(lambda: QApplication.activeWindow() is dock)
    search = named(dock, "queue-search")
    QTest.keyClick(search, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: QApplication.activeWindow() is window)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused is not search
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    await until(lambda: QApplication.activeWindow() is dock and search.hasFocus())
    window.activateWindow()
    await until(lambda: QApplication.activeWindow() is window)
    dock.name_view()
    await until(lambda: QApplication.activeWindow() is dock and named(dock, "view-name").hasFocus())
    await seat.desk.queue.open("h2")
    await until(lambda: (choice := window.findChild(QWidget, "choice-analysis")) and choice.hasFocus())


async def test_closing_the_floating_queue_puts_it_back(seat: Seat, window: MainWindow, until: Until) -> None:
    """Q1, PITFALLS C: it is never lost, and the keyboard stays in it."""
    working(seat)
    await in_front(window)
    dock = queue_of(window)
    dock.turn_floating()
    await until(lambda: QApplication.activeWindow() is dock and dock.list.hasFocus())
    dock.close()
    await turned()
    assert not dock.isFloating()
    assert is_on_screen(dock.list)
    await until(lambda: QApplication.activeWindow() is window and dock.list.hasFocus())


async def test_a_session_that_a_form_has_begun_is_written_in(seat: Seat, window: MainWindow, until: Until) -> None:
    """T10: sent with Ctrl+Enter, the next letters are the conversation's."""
    await in_front(window)
    seat.api.answers(e.OPEN_SESSION, seat.has_session(made.entry("s9", owner=seat.person)))
    window.new_session()
    await until(lambda: is_in_form(window))
    typed("mail")
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(named(window, "composer").hasFocus)
    await turned()
    typed()
    assert seat.desk.conversation.selected.value == "s9"
    assert seat.desk.conversation.draft.value == LETTERS
