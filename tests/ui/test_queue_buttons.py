"""The buttons of the queue's cards: which card they belong to, and what a press does (Q3)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.samples_queue import card
from tests.ui.test_queue_list import LEFT, TWENTY, Heard, heard

__all__ = ["heard"]


def test_the_button_is_real_on_the_current_and_on_the_hovered_card(heard: Heard) -> None:
    """Q3: two buttons at most, each inside its card; none anywhere else."""
    heard.list.make_current("c0")
    heard.point_at("c2")
    assert set(heard.buttons()) == {"c0", "c2"}
    for key, actions in heard.buttons().items():
        assert actions.pick_up.objectName() == "pick-up"
        assert heard.list.visualRect(heard.list.index_of(key)).contains(actions.geometry())
        assert actions.pick_up.height() >= 28
        assert actions.pick_up.width() >= 28
    heard.point_at("c0")
    assert set(heard.buttons()) == {"c0"}


def test_a_card_whose_menu_opens_is_no_longer_hovered(heard: Heard) -> None:
    """Q3: a menu ends wherever the pointer is by then, and the list does not hear of it."""
    heard.list.make_current("c0")
    heard.point_at("c2")
    viewport, place = heard.list.viewport(), heard.middle("c2")
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, asked)
    assert heard.told[-1][1] == "c2"
    assert heard.list.hovered_key() is None
    assert set(heard.buttons()) == {"c0"}
    heard.point_at("c3")
    QTest.mouseClick(heard.buttons()["c3"].more, LEFT)
    assert heard.list.hovered_key() is None
    assert set(heard.buttons()) == {"c3"}


def test_pressing_the_button_does_not_open_the_card(heard: Heard) -> None:
    """Q3: one press, one claim; also while it is busy or disabled, and in the gap between the buttons."""
    heard.list.make_current("c1")
    actions = heard.buttons()["c1"]
    QTest.mouseClick(actions.pick_up, LEFT)
    assert heard.told == [("pick_up", "c1")]
    heard.told.clear()
    heard.list.show_cards([card("c1", busy=True) if row.key == "c1" else row for row in TWENTY])
    assert actions.pick_up.busy
    assert not actions.pick_up.isEnabled()
    window = heard.list.windowHandle()
    gap = QPoint(actions.more.geometry().right() + 2, actions.height() // 2)
    for place in (actions.pick_up.geometry().center(), gap):
        QTest.mouseClick(window, LEFT, Qt.KeyboardModifier.NoModifier, actions.mapTo(heard.list, place))
    heard.press_key(Qt.Key.Key_C)
    assert heard.told == []


def test_the_card_whose_button_is_pressed_becomes_the_current_one(heard: Heard) -> None:
    """Q3: picked up or its menu opened by hover, one goes on from that card, with the focus in the list."""
    heard.list.make_current("c0")
    heard.point_at("c2")
    QTest.mouseClick(heard.buttons()["c2"].pick_up, LEFT)
    assert heard.told == [("pick_up", "c2")]
    assert heard.list.current_key() == "c2"
    assert heard.list.hasFocus()
    heard.list.show_cards([card("c2", busy=True) if row.key == "c2" else row for row in TWENTY])
    assert heard.buttons()["c2"].pick_up.busy
    heard.point_at("c4")
    QTest.mouseClick(heard.buttons()["c4"].more, LEFT)
    assert heard.list.current_key() == "c4"
    assert heard.told == [("pick_up", "c2"), ("menu_requested", "c4")]


def test_the_button_follows_its_card(heard: Heard) -> None:
    """Q3: through scrolling, resizing and a list that changes above it."""
    heard.list.make_current("c1")
    before = heard.buttons()["c1"].pos()
    heard.list.verticalScrollBar().setValue(40)
    assert heard.buttons()["c1"].pos() == before - QPoint(0, 40)
    heard.list.verticalScrollBar().setValue(0)
    heard.list.resize(420, 500)
    assert heard.buttons()["c1"].pos() == before + QPoint(60, 0)
    heard.list.resize(360, 500)
    heard.list.show_cards([TWENTY[0], card("new", priority="urgent"), *TWENTY[1:]])
    assert heard.buttons()["c1"].pos() == before + QPoint(0, 94)


def test_a_card_that_slides_under_a_resting_pointer_gets_no_button(heard: Heard) -> None:
    """Q3: a press meant for the card that just left must not claim its neighbour."""
    heard.point_at("c1")
    heard.list.show_cards([row for row in TWENTY if row.key != "c1"])
    assert heard.buttons() == {}
    heard.point_at("c2")
    assert set(heard.buttons()) == {"c2"}


def test_a_press_that_began_on_another_card_claims_nothing(heard: Heard) -> None:
    """Q3."""
    heard.list.make_current("c1")
    button = heard.buttons()["c1"].pick_up
    QTest.mousePress(button, LEFT)
    heard.list.make_current("c2")
    QTest.mouseRelease(button, LEFT)
    assert heard.told == []
