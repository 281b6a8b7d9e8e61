"""The pages of account and server as they are seen and pressed (D5)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from rf_desktop import paths
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.errors import Unreachable
from rf_desktop.client.observable import Cell
from rf_desktop.contract import endpoints as e
from rf_desktop.domain.ids import SessionId
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.settings.sheet import SettingsSheet
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import ElidedLabel, PlainLabel
from rf_desktop.viewmodels import text_account, text_settings
from rf_desktop.viewmodels.server_settings import ServerPage
from tests.ui.test_settings_sheet import QuietNotifier
from tests.viewmodels.test_account_settings import Account

Until = Callable[..., Awaitable[None]]


class Opened:
    """The sheet over a window, at one page."""

    def __init__(self, app: QApplication, account: Account) -> None:
        theme = Theme(Choice.LIGHT, reduced_motion=True)
        theme.apply(app)
        self.account = account
        self.window = QWidget()
        self.window.resize(960, 900)
        self.window.show()
        self.tasks = TaskScope(None, lambda _, error: pytest.fail(str(error)))
        quiet: Any = QuietNotifier()
        self.around = Surroundings(theme, self.tasks, self.window, quiet, account=account.page)
        self.sheet: SettingsSheet | None = None

    def at(self, page: str) -> None:
        self.sheet = SettingsSheet(self.around, page)
        self.sheet.open()

    def part(self, kind: type[Any], name: str) -> Any:
        assert self.sheet is not None
        found = self.sheet.findChild(kind, name)
        assert found is not None, name
        return found

    def press(self, name: str) -> None:
        QTest.mouseClick(self.part(QPushButton, name), Qt.MouseButton.LeftButton)


@pytest.fixture
async def opened(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Opened]:
    account = Account(tmp_path)
    made = Opened(qapp, account)
    yield made
    if made.sheet is not None:
        made.sheet.reject()
    await made.tasks.aclose()
    await account.seat.leaves()


async def test_the_password_is_changed_and_no_field_keeps_it(opened: Opened, until: Until) -> None:
    """R2, D3: Enter in the last field is enough."""
    opened.account.accepts("fresh")
    opened.at("account")
    for name, typed in (("old", "old one"), ("new", "a new one"), ("again", "a new one")):
        line = opened.part(LineEdit, f"settings-password-{name}")
        QTest.keyClicks(line, typed)
        assert typed not in line.displayText()
    QTest.keyClick(opened.part(LineEdit, "settings-password-again"), Qt.Key.Key_Return)
    note = opened.part(PlainLabel, "settings-password-note")
    await until(lambda: note.text() == text_account.PASSWORD_CHANGED)
    assert {opened.part(LineEdit, f"settings-password-{name}").text() for name in ("old", "new", "again")} == {""}


async def test_a_wrong_one_stays_typed_and_is_said_at_its_field(opened: Opened, until: Until) -> None:
    """R2."""
    opened.at("account")
    new = opened.part(LineEdit, "settings-password-new")
    new.setText("a new one")
    opened.press("settings-password-change")
    again = opened.part(LineEdit, "settings-password-again")
    await until(lambda: again.accessibleDescription() == text_account.NOT_THE_SAME)
    assert new.text() == "a new one"


async def test_one_sign_in_is_ended_and_this_one_has_no_such_button(opened: Opened, until: Until) -> None:
    """R2."""
    opened.account.ends_there()
    opened.at("account")
    assert opened.sheet is not None
    sheet = opened.sheet
    await until(lambda: sheet.findChild(QPushButton, "settings-end-there"))
    assert sheet.findChild(QPushButton, "settings-end-here") is None
    assert opened.part(QPushButton, "settings-end-there").accessibleName() == "End the sign-in on laptop"
    opened.press("settings-end-there")
    note = opened.part(PlainLabel, "settings-sign-ins-note")
    await until(lambda: note.text().startswith("Ended."))


async def test_signing_out_everywhere_takes_two_presses(opened: Opened, until: Until) -> None:
    """R2: looking elsewhere in between is a change of mind."""
    opened.account.seat.api.answers(e.SIGN_OUT_EVERYWHERE, e.SIGN_OUT_EVERYWHERE.reply())
    opened.at("account")
    button = opened.part(QPushButton, "settings-sign-out-everywhere")
    button.setFocus()
    button.click()
    assert button.text() == text_account.EVERYWHERE_SURE
    opened.part(LineEdit, "settings-password-old").setFocus()
    assert button.text() == text_account.EVERYWHERE
    button.setFocus()
    button.click()
    assert opened.account.left == 0
    button.click()
    await until(lambda: opened.account.left == 1)


async def test_offline_the_sign_ins_can_be_asked_for_again(opened: Opened, until: Until) -> None:
    """D5."""
    answer = opened.account.seat.api._answers[e.MY_SIGN_INS]
    opened.account.seat.api.answers(e.MY_SIGN_INS, Unreachable("connect"))
    opened.at("account")
    again = opened.part(QPushButton, "settings-sign-ins-again")
    await until(lambda: again.isVisible() and not opened.tasks.is_running("load sign-ins"))
    opened.account.seat.api.answers(e.MY_SIGN_INS, answer)
    again.click()
    await until(lambda: not again.isVisible())


async def test_the_server_says_who_it_is_and_a_way_that_can_be_read_along(opened: Opened) -> None:
    """D5."""
    page = ServerPage("team", Cell(ServerAddress("http://desk.example.com")), opened.account.seat.workspace, None)
    opened.around = replace(opened.around, server=page)
    opened.at("server")
    assert opened.part(PlainLabel, "settings-server-address").text() == "http://desk.example.com"
    assert opened.part(PlainLabel, "settings-server-way").text() == text_account.NOT_ENCRYPTED
    assert opened.part(QPushButton, "settings-server-connect").isVisible()
    await opened.account.seat.goes_live()
    assert not opened.part(QPushButton, "settings-server-connect").isVisible()


async def test_another_server_is_asked_first_with_what_would_be_lost(opened: Opened, until: Until) -> None:
    """D3: the harmless answer has the focus, the count follows, and only a yes leads away."""
    left: list[str] = []
    seat, address = opened.account.seat, Cell(ServerAddress("https://desk.example.com"))
    page = ServerPage("team", address, seat.workspace, None, lambda: left.append("other"), seat.desk.unfinished)
    opened.around = replace(opened.around, server=page)
    opened.at("server")
    question = opened.part(PlainLabel, "settings-server-leave-warning")
    assert not question.isVisible()
    opened.press("settings-server-other")
    assert question.text() == text_account.OTHER_SERVER_WARNING.format(goes=text_account.NOTHING_GOES)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "settings-server-leave-no"
    seat.workspace.outgoing.send(SessionId("s1"), "not sent yet")
    assert "1 message not sent yet" in question.text()
    opened.press("settings-server-leave-no")
    assert not question.isVisible()
    assert left == []
    opened.press("settings-server-other")
    opened.press("settings-server-leave-yes")
    assert left == ["other"]


async def test_nobody_is_asked_before_there_is_a_sign_in(opened: Opened) -> None:
    """D5: nothing of anybody goes."""
    left: list[str] = []
    page = ServerPage("team", Cell(ServerAddress("https://x.example.com")), None, None, lambda: left.append("other"))
    opened.around = replace(opened.around, server=page)
    opened.at("server")
    opened.press("settings-server-other")
    assert left == ["other"]


async def test_a_long_path_keeps_both_ends_on_one_line_and_is_copied_whole(opened: Opened) -> None:
    """D5: however deep the data folder lies."""
    folder = Path("/data") / "/".join(f"a-rather-long-folder-{number}" for number in range(9)) / "ResolutionFlow"
    page = ServerPage("own", Cell(ServerAddress("http://127.0.0.1:1")), opened.account.seat.workspace, folder)
    opened.around = replace(opened.around, server=page)
    opened.at("server")
    line = opened.part(ElidedLabel, "settings-server-folder")
    assert line.text() == str(folder)
    shown = line.shown_text()
    assert shown.startswith("/data/a-rather")
    assert shown.endswith("ResolutionFlow")
    assert "…" in shown
    assert line.height() <= line.fontMetrics().height()
    button = opened.part(IconButton, "settings-server-folder-copy")
    button.click()
    assert QApplication.clipboard().text() == str(folder)
    assert button.accessibleName() == text_settings.PATH_COPIED


def test_a_folder_of_ones_own_is_told_from_the_home_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """D5: shorter, and without one's name."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.for_people(tmp_path / "share" / "ResolutionFlow") == "~/share/ResolutionFlow"
    assert paths.for_people(tmp_path) == "~"
    assert paths.for_people(Path("/srv/data")) == "/srv/data"
