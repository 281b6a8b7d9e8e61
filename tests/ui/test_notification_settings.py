"""The notifications' page as it is seen and pressed (Q6, Q9)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPushButton, QWidget

from rf_desktop.client.observable import Cell
from rf_desktop.client.preferences import KeptPreferences, PreferencesFile
from rf_desktop.client.told import Fate
from rf_desktop.contract import endpoints as e
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.notifier import Available, Failed, Outcome, Shown, Unavailable
from rf_desktop.ui.settings.names import NamesField
from rf_desktop.ui.settings.sheet import SettingsSheet
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import PlainLabel
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.viewmodels import text, text_notify
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage
from tests.fakes.seat import Seat, settled

Until = Callable[..., Awaitable[None]]


class ScriptedNotifier:
    """Answers as it is told; writes down what it was asked to show."""

    def __init__(self) -> None:
        self.availability: Cell[Available | Unavailable] = Cell(Available("dunst"))
        self.on_outcome: Callable[[str, Outcome], None] = lambda *_: None
        self.desktop_quiet = False
        self.asked: list[tuple[str, bool]] = []

    def notify(self, key: str, *_: object, sound: bool = False) -> None:
        self.asked.append((key, sound))


class Opened:
    """The sheet at its notifications, for somebody signed in."""

    def __init__(self, app: QApplication, seat: Seat, folder: Path) -> None:
        theme = Theme(Choice.LIGHT, reduced_motion=True)
        theme.apply(app)
        self.seat = seat
        self.window = QWidget()
        self.window.resize(960, 900)
        self.window.show()
        self.tasks = TaskScope(None, lambda _, error: pytest.fail(str(error)))
        self.notifier = ScriptedNotifier()
        self.heard: list[str] = []
        self.notifier.on_outcome = self._outcome
        quiet: Any = self.notifier
        self.preferences = KeptPreferences(PreferencesFile(folder))
        around = Surroundings(
            theme,
            self.tasks,
            self.window,
            quiet,
            self.preferences,
            do_not_disturb=seat.desk.do_not_disturb,
            wishes=NotificationSettingsPage(
                seat.workspace.notifying, seat.clock, "Europe/Vienna", lambda: (("Contoso",), ("VPN",))
            ),
            log=seat.desk.announcer.log,
        )
        self.sheet = SettingsSheet(around, "notifications")
        self.sheet.open()

    def _outcome(self, key: str, outcome: Outcome) -> None:
        self.heard.append(key)
        self.seat.desk.announcer.on_outcome(key, outcome.reason if isinstance(outcome, Failed) else None)

    def part(self, kind: type[Any], name: str) -> Any:
        found = self.sheet.findChild(kind, name)
        assert found is not None, name
        return found

    def press(self, name: str) -> None:
        QTest.mouseClick(self.part(QPushButton, name), Qt.MouseButton.LeftButton)

    def says(self, name: str) -> str:
        return str(self.part(PlainLabel, name).text())


@pytest.fixture
async def opened(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Opened]:
    seat = Seat(tmp_path)
    await seat.goes_live()
    made = Opened(qapp, seat, tmp_path)
    await settled(lambda: not made.tasks.is_running("load notification settings"))
    yield made
    made.sheet.reject()
    await made.tasks.aclose()
    await seat.leaves()


async def test_the_test_notification_says_what_became_of_it_and_is_in_the_log(opened: Opened) -> None:
    """Q6: shown, failed with the reason, or kept by the desktop for later."""
    opened.press("settings-test-notification")
    assert opened.notifier.asked == [("test notification", False)]
    assert opened.says("settings-notification-result") == text.TESTING
    opened.notifier.on_outcome("test notification", Shown())
    assert opened.says("settings-notification-result") == text.TEST_SHOWN
    assert opened.seat.desk.announcer.log.entries.value[0].notification == Fate("shown")
    opened.press("settings-test-notification")
    opened.notifier.on_outcome("test notification", Failed("Nobody shows it."))
    assert opened.says("settings-notification-result") == "Nobody shows it."
    opened.notifier.desktop_quiet = True
    opened.press("settings-test-notification")
    opened.notifier.on_outcome("test notification", Shown())
    assert opened.says("settings-notification-result") == text_notify.TEST_IN_QUIET
    rows = opened.part(RowList, "settings-told-log").rows.rows()
    assert [row.tone for row in rows] == ["shown", "failed", "shown"]
    assert rows[1].fate == "Notification failed: Nobody shows it"


async def test_the_outcomes_of_others_are_heard_by_who_heard_them_before(opened: Opened) -> None:
    """E8: while the page is open and after."""
    opened.notifier.on_outcome("h1", Shown())
    opened.sheet.reject()
    opened.notifier.on_outcome("h2", Shown())
    assert opened.heard == ["h1", "h2"]


async def test_who_shows_them_is_said_live(opened: Opened) -> None:
    """Q5: a daemon that ends while the page is open."""
    assert opened.says("settings-notifier") == "Shown by dunst."
    opened.notifier.availability.set(Unavailable("No notification service is running."))
    assert opened.says("settings-notifier") == "No notification service is running."


async def test_a_sound_is_chosen_for_this_computer_and_kept(opened: Opened, tmp_path: Path) -> None:
    """Q6: off unless somebody wants it."""
    sound = opened.part(QCheckBox, "settings-sound")
    assert not sound.isChecked()
    sound.click()
    assert PreferencesFile(tmp_path).load().sound
    opened.press("settings-test-notification")
    assert opened.notifier.asked[-1] == ("test notification", True)


async def test_quiet_hours_and_filters_are_saved_together(opened: Opened, until: Until) -> None:
    """Q6, Q9: a name typed without Enter counts."""
    opened.part(QCheckBox, "settings-quiet").click()
    opened.part(LineEdit, "settings-quiet-from").setText("21:30")
    combo = opened.part(QComboBox, "settings-least-priority")
    combo.setCurrentIndex(combo.findData("high"))
    line = opened.part(LineEdit, "settings-clients-line")
    QTest.keyClicks(line, "Contoso")
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClicks(line, "Fabrikam")
    opened.press("settings-wishes-save")
    await until(lambda: opened.says("settings-wishes-note") == text_notify.SAVED)
    kept = opened.seat.wishes
    assert (kept.quiet_from, kept.time_zone, kept.least_priority) == ("21:30", "Europe/Vienna", "high")
    assert kept.clients == ("Contoso", "Fabrikam")
    assert opened.seat.api.count(e.CHANGE_NOTIFICATION_SETTINGS) == 1


async def test_a_chip_takes_its_name_away_and_the_keyboard_stays(opened: Opened) -> None:
    """Q9, D4."""
    opened.seat.wishes_for(clients=("Contoso", "Fabrikam & Sons"))
    field = opened.part(NamesField, "settings-clients")
    chips = [chip for chip in field.findChildren(QPushButton) if chip.isVisible()]
    assert [chip.accessibleName() for chip in chips] == ["Remove Contoso", "Remove Fabrikam & Sons"]
    chips[0].click()
    assert field.names() == ("Fabrikam & Sons",)
    assert QApplication.focusWidget() is field.line


async def test_what_another_computer_saves_fills_an_untouched_page_and_leaves_a_touched_one(opened: Opened) -> None:
    """Q6: nothing typed is taken away; it is said."""
    opened.seat.wishes_for(domains=("VPN",))
    domains = opened.part(NamesField, "settings-domains")
    assert domains.names() == ("VPN",)
    QTest.keyClicks(opened.part(LineEdit, "settings-domains-line"), "Email")
    opened.seat.wishes_for(domains=("Network",))
    assert domains.names() == ("VPN", "Email")
    assert opened.says("settings-wishes-note") == text_notify.CHANGED_ELSEWHERE


async def test_a_wrong_time_stands_at_its_field(opened: Opened, until: Until) -> None:
    """Q6."""
    opened.part(QCheckBox, "settings-quiet").click()
    start = opened.part(LineEdit, "settings-quiet-from")
    start.setText("half past nine")
    opened.press("settings-wishes-save")
    await until(lambda: start.accessibleDescription() == text_notify.NEEDS_CLOCK)
    assert start.text() == "half past nine"


async def test_the_pause_is_told_and_turned_off_from_here(opened: Opened, until: Until) -> None:
    """Q6."""
    assert opened.says("settings-do-not-disturb") == text_notify.WHAT_IT_DOES
    opened.seat.wishes_for(do_not_disturb=True)
    assert opened.says("settings-do-not-disturb") == "Do not disturb."
    opened.press("settings-pause-off")
    await until(lambda: not opened.seat.wishes.do_not_disturb)
