"""The sidebar: entries one can tell apart, the foot, the bell's dot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.sidebar.account_menu import AccountButton
from rf_desktop.ui.sidebar.panel import SidebarPanel
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.bell import Bell
from rf_desktop.viewmodels.bell_view import BellState
from rf_desktop.viewmodels.cards import SessionCard
from rf_desktop.viewmodels.sidebar import Sidebar, SidebarState
from tests.ui.samples_queue import ME, FakeBell, FakeSidebar, bell, session, sessions

LEFT = Qt.MouseButton.LeftButton
Until = Callable[..., Awaitable[None]]


class Panel:
    """A shown sidebar and what it told."""

    def __init__(self, app: QApplication) -> None:
        theme = Theme(Choice.LIGHT, reduced_motion=True)
        theme.apply(app)
        self.sidebar = FakeSidebar()
        self.widget = SidebarPanel(cast(Sidebar, self.sidebar), theme, TaskScope(None, _fail), ME)
        self.told: list[str] = []
        for name in ("new_session_requested", "settings_requested", "sign_out_requested", "quit_requested"):
            getattr(self.widget, name).connect(lambda name=name: self.told.append(name))
        self.widget.resize(256, 700)
        self.widget.show()
        self.widget.activateWindow()

    def find(self, name: str) -> QWidget:
        found: QWidget | None = self.widget.findChild(QWidget, name)
        assert found is not None, name
        return found

    def picture(self) -> object:
        return self.widget.list.grab().toImage()


def _fail(name: str, error: BaseException) -> None:
    raise AssertionError(name) from error


@pytest.fixture
def panel(qapp: QApplication) -> Panel:
    return Panel(qapp)


async def test_a_click_and_enter_open_a_session(panel: Panel, until: Until) -> None:
    """T5, D4."""
    list_ = panel.widget.list
    place = list_.visualRect(list_.index_of("vpn")).center()
    QTest.mouseClick(list_.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    QTest.keyClick(list_, Qt.Key.Key_Down)
    QTest.keyClick(list_, Qt.Key.Key_Return)
    await until(lambda: panel.sidebar.calls == [("open", "vpn"), ("open", "print")])


@pytest.mark.parametrize(
    "other",
    [
        session("a", "Another problem"),
        session("a", "Outlook", "Fabrikam"),
        session("a", "Outlook", ticket=None),
        session("a", "Outlook", status="escalated"),
        session("a", "Outlook", selected=True),
    ],
)
def test_entries_that_differ_look_different(panel: Panel, other: SessionCard) -> None:
    """T5: problem, context, ticket, pill, and which one is open."""
    panel.sidebar.state.set(SidebarState(cards=(session("a", "Outlook"),)))
    before = panel.picture()
    panel.sidebar.state.set(SidebarState(cards=(other,)))
    assert panel.picture() != before


def test_the_open_session_is_current_and_in_view(panel: Panel) -> None:
    """M3: after a claim the sidebar shows where one is; later news moves nothing."""
    many = tuple(session(f"s{n}", f"Problem {n}") for n in range(40))
    panel.sidebar.state.set(SidebarState(cards=many))
    panel.sidebar.state.set(SidebarState(cards=(*many[:-1], replace(many[-1], selected=True))))
    list_ = panel.widget.list
    assert list_.current_key() == "s39"
    assert list_.viewport().rect().intersects(list_.visualRect(list_.index_of("s39")))
    list_.verticalScrollBar().setValue(0)
    panel.sidebar.state.set(SidebarState(cards=(session("n", "New"), *many[:-1], replace(many[-1], selected=True))))
    assert list_.verticalScrollBar().value() == 0


def test_without_sessions_it_says_what_one_can_do(panel: Panel) -> None:
    """DESIGN, states: loading and empty are two things."""
    panel.sidebar.state.set(SidebarState(loading=True))
    assert any(skeleton.isVisible() for skeleton in panel.widget.findChildren(Skeleton))
    panel.sidebar.state.set(SidebarState(empty=text.NO_SESSIONS))
    note = panel.widget.findChild(EmptyNote)
    assert note is not None
    assert note.isVisible()
    assert note.text() == text.NO_SESSIONS


def test_the_buttons_ask_for_what_they_say(panel: Panel) -> None:
    """T10, D4."""
    for name in ("new-session", "settings"):
        QTest.mouseClick(panel.find(name), LEFT)
    account = panel.find("account-menu")
    assert isinstance(account, AccountButton)
    for entry in (text.SETTINGS, text.SIGN_OUT, text.QUIT):
        next(action for action in account.menu_of_account().actions() if action.text() == entry).trigger()
    assert panel.told == [
        "new_session_requested",
        "settings_requested",
        "settings_requested",
        "sign_out_requested",
        "quit_requested",
    ]


def test_the_account_menu_opens_by_key_and_can_be_extended(panel: Panel, qtbot: QtBot) -> None:
    """D1: the demo adds its windows above the rest."""
    panel.widget.extend_account_menu(lambda menu: menu.addActions([QAction("Open Sam's window", menu)]))
    account = panel.find("account-menu")
    assert isinstance(account, AccountButton)
    QTest.keyClick(account, Qt.Key.Key_Space)
    menu = account.menu_of_account()
    assert QApplication.activePopupWidget() is menu
    assert [a.text() for a in menu.actions() if not a.isSeparator()] == [
        "Acme MSP",
        "Open Sam's window",
        "Settings",
        "Sign out",
        "Quit",
    ]
    menu.close()


def test_the_bell_tells_how_many_are_unread(panel: Panel) -> None:
    """Q8: the dot, and the same in words."""
    source = FakeBell()
    panel.widget.show_bell(cast(Bell, source))
    button = panel.find("bell")
    with_dot = button.grab().toImage()
    assert button.accessibleName() == "Notifications, 2 unread"
    source.state.set(BellState(bell().rows, 0))
    assert button.accessibleName() == "Notifications"
    assert button.grab().toImage() != with_dot
    anchors: list[QWidget] = []
    panel.widget.bell_requested.connect(anchors.append)
    QTest.mouseClick(button, LEFT)
    assert anchors == [button]
    panel.widget.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    assert source.state._watchers == []
    assert panel.sidebar.state._watchers == []


def test_a_days_work_is_said_entry_by_entry(panel: Panel) -> None:
    """T5, DESIGN: what is painted is also said."""
    panel.sidebar.state.set(sessions())
    index = panel.widget.list.index_of("vpn")
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "VPN drops every few minutes, Northwind Traders · Network, ticket 12388, Escalated"
