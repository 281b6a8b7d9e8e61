"""Do-not-disturb where one switches it: tray, account menu, bell (Q4, Q6)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from jeepney import DBusAddress
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from rf_desktop.app.tray_view import tray_state
from rf_desktop.client import slept
from rf_desktop.contract import endpoints as e
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.bell import BellPanel
from rf_desktop.ui.notices.desktop_quiet import DesktopQuiet
from rf_desktop.ui.notices.quiet_line import QuietLine
from rf_desktop.ui.notices.quiet_menu import QuietMenu
from rf_desktop.ui.notices.session_bus import BusRefused
from rf_desktop.ui.notices.tray import TrayIcon, tooltip
from rf_desktop.ui.sidebar.panel import SidebarPanel
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.theme.tokens import Mode
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.viewmodels import text_notify
from rf_desktop.viewmodels.bell_view import BellDay
from tests.client import made
from tests.fakes.seat import Seat

Until = Callable[..., Awaitable[None]]


@pytest.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    made_seat = Seat(tmp_path)
    await made_seat.goes_live()
    yield made_seat
    await made_seat.leaves()


@pytest.fixture
async def tasks() -> AsyncIterator[TaskScope]:
    scope = TaskScope(None, lambda _name, error: pytest.fail(str(error)))
    yield scope
    await scope.aclose()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    chosen = Theme(Choice.LIGHT, reduced_motion=True)
    chosen.apply(qapp)
    return chosen


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def press(menu: QMenu, entry: str) -> None:
    next(action for action in menu.actions() if action.text() == entry).trigger()


async def test_what_the_desktop_says_of_itself_is_not_overtaken_by_an_older_answer(until: Until) -> None:
    """Q6: switched on while the question how it stands is on its way back; the signal is read before the reply's task
    goes on."""
    quiet = DesktopQuiet()
    asked: list[str] = []

    class Bus:
        async def call(self, _address: object, _method: str, _signature: str, interface: str, name: str) -> object:
            asked.append(name)
            if name == "paused":
                quiet.hear((interface, {name: ("b", True)}, []))
                return (("b", False),)
            raise BusRefused("org.freedesktop.DBus.Error.InvalidArgs")

    quiet.ask(Bus(), DBusAddress("/org/freedesktop/Notifications", "org.freedesktop.Notifications"))  # type: ignore[arg-type]
    await until(lambda: len(asked) == 2)
    assert quiet.now.value
    await quiet.close()


async def test_the_menu_offers_pauses_and_once_on_the_way_out(seat: Seat, tasks: TaskScope, until: Until) -> None:
    """Q4, Q6: and says until when."""
    opened: list[bool] = []
    menu = QuietMenu(seat.desk.do_not_disturb, tasks, lambda: opened.append(True))
    assert menu.title() == "Do not disturb"
    assert words(menu)[:2] == ["For 30 minutes", "For 1 hour"]
    press(menu, "For 1 hour")
    await until(lambda: seat.desk.do_not_disturb.state.value.on)
    assert seat.wishes.do_not_disturb_until == seat.clock.now + timedelta(hours=1)
    assert menu.title().startswith("Do not disturb until ")
    press(menu, text_notify.TURN_OFF)
    await until(lambda: not seat.desk.do_not_disturb.state.value.on)
    assert text_notify.TURN_OFF not in words(menu)
    press(menu, text_notify.SETTINGS_OF_IT)
    assert opened == [True]


async def test_what_is_turned_off_before_its_answer_is_here_is_off(seat: Seat, tasks: TaskScope, until: Until) -> None:
    """Q6: the stream may tell that it is on before the reply does; the later press counts."""
    menu = QuietMenu(seat.desk.do_not_disturb, tasks, lambda: None)
    with seat.api.held(e.CHANGE_NOTIFICATION_SETTINGS):
        press(menu, "For 1 hour")
        await until(lambda: seat.api.count(e.CHANGE_NOTIFICATION_SETTINGS) == 1)
        seat.wishes_for(do_not_disturb_until=seat.clock.now + timedelta(hours=1))
        press(menu, text_notify.TURN_OFF)
    await until(lambda: seat.api.count(e.CHANGE_NOTIFICATION_SETTINGS) == 2)
    await until(lambda: not seat.desk.do_not_disturb.state.value.on)
    assert seat.wishes.do_not_disturb_until is None


async def test_the_tray_shows_it_live_and_gives_it_back_at_sign_out(seat: Seat, tasks: TaskScope) -> None:
    """Q4: picture and words, also when another desktop switched it."""
    tray = TrayIcon(Mode.LIGHT, is_available=lambda: False)
    tray.show_quiet_menu(QuietMenu(seat.desk.do_not_disturb, tasks, lambda: None))
    assert "Do not disturb" in words(tray.menu)
    seat.wishes_for(do_not_disturb=True)
    state = tray_state(seat.desk.announcer.counts.value, seat.desk.do_not_disturb.state.value)
    assert state.do_not_disturb
    assert tooltip(state).endswith("\nDo not disturb")
    tray.show_quiet_menu(None)
    assert "Do not disturb" not in words(tray.menu)
    tray.close()


async def test_the_bells_button_tells_that_it_is_muted(seat: Seat, tasks: TaskScope, theme: Theme) -> None:
    """Q6: by its icon and by its name; the account menu switches it."""
    panel = SidebarPanel(seat.desk.sidebar, theme, tasks, made.me())
    panel.show_bell(seat.desk.bell)
    panel.show_quiet(seat.desk.do_not_disturb)
    bell = panel.findChild(IconButton, "bell")
    assert bell is not None
    assert bell.accessibleName() == "Notifications"
    seat.wishes_for(do_not_disturb=True)
    assert bell.accessibleName() == "Notifications, Do not disturb"
    account = panel.findChild(QMenu, "account-entries")
    assert account is not None
    assert "Do not disturb" in words(account)
    panel.deleteLater()


async def test_the_bells_panel_says_what_mutes_and_turns_it_off(
    seat: Seat, tasks: TaskScope, theme: Theme, until: Until
) -> None:
    """Q8, Q6."""
    window = QWidget()
    window.resize(960, 600)
    window.show()
    panel = BellPanel(seat.desk.bell, theme, tasks, window, clock=seat.clock, quiet=seat.desk.do_not_disturb)
    panel.open_beside(window)
    line = panel.findChild(QuietLine)
    assert line is not None
    assert not line.isVisible()
    seat.wishes_for(do_not_disturb_until=seat.clock.now + timedelta(minutes=30))
    assert line.isVisible()
    off = line.findChild(QPushButton, "quiet-off")
    assert off is not None
    off.click()
    await until(lambda: not line.isVisible())
    assert panel.findChild(IconButton, "bell-quieten") is not None


async def test_the_history_is_grouped_by_day(seat: Seat, tasks: TaskScope, theme: Theme) -> None:
    """Q8: headings cannot be chosen."""
    for name, days in (("a", 0), ("b", 0), ("c", 1), ("d", 9)):
        notice = made.notice(name).model_copy(update={"created_at": seat.clock.now - timedelta(days=days)})
        seat.notices.append(notice)
    seat.event_id += 1
    await seat.goes_live()
    panel = BellPanel(seat.desk.bell, theme, tasks, clock=seat.clock)
    rows = panel.list.rows.rows()
    headings = [row.title for row in rows if isinstance(row, BellDay)]
    assert headings[:2] == ["Today", "Yesterday"]
    assert len(headings) == 3
    assert isinstance(rows[0], BellDay)
    panel.list.step(1)
    assert panel.list.current_key() == rows[1].key
    panel.deleteLater()


class PanelsIcon:
    """An icon as the panel shows it."""

    def __init__(self) -> None:
        self.hidden = False

    def hide(self) -> None:
        self.hidden = True

    def deleteLater(self) -> None:  # noqa: N802 - Qt's name
        """Nothing is left to delete."""


def test_a_slept_computer_gets_a_new_icon(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Q4, PITFALLS A: panels lose icons over a sleep."""
    icons: list[PanelsIcon] = []

    def appear(_: TrayIcon) -> PanelsIcon:
        icons.append(PanelsIcon())
        return icons[-1]

    monkeypatch.setattr(TrayIcon, "_appear", appear)
    tray = TrayIcon(Mode.LIGHT, is_available=lambda: True)
    tray.look()
    assert len(icons) == 1
    wall = slept.time.time()
    monkeypatch.setattr(slept.time, "time", lambda: wall + 3_600)
    tray.look()
    tray.look()
    assert [icon.hidden for icon in icons] == [True, False]
    tray.close()
