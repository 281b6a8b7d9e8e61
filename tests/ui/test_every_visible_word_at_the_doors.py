"""What is seen before anybody is signed in, and beside the window, in a language that nobody speaks (D5)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import get_args

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from rf_desktop.app.embedded_server import Refused
from rf_desktop.app.server_access import _refused
from rf_desktop.client.errors import Refused as Denied
from rf_desktop.client.server_check import FoundServer, NoServer, Trouble
from rf_desktop.contract import problems as p
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.crash_sheet import CrashSheet
from rf_desktop.ui.doors.first_run import FirstRunDoors
from rf_desktop.ui.doors.invitation import InvitationPage
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.tray import TrayIcon, tooltip
from rf_desktop.ui.notices.tray_icon import TrayConnection, TrayState
from rf_desktop.ui.sign_in_dialog import SignInDialog
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.theme.tokens import Mode
from rf_desktop.viewmodels import language, text, trouble
from rf_desktop.viewmodels.crashes import Crashes, CrashReport
from rf_desktop.viewmodels.first_run import FirstRun, Founder, Page
from rf_desktop.viewmodels.invitation import Accepting
from rf_desktop.viewmodels.sign_in import SignIn
from tests.ui.visible_words import nobodys, outside, spoken_by_nobody, unknown, words

AT = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)
HOST = words(["support.example.com"])


@pytest.fixture(autouse=True)
def nobodys_words() -> Iterator[None]:
    with spoken_by_nobody():
        yield


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made_theme = Theme(Choice.LIGHT, reduced_motion=True)
    made_theme.apply(qapp)
    return made_theme


@pytest.fixture
def tasks() -> TaskScope:
    return TaskScope(None, lambda name, error: pytest.fail(f"{name}: {error!r}"))


@pytest.fixture
def window(theme: Theme, tasks: TaskScope) -> Iterator[MainWindow]:
    made_window = MainWindow(theme, tasks)
    made_window.resize(1280, 800)
    made_window.show()
    yield made_window
    made_window.close_for_good()


async def turned() -> None:
    for _ in range(12):
        await asyncio.sleep(0)


async def test_a_sentence_of_no_catalogue_is_found(window: MainWindow) -> None:
    """These tests would find English: as a widget's text, and where it is only painted."""
    label = QLabel("Nobody translated this", window)
    label.show()
    await turned()
    assert any("Nobody translated this" in said for said in outside(window))


@pytest.mark.parametrize("page", ["choice", "own", "team"])
async def test_the_first_run(window: MainWindow, theme: Theme, tasks: TaskScope, page: Page) -> None:
    """D5: every page, with everything that can be wrong on it."""
    wrong: list[Trouble] = ["unknown_name", "nobody_there", "too_slow", "untrusted", "not_ours", "older", "newer"]

    async def find(_typed: str) -> FoundServer:
        raise NoServer(wrong[0], "support.example.com")

    async def found(_founder: Founder) -> None:
        return None

    first_run = FirstRun(find, found, lambda _: None, page=page)
    doors = FirstRunDoors(first_run, theme, tasks, window)
    await turned()
    assert outside(window, HOST) == []
    while page == "team" and wrong:
        await first_run.join("support.example.com")
        await turned()
        assert outside(window, HOST) == []
        wrong.pop(0)
    if page == "own":
        await first_run.found(Founder("", "", "7", "7"))
        await turned()
        assert outside(window) == []
    doors.leave()


async def test_sign_in_and_invitation(window: MainWindow, theme: Theme, tasks: TaskScope) -> None:
    """D5: refused as well."""

    async def refuse(*_: str) -> None:
        raise Denied(p.WrongCredentialsProblem(title="That does not match."))

    form = SignIn(refuse, lambda _: None, lambda: AT)  # type: ignore[arg-type]
    page = SignInDialog(form, theme, tasks, window, where="", ways=())
    page.open()
    await form.submit("7@7.77", "7")
    await turned()
    assert outside(window) == []
    page.leave()
    accepting = Accepting(refuse, lambda _: None, lambda: AT)  # type: ignore[arg-type]
    invitation = InvitationPage(accepting, lambda: None, theme, tasks, window)
    invitation.open()
    await turned()
    assert outside(window) == []
    invitation.leave()


@pytest.mark.parametrize(
    "sentence",
    [
        "The data folder /7 cannot be written (read-only file system).",
        "The data was written by a newer version of ResolutionFlow (schema 7). Please update this installation.",
        "The database in /7 cannot be read; it seems to be damaged.",
        "The server did not say why.",
    ],
)
async def test_the_start_page_says_anew_why_it_cannot_go_on(window: MainWindow, sentence: str) -> None:
    """D5, D6: also when another language is chosen while it stands there."""
    language.speak("en", {})
    refusal = _refused(Refused("x", sentence))
    window.start_page.show_trouble(refusal.sentence, other=True)
    assert str(refusal) == sentence
    language.speak("de", nobodys())
    window.say_anew()
    await turned()
    assert outside(window) == []


async def test_a_crash_report_and_the_tray(window: MainWindow, theme: Theme) -> None:
    """D7, Q4."""

    class Store:
        def reports(self) -> tuple[CrashReport, ...]:
            return (CrashReport("7", "7"),)

        def delete(self, keys: tuple[str, ...]) -> None:
            return None

    CrashSheet(Crashes(Store()), theme, window).open()
    await turned()
    assert outside(window) == []
    tray = TrayIcon(Mode.LIGHT, is_available=lambda: False)
    tray.say_anew()
    assert unknown(entry.text() for entry in tray.menu.actions()) == []
    states = (
        TrayState(),
        TrayState(unread=1, waiting=2, do_not_disturb=True, quiet=text.TRAY_DO_NOT_DISTURB),
        *(TrayState(connection=each, offline_since="14:02") for each in TrayConnection),
    )
    assert unknown(tooltip(state) for state in states) == []
    tray.close()


PROBLEMS: dict[str, dict[str, object]] = {
    "handoff_status": {"handoff_status": "claimed"},
    "session_status": {"session_status": "resolved"},
    "target_name": {"target_name": "Sam"},
    "claimed": {"claimed_by_id": "7", "claimed_by_name": "Sam", "claimed_at": AT},
    "handoff_id": {"handoff_id": "7"},
    "retry_after": {"retry_after": 70},
    "least": {"least": 10},
    "field": {"field": "problem_summary", "limit": 1000, "length": 2000},
    "limit": {"limit": 10_000_000},
    "where": {"where": "7"},
    "reference": {"reference": "7"},
}


@pytest.mark.parametrize("kind", get_args(p.Problem), ids=lambda kind: kind.__name__)
def test_every_refusal_is_worded_from_its_code(kind: type[p.Problem]) -> None:
    """V5, D5: whatever the server said in its title."""
    values = {name: value for each in PROBLEMS.values() for name, value in each.items() if name in kind.model_fields}
    problem = kind.model_validate({"title": "In English", "status": 400} | values)
    assert unknown([trouble.refusal(problem, AT)]) == []
