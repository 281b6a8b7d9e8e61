"""What looks through the states of the window finds what is wrong (M8): each thing made wrong on purpose once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QPushButton, QWidget

from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.buttons import Button, IconButton
from rf_desktop.ui.widgets.fields import ComboBox, LineEdit
from rf_desktop.ui.widgets.labels import ElidedLabel, PlainLabel
from rf_desktop.ui.widgets.tab_order import go_on
from tests.ui.reach import entries, looked, walked


class Room(QWidget):
    """A window in which things stand where they are put. Tab goes through them as in the real one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.resize(400, 300)

    def put(self, widget: QWidget, left: int, top: int, width: int = 120, height: int = 32) -> QWidget:
        widget.setParent(self)
        widget.setGeometry(QRect(left, top, width, height))
        widget.show()
        return widget

    def focusNextPrevChild(self, forward: bool, /) -> bool:  # noqa: N802 - Qt's name
        go_on(self, forward)
        return True


@pytest.fixture
def room(qapp: QApplication, qtbot: object) -> Iterator[Room]:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    made = Room(theme)
    made.show()
    made.activateWindow()
    made.put(Button(theme, "Fine"), 10, 10)
    made.put(LineEdit(theme, "Also fine"), 10, 60)
    QApplication.processEvents()
    yield made
    made.close()


def said(found: list[str], words: str) -> bool:
    return any(words in line for line in found)


def test_nothing_is_wrong_with_what_is_right(room: Room) -> None:
    assert looked(room) == []
    assert walked(room) == []


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda theme: QPushButton("✕"), "is called “✕”"),
        (lambda theme: LineEdit(theme, ""), "is called “”"),
        (lambda theme: ElidedLabel(theme, "short"), ""),
    ],
)
def test_a_control_without_a_word_is_found(room: Room, make: Callable[[Theme], QWidget], words: str) -> None:
    room.put(make(room.theme), 10, 110)
    assert said(looked(room), words) is bool(words)


def test_a_control_without_a_role_is_found(room: Room) -> None:
    plain = QWidget()
    plain.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    plain.setAccessibleName("A picture")
    room.put(plain, 10, 110)
    assert said(looked(room), "has no role")


def test_a_small_target_is_found(room: Room) -> None:
    room.put(IconButton(room.theme, "x", "Close"), 10, 110, 20, 20)
    assert said(looked(room), "only 20 × 20 px")


def test_words_that_are_cut_off_are_found(room: Room) -> None:
    long = "A sentence that has no end and goes on to the right of everything"
    room.put(PlainLabel(room.theme, long, wraps=False), 10, 110)
    room.put(PlainLabel(room.theme, long), 10, 150, 100, 16)
    room.put(Button(room.theme, long), 10, 180, 60)
    choice = ComboBox(room.theme, "One of")
    choice.addItem(long)
    room.put(choice, 10, 220, 80)
    room.put(Button(room.theme, "At the edge"), 350, 10)
    found = looked(room)
    assert said(found, f"does not show all of “{long}”")
    assert said(found, "shows 16 of")
    assert said(found, "has 60 px, needs")
    assert said(found, "ComboBox")
    assert said(found, "is cut off at its side: 50 of 120 px")


def test_a_tooltip_tells_what_is_cut_off(room: Room) -> None:
    room.put(PlainLabel(room.theme, "A sentence that has no end and goes on", wraps=False), 10, 110).setToolTip("A")
    assert looked(room) == []


def test_what_tab_does_not_reach_is_found(room: Room) -> None:
    button = Button(room.theme, "Mouse only")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    room.put(button, 10, 110)
    assert said(walked(room), "Tab does not reach Button “Mouse only”")


def test_what_lies_below_something_is_neither_missed_nor_reached(room: Room) -> None:
    """Qt alone would stop there."""
    room.put(Button(room.theme, "Below"), 200, 110)
    room.put(QLabel("over it"), 190, 100, 150, 60).raise_()
    assert walked(room) == []


def test_tab_in_another_order_than_things_stand_is_found(room: Room) -> None:
    room.put(Button(room.theme, "Third"), 10, 110)
    room.put(Button(room.theme, "Fourth"), 10, 150)
    way = [room.findChild(QPushButton), *room.findChildren(QPushButton)[1:][::-1], room.findChild(LineEdit)]

    def step(forward: bool) -> bool:
        at = QApplication.focusWidget()
        way[(way.index(at) + 1) % len(way) if at in way else 0].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    room.focusNextPrevChild = step  # type: ignore[method-assign]
    assert said(walked(room), "Tab goes back from")


def test_a_focus_that_nobody_sees_is_found(room: Room) -> None:
    class Plain(Button):
        def hasFocus(self) -> bool:  # noqa: N802 - Qt's name
            return False

    room.put(Plain(room.theme, "Unmarked"), 10, 110)
    assert said(walked(room), "nobody sees that the keyboard is in Plain “Unmarked”")


def test_a_trap_is_found_and_a_sheet_is_none(room: Room) -> None:
    class Trap(LineEdit):
        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
            event.accept()

        def focusNextPrevChild(self, forward: bool, /) -> bool:  # noqa: N802 - Qt's name
            return True

    room.put(Trap(room.theme, "Trap"), 10, 110)
    assert said(walked(room), "Tab does not lead on from Trap “Trap”")


def test_a_sheet_may_keep_tab_to_itself(room: Room) -> None:
    class Sheet(QDialog):
        def focusNextPrevChild(self, forward: bool, /) -> bool:  # noqa: N802 - Qt's name
            go_on(self, forward)
            return True

    sheet = Sheet(room)
    sheet.setWindowFlags(Qt.WindowType.Widget)
    room.put(sheet, 200, 100, 180, 100)
    inside = Button(room.theme, "Inside", parent=sheet)
    inside.move(10, 10)
    inside.show()
    inside.setFocus()
    assert walked(room) == []


def test_an_entry_without_words_is_found(room: Room) -> None:
    menu = QMenu(room)
    menu.addAction("Fine")
    menu.addAction("—")
    menu.popup(room.mapToGlobal(room.rect().center()))
    assert [line for line in entries(menu) if "no words" in line]
    menu.close()
