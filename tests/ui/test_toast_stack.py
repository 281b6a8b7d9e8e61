"""Toasts: in order, in place, in time, by keyboard, and said aloud."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from rf_desktop.ui.notices.second_press import SecondPress
from rf_desktop.ui.notices.toast import Toast, ToastCard
from rf_desktop.ui.notices.toast_stack import MOST, ToastStack
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.labels import PlainLabel
from rf_desktop.ui.widgets.tone import Tone


class Stage:
    """A window with a field, a stack over it, and an ear for what is said."""

    def __init__(self, qtbot: QtBot, app: QApplication) -> None:
        self.theme = Theme(Choice.LIGHT, reduced_motion=True)
        self.theme.apply(app)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.field = QLineEdit()
        QVBoxLayout(self.window).addWidget(self.field)
        self.window.resize(960, 600)
        self.said: list[tuple[str, bool]] = []
        self.stack = ToastStack(
            self.theme,
            self.window,
            dismiss_name="Dismiss",
            speak=lambda _, sentence, urgent: self.said.append((sentence, urgent)),
        )
        self.acted: list[tuple[str, str]] = []
        self.gone: list[str] = []
        self.stack.action.connect(lambda key, what: self.acted.append((key, what)))
        self.stack.dismissed.connect(self.gone.append)
        QCursor.setPos(0, 0)  # away from where toasts appear
        self.window.show()
        self.window.activateWindow()
        self.field.setFocus()

    def cards(self) -> list[ToastCard]:
        return self.stack._cards

    def place(self, card: ToastCard) -> QRect:
        return QRect(card.mapTo(self.window, QPoint(0, 0)), card.size())


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication) -> Stage:
    return Stage(qtbot, qapp)


def toast(key: str, **more: object) -> Toast:
    return replace(Toast(key, f"Title {key}", timeout_ms=None), **more)  # type: ignore[arg-type]


def test_the_newest_is_on_top_at_the_right_and_none_reaches_the_composer(stage: Stage) -> None:
    """Q8: stacked at the top right, clear of what is reserved below, also after the window shrank."""
    for key in "abc":
        stage.stack.show_toast(toast(key, body="A line under it."))
    assert stage.stack.keys() == ("c", "b", "a")
    for size in ((960, 600), (1280, 800), (700, 420)):
        stage.window.resize(*size)
        places = [stage.place(card) for card in stage.cards()]
        assert [place.top() for place in places] == sorted(place.top() for place in places)
        assert all(not one.intersects(other) for one in places for other in places if one is not other)
        assert all(place.right() == size[0] - 13 for place in places)
        assert max(place.bottom() for place in places) <= size[1] - 160


def test_a_fifth_toast_waits_until_one_goes(stage: Stage) -> None:
    """Q8: four at most, none lost, oldest waiting first."""
    for key in "abcdef":
        stage.stack.show_toast(toast(key))
    assert [card.toast.key for card in stage.cards()] == ["d", "c", "b", "a"]
    assert len(stage.cards()) == MOST
    stage.stack.dismiss("b")
    assert [card.toast.key for card in stage.cards()] == ["e", "d", "c", "a"]
    stage.stack.dismiss("f")
    stage.stack.dismiss("a")
    assert stage.stack.keys() == ("e", "d", "c")
    assert stage.gone == []


def test_a_low_window_lets_in_only_what_fits(stage: Stage) -> None:
    """Q8: never over the composer; the first is shown whatever the height."""
    stage.window.resize(960, 300)
    for key in "abc":
        stage.stack.show_toast(toast(key, body="A line under it."))
    assert len(stage.cards()) < 3
    stage.window.resize(960, 900)
    stage.stack.set_bounds(0, 160)
    assert len(stage.cards()) == 3


def test_the_same_key_replaces_in_place(stage: Stage) -> None:
    """Q8: a newer word on the same matter takes the old one's place, shown or waiting, and the same word is silent."""
    for key in "abcde":
        stage.stack.show_toast(toast(key))
    card = stage.cards()[1]
    said = len(stage.said)
    stage.stack.show_toast(toast("c"))
    assert len(stage.said) == said
    stage.stack.show_toast(toast("c", title="Claimed by Sam"))
    assert stage.cards()[1] is card
    assert card.toast.title == "Claimed by Sam"
    assert stage.said[-1] == ("Claimed by Sam", False)
    stage.stack.show_toast(toast("e", title="Waits, changed"))
    stage.stack.dismiss("a")
    assert stage.cards()[0].toast.title == "Waits, changed"


def test_a_longer_sentence_in_the_place_of_a_shorter_one_gets_its_room(stage: Stage) -> None:
    """Q8, M1: two links one after the other; nothing of the second answer is cut off."""
    short, long = "That link does not name a session.", "This is not available. " * 4
    stage.stack.show_toast(toast("link", title=short))
    (card,) = stage.cards()
    low = card.height()
    QApplication.processEvents()  # the card is laid out, and remembers how
    stage.stack.show_toast(toast("link", title=long))
    assert card.height() > low
    QApplication.processEvents()
    stage.stack.show_toast(toast("link", title=short))
    assert card.height() == low


def test_every_toast_is_said_aloud_and_urgent_ones_interrupt(stage: Stage) -> None:
    """Q8, M8: a screen reader hears title and body as sentences."""
    stage.stack.show_toast(Toast("a", "Resolved", "It can be found now."))
    stage.stack.show_toast(Toast("b", "Already claimed by Sam.", "Just now.", Tone.URGENT))
    assert stage.said == [("Resolved. It can be found now.", False), ("Already claimed by Sam. Just now.", True)]
    announce(stage.stack, "Reaches Qt's accessibility without complaint.", True)


def test_the_action_is_reported_once_and_the_toast_leaves(stage: Stage) -> None:
    """Q8: deep link from a toast."""
    stage.stack.show_toast(toast("a", action_label="Pick up", action_id="open:7"))
    button = stage.cards()[0]._action
    assert button.accessibleName() == "Pick up"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert stage.acted == [("a", "open:7")]
    assert stage.stack.keys() == ()
    assert not stage.stack.isVisible()


def test_time_runs_out_but_not_while_somebody_reads(stage: Stage, qtbot: QtBot) -> None:
    """Q8: hovering or focusing holds a toast; leaving lets its time run again."""
    stage.stack.show_toast(toast("a", timeout_ms=60_000))
    card = stage.cards()[0]
    assert card.is_counting()
    QApplication.sendEvent(card, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert not card.is_counting()
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert card.is_counting()
    card.take_focus()
    assert not card.is_counting()
    stage.field.setFocus()
    assert card.is_counting()
    stage.stack.show_toast(toast("b", timeout_ms=1))
    qtbot.waitUntil(lambda: stage.gone == ["b"])
    assert stage.stack.keys() == ("a",)


def test_a_toast_without_a_time_stays(stage: Stage) -> None:
    """C5: the conflict notice stays until it was read."""
    stage.stack.show_toast(toast("a"))
    assert not stage.cards()[0].is_counting()


def test_the_keyboard_reaches_toasts_and_escape_sends_them_away(stage: Stage, qtbot: QtBot) -> None:
    """Q8, D4: newest first, then the next one, and at the end the keyboard is back where it was."""
    qtbot.waitUntil(stage.field.hasFocus)
    stage.stack.show_toast(toast("a", action_label="Open", action_id="x"))
    stage.stack.show_toast(toast("b"))
    assert stage.field.hasFocus()
    stage.stack.take_focus()
    assert stage.cards()[0]._close.hasFocus()
    QTest.keyClick(stage.cards()[0]._close, Qt.Key.Key_Escape)
    assert stage.gone == ["b"]
    assert stage.cards()[0]._action.hasFocus()
    QTest.keyClick(stage.cards()[0]._action, Qt.Key.Key_Escape)
    assert stage.gone == ["b", "a"]
    assert stage.field.hasFocus()


def test_the_keyboard_goes_to_the_window_when_what_had_it_is_gone(stage: Stage, qtbot: QtBot) -> None:
    """Q8, D4: the screen behind may have been built again meanwhile."""
    qtbot.waitUntil(stage.field.hasFocus)
    stage.stack.show_toast(toast("a"))
    stage.stack.take_focus()
    delete(stage.field)
    QTest.keyClick(stage.cards()[0]._close, Qt.Key.Key_Escape)
    assert stage.gone == ["a"]


def test_f6_goes_from_toast_to_toast(stage: Stage, qtbot: QtBot) -> None:
    """Q8, D4: what counts first, then the newest, and round again."""
    for each in (toast("a"), toast("undo", action_label="Undo", timeout_ms=60_000, counts_down=True), toast("b")):
        stage.stack.show_toast(each)
    visited = []
    for _ in range(4):
        stage.stack.take_focus()
        focus = QApplication.focusWidget()
        visited.append(next(card.toast.key for card in stage.cards() if card.isAncestorOf(focus)))
    assert visited == ["undo", "b", "a", "undo"]


def test_what_people_wrote_is_not_read_as_markup(stage: Stage) -> None:
    """A title with tags is shown letter by letter."""
    stage.stack.show_toast(toast("a", title="<img src=x>", body="<b>loud</b>"))
    labels = stage.cards()[0].findChildren(PlainLabel)
    assert {label.text() for label in labels} == {"<img src=x>", "<b>loud</b>"}
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_an_offer_with_a_time_is_not_held_by_a_look_and_says_its_seconds(stage: Stage, qtbot: QtBot) -> None:
    """C8: the server's clock waits for nobody, so the toast does not promise more."""
    stage.stack.show_toast(toast("a", action_label="Undo", action_id="undo", timeout_ms=10_000, counts_down=True))
    card = stage.cards()[0]
    assert card._action.text() == "Undo (10)"
    assert card._action.accessibleName() == "Undo", "a screen reader is not told every second"
    stage.stack.take_focus()
    assert card._action.hasFocus()
    assert card.is_counting()
    stage.stack.show_toast(toast("a", action_label="Undo", action_id="undo", timeout_ms=1, counts_down=True))
    qtbot.waitUntil(lambda: stage.gone == ["a"])


def test_a_toast_may_offer_several_things_and_the_arrows_reach_them(stage: Stage) -> None:
    """C3, Q8: what a lost race offers."""
    offered = (("remark", "Offer Sam what I know"), ("next", "Next one for me"))
    stage.stack.show_toast(toast("a", action_label="Watch", action_id="watch", more=offered))
    card = stage.cards()[0]
    assert [button.text() for button in card._more] == ["Offer Sam what I know", "Next one for me"]
    right = max(card.mapFromGlobal(b.mapToGlobal(b.rect().bottomRight())).x() for b in card._more)
    assert right < card.width()
    stage.stack.take_focus()
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert stage.acted == [("a", "next")]
    stage.stack.show_toast(toast("a", action_label="Watch", action_id="watch", more=offered))
    stage.stack.show_toast(toast("a", title="It was withdrawn"))
    assert stage.cards()[0]._more == []


def test_under_a_sheet_toasts_stand_at_the_queues_foot(stage: Stage) -> None:
    """Q8: what one reads or presses in the settings is not covered; without a queue the composer stays free."""
    sheet = QDialog(stage.window)
    sheet.setWindowFlags(Qt.WindowType.Widget)
    sheet.show()
    stage.stack.set_bounds(56, 160)
    stage.stack.show_toast(toast("a"))
    (card,) = stage.cards()
    assert stage.place(card).bottom() <= stage.window.height() - 160
    stage.stack.set_bounds(56, 160, 324)
    assert stage.place(card).right() == stage.window.width() - 13
    assert stage.place(card).bottom() > stage.window.height() - 60
    sheet.hide()
    stage.stack.set_bounds(56, 160, 324)
    assert stage.place(card).right() == stage.window.width() - 324 - 13


def test_a_toast_is_seen_when_it_stands_on_the_screen(stage: Stage) -> None:
    """Q6: not while it waits for room, nor while the window is hidden in the tray."""
    seen: list[str] = []
    stage.stack.seen.connect(seen.append)
    for key in "abcde":
        stage.stack.show_toast(toast(key))
    assert seen == ["a", "b", "c", "d"]
    stage.stack.dismiss("a")
    assert seen[-1] == "e"
    stage.window.hide()
    stage.stack.dismiss("b")
    stage.stack.show_toast(toast("f"))
    assert "f" not in seen
    stage.window.show()
    assert "f" in seen


def test_what_lies_below_does_not_get_the_second_press_of_a_double_click(stage: Stage, qtbot: QtBot) -> None:
    """Q8: Undo pressed twice undoes once, and opens nothing; a moment later what lies there is to be had again."""
    below = QPushButton(stage.window)
    below.setGeometry(stage.window.rect())
    below.show()
    pressed: list[bool] = []
    below.clicked.connect(lambda: pressed.append(True))
    interval = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(120)
    try:
        for key in "ab":
            stage.stack.show_toast(toast(key, action_label="Undo", action_id="undo"))
        button = stage.cards()[1]._action
        spot, screen = button.mapTo(stage.window, button.rect().center()), stage.window.windowHandle()
        for _ in range(2):
            QTest.mouseClick(screen, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        assert (stage.acted, pressed) == ([("a", "undo")], [])
        QTest.mouseClick(screen, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot - QPoint(0, 40))
        assert pressed == [True], "what lay beside the button is free at once"
        pressed.clear()
        qtbot.waitUntil(stage.window.findChildren(SecondPress)[0].isHidden)
        QTest.mouseClick(screen, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        assert (stage.acted, pressed) == ([("a", "undo")], [True])
    finally:
        QApplication.setDoubleClickInterval(interval)
