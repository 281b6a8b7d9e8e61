"""A list that knows its rows' heights: keys, places and what a screen reader hears, as in any other list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from rf_desktop.ui.queue import card_layout
from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.cards import QueueRow
from tests.ui.samples_queue import NOW, card, heading

ROWS: list[QueueRow] = [heading("waiting", 40), *(card(f"c{n}") for n in range(40)), heading("mine", 1), card("m")]
Hint = QAbstractItemView.ScrollHint


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> QueueList:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    made = QueueList(theme, lambda: NOW)
    qtbot.addWidget(made)
    made.resize(360, 500)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    made.show_cards(ROWS)
    return made


def press(shown: QueueList, *keys: Qt.Key) -> str | None:
    for key in keys:
        QTest.keyClick(shown, key)
    return shown.current_key()


def in_sight(shown: QueueList, key: str) -> bool:
    return shown.viewport().rect().contains(shown.visualRect(shown.index_of(key)))


def test_rows_stand_below_one_another_and_each_pixel_belongs_to_its_row(shown: QueueList) -> None:
    """Q1: what is clicked is what is seen there."""
    bottom = 0
    for place, row in enumerate(ROWS):
        rect = shown.visualRect(shown.model().index(place, 0))
        wanted = card_layout.HEADING_HEIGHT if row.key.startswith("group:") else card_layout.ROW_HEIGHT
        assert (rect.top(), rect.height()) == (bottom, wanted)
        for y in (rect.top(), rect.bottom()):
            assert shown.key_at(QPoint(20, y)) == row.key
        bottom += wanted
    assert shown.verticalScrollBar().maximum() == bottom - shown.viewport().height()
    assert shown.key_at(QPoint(20, bottom)) is None
    assert shown.visualRect(QModelIndex()) == QRect()


def test_home_end_and_the_page_keys_lead_to_rows_and_never_to_a_heading(shown: QueueList) -> None:
    """D4."""
    assert press(shown, Qt.Key.Key_End) == "m"
    assert in_sight(shown, "m")
    assert press(shown, Qt.Key.Key_Home) == "c0"
    assert in_sight(shown, "c0")
    page = shown.viewport().height() // card_layout.ROW_HEIGHT
    assert press(shown, Qt.Key.Key_PageDown) == f"c{page}"
    assert in_sight(shown, f"c{page}")
    assert press(shown, Qt.Key.Key_PageUp) == "c0"
    assert press(shown, *[Qt.Key.Key_PageDown] * 20) == "m"


def test_a_row_is_brought_to_where_it_is_wanted(shown: QueueList) -> None:
    """Q1: as little as needed, else where one says."""
    index = shown.index_of("c20")
    page = shown.viewport().height()
    tops = {}
    for hint in (Hint.PositionAtTop, Hint.PositionAtCenter, Hint.PositionAtBottom):
        shown.scrollTo(index, hint)
        tops[hint] = shown.visualRect(index).top()
    assert tops[Hint.PositionAtTop] == 0
    assert tops[Hint.PositionAtBottom] == page - card_layout.ROW_HEIGHT
    assert abs(tops[Hint.PositionAtCenter] - (page - card_layout.ROW_HEIGHT) // 2) <= 1
    before = shown.verticalScrollBar().value()
    shown.scrollTo(index)
    assert shown.verticalScrollBar().value() == before  # in sight already


def test_a_click_makes_the_card_current_and_one_beside_all_rows_nothing(shown: QueueList) -> None:
    """Q3."""
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, card_layout.HEADING_HEIGHT + 10))
    assert shown.current_key() == "c0"
    shown.show_cards(ROWS[:2])
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 480))
    assert shown.current_key() == "c0"


def test_a_list_that_gets_empty_and_full_again_is_whole(shown: QueueList) -> None:
    """Q1."""
    shown.verticalScrollBar().setValue(900)
    shown.show_cards([])
    assert (shown.verticalScrollBar().maximum(), shown.key_at(QPoint(20, 5))) == (0, None)
    assert press(shown, Qt.Key.Key_End) is None
    shown.show_cards(ROWS)
    assert shown.key_at(QPoint(20, 5)) == "group:waiting"
    assert press(shown, Qt.Key.Key_End) == "m"


def test_a_screen_reader_hears_which_row_has_the_focus(shown: QueueList, monkeypatch: pytest.MonkeyPatch) -> None:
    """D4, SPEC 8: the row, not only the list."""
    heard: list[int] = []

    def update(event: QAccessibleEvent) -> None:
        heard.append(event.child())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    press(shown, Qt.Key.Key_End)
    assert heard[-1] == len(ROWS) - 1
    reader = QAccessible.queryAccessibleInterface(shown)
    assert card("m").problem in reader.child(len(ROWS) - 1).text(QAccessible.Text.Name)
