"""The bell's panel: history, reading, going there, and leaving."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.bell import BellPanel
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.bell import Bell
from rf_desktop.viewmodels.bell_view import BellState
from tests.ui.samples_queue import NOW, FakeBell, bell

LEFT = Qt.MouseButton.LeftButton
Until = Callable[..., Awaitable[None]]


class Window:
    """A window with a bell at the bottom left and a field beside it."""

    def __init__(self, app: QApplication) -> None:
        self.theme = Theme(Choice.LIGHT, reduced_motion=True)
        self.theme.apply(app)
        self.bell = FakeBell()
        self.tasks = TaskScope(None, lambda name, error: None)
        self.widget = QWidget()
        row = QHBoxLayout(self.widget)
        self.anchor, self.field = QPushButton("Bell"), QLineEdit()
        row.addWidget(self.anchor, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.field, 1, Qt.AlignmentFlag.AlignBottom)
        self.opened = 0
        self.anchor.clicked.connect(self._open)
        self.widget.resize(960, 600)
        self.widget.show()
        self.widget.activateWindow()
        self.field.setFocus()

    def _open(self) -> None:
        self.opened += 1
        self.panel().open_beside(self.anchor)

    def panel(self) -> BellPanel:
        return BellPanel(cast(Bell, self.bell), self.theme, self.tasks, self.widget, clock=lambda: NOW)

    def open(self) -> BellPanel:
        made = self.panel()
        made.open_beside(self.anchor)
        return made

    def shown(self) -> list[BellPanel]:
        return [panel for panel in self.widget.findChildren(BellPanel) if panel.isVisible()]

    def press(self, widget: QWidget) -> None:
        place = widget.mapTo(self.widget, widget.rect().center())
        QTest.mouseClick(self.widget.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, place)


@pytest.fixture
def window(qapp: QApplication) -> Window:
    return Window(qapp)


async def test_a_click_and_enter_lead_to_what_the_notice_is_about(window: Window, until: Until) -> None:
    """Q8: deep links, by mouse and by keyboard; the panel has done its work and goes."""
    await until(window.widget.isActiveWindow)
    panel = window.open()
    place = panel.list.visualRect(panel.list.index_of("2")).center()
    QTest.mouseClick(panel.list.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert window.shown() == []
    panel = window.open()
    assert QApplication.focusWidget() is panel.list
    panel.list.make_current("3")
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    await until(lambda: window.bell.calls == [("open", "2"), ("open", "3")])


async def test_mark_all_read_keeps_the_panel_open(window: Window, until: Until) -> None:
    """Q8: the marks go, the history stays, and so does the keyboard."""
    await until(window.widget.isActiveWindow)
    panel = window.open()
    before = panel.list.grab().toImage()
    button = panel.findChild(QPushButton, "mark-all-read")
    assert button is not None
    button.setFocus()
    QTest.mouseClick(button, LEFT)
    await until(lambda: not button.isEnabled())
    assert window.bell.calls == [("mark_all_read",)]
    assert window.shown() == [panel]
    assert QApplication.focusWidget() is panel.list
    assert panel.list.grab().toImage() != before


def test_escape_closes_and_gives_the_keyboard_back(window: Window) -> None:
    """D4."""
    panel = window.open()
    QTest.keyClick(panel.list, Qt.Key.Key_Escape)
    assert window.shown() == []
    assert QApplication.focusWidget() is window.anchor


def test_a_press_elsewhere_closes_it_and_still_counts(window: Window) -> None:
    """Q8: nothing waits for the panel."""
    window.open()
    window.press(window.field)
    assert window.shown() == []
    assert QApplication.focusWidget() is window.field


def test_the_bell_itself_opens_and_closes(window: Window) -> None:
    """Q8: a second press closes; it must not open anew."""
    window.press(window.anchor)
    assert len(window.shown()) == 1
    window.press(window.anchor)
    assert window.shown() == []
    assert window.opened == 1


def test_it_lies_inside_the_window_also_after_a_resize(window: Window, qtbot: QtBot) -> None:
    """DESIGN: everything works from 960 × 600, and lower."""
    panel = window.open()
    for size in ((960, 600), (1280, 800), (500, 320)):
        window.widget.resize(*size)
        qtbot.waitUntil(lambda: window.widget.rect().contains(panel.geometry()))
        assert panel.geometry().bottom() < window.anchor.mapTo(window.widget, QPoint(0, 0)).y() + 40


def test_news_arrive_while_it_is_open(window: Window) -> None:
    """Q8: live, and empty when nothing was ever said."""
    window.bell.state.set(BellState((), 0, text.BELL_EMPTY))
    panel = window.open()
    note = panel.findChild(EmptyNote)
    assert note is not None
    assert note.isVisible()
    assert note.text() == text.BELL_EMPTY
    low = panel.height()
    window.bell.state.set(bell())
    assert panel.list.isVisible()
    assert panel.height() > low
    panel.close()
    QApplication.sendPostedEvents(None, 52)
    assert window.bell.state._watchers == []
