"""A question to me between the queue's cards: read, opened and folded like one of them (C9, Q1)."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rf_desktop.viewmodels.cards import QuestionRow
from tests.ui.samples_queue import NOW, card, heading, state
from tests.ui.test_queue_dock import Until, Window
from tests.ui.test_queue_list import LEFT, Heard

ASKED = QuestionRow(
    "question:q", "s1", "#12345: Outlook", "Alex", "Which TLS does it need?", NOW - timedelta(minutes=4)
)


def test_a_question_is_chosen_folded_and_said_like_a_card(qtbot: QtBot, qapp: QApplication) -> None:
    """C9, M8: it has no *Pick up* and no menu, and the keys of cards do nothing on it."""
    heard = Heard(qtbot, qapp)
    heard.list.show_cards([heading("questions", 1), ASKED, heading("waiting", 1), card("c1")])
    index = heard.list.index_of("question:q")
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "unread, Alex asks you about #12345: Outlook: Which TLS does it need?, 4 minutes"
    heard.list.make_current("question:q")
    for key in (Qt.Key.Key_C, Qt.Key.Key_U, Qt.Key.Key_S):
        QTest.keyClick(heard.list, key)
    assert heard.told == []
    QTest.keyClick(heard.list, Qt.Key.Key_Return)
    QTest.keyClick(heard.list, Qt.Key.Key_Left)
    assert heard.told == [("chosen", "question:q"), ("fold_requested", "questions")]
    QTest.mouseClick(heard.list.viewport(), LEFT, pos=heard.middle("question:q"))
    assert heard.told[-1] == ("chosen", "question:q")


async def test_a_question_in_the_dock_opens_by_mouse_and_key(qapp: QApplication, until: Until) -> None:
    """C9: it is no card, and the session it is asked about opens all the same."""
    window = Window(qapp)
    window.queue.state.set(state([heading("questions", 1), ASKED, heading("waiting", 1), card("c1")]))
    shown = window.dock.list
    middle = shown.visualRect(shown.index_of(ASKED.key)).center()
    QTest.mouseClick(shown.viewport(), LEFT, pos=middle)
    await until(lambda: window.queue.calls == [("open", ASKED.key)])
    shown.make_current(ASKED.key)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    await until(lambda: window.queue.calls == [("open", ASKED.key)] * 2)
    assert window.failed == []
