"""What one goes through before one's desk: another language while it is open, with nothing typed lost (D5)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from rf_desktop.app.entrance import Entrance
from rf_desktop.app.plan import Plan
from rf_desktop.app.server_access import TeamServer
from rf_desktop.app.settling import Settled
from rf_desktop.client.credentials import Credentials
from rf_desktop.client.server_check import FoundServer, NoServer
from rf_desktop.ui.doors.first_run import FirstRunDoors
from rf_desktop.ui.doors.page import DoorPage
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.viewmodels import language, text, text_first_run
from rf_desktop.viewmodels.first_run import FirstRun, Founder
from tests.ui.opened_window import opened_window, turned
from tests.ui.test_language import GERMAN, english_in, shown

Until = Callable[..., Awaitable[None]]


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    language.speak("en", {})


@pytest.fixture
async def window(qapp: QApplication) -> AsyncIterator[MainWindow]:
    """At the smallest size, with nobody signed in."""
    async with opened_window(qapp) as made:
        made.resize(960, 600)
        yield made


def page(window: MainWindow) -> DoorPage:
    """What lies over the window; what it covers waits until something happens."""
    (found,) = (each for each in window.findChildren(DoorPage) if each.isVisible())
    return found


def press(window: QWidget, name: str) -> None:
    (button,) = (each for each in window.findChildren(QPushButton, name) if each.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def field(window: QWidget, name: str) -> QLineEdit:
    (found,) = (each for each in window.findChildren(QLineEdit, name) if each.isVisible())
    return found


async def test_the_first_run_goes_on_in_the_language_that_is_chosen_meanwhile(window: MainWindow) -> None:
    """D5: the page with the three ways, and one with fields."""

    async def nobody(_typed: str) -> FoundServer:
        raise NoServer("nobody_there", "x.example")

    async def founded(_founder: Founder) -> None:
        raise AssertionError

    first_run = FirstRun(nobody, founded, lambda _: None)
    doors = FirstRunDoors(first_run, window._theme, window._tasks, window)
    assert text_first_run.WELCOME in shown(window)
    language.speak("de", GERMAN)
    await turned()
    assert english_in(page(window)) == []
    assert text_first_run.WELCOME in shown(window)
    press(window, "first-run-team")
    field(window, "team-address").setText("support.example.com")
    language.speak("en", {})
    await turned()
    assert text_first_run.ADDRESS_TITLE in shown(window)
    assert field(window, "team-address").text() == "support.example.com"
    press(window, "team-back")
    assert text_first_run.WELCOME in shown(window)
    doors.leave()


async def test_sign_in_and_invitation_go_on_in_the_language_that_is_chosen_meanwhile(
    window: MainWindow, tmp_path: Path, until: Until
) -> None:
    """D5: with their ways to each other, and with what was typed."""
    plan = Plan("doors", tmp_path, False, None, "https://support.example.com", joins=False, hidden=False, link="")
    settled = Settled(plan, TeamServer("https://support.example.com"))
    entrance = Entrance(settled, window, window._theme, window._tasks, Credentials("doors"))
    entering = asyncio.create_task(entrance.enter(ask=True))
    await until(lambda: text.SIGN_IN_TITLE in shown(window))
    field(window, "sign-in-email").setText("sam@acme.example")
    language.speak("de", GERMAN)
    entrance.say_anew()
    await turned()
    assert english_in(page(window)) == []
    assert field(window, "sign-in-email").text() == "sam@acme.example"
    press(window, "sign-in-invitation")
    field(window, "invitation-code").setText("ABCD")
    language.speak("en", {})
    entrance.say_anew()
    await turned()
    assert text_first_run.INVITATION_TITLE in shown(window)
    assert field(window, "invitation-code").text() == "ABCD"
    press(window, "invitation-back")
    assert text.SIGN_IN_TITLE in shown(window)
    entering.cancel()
    await asyncio.wait([entering])
