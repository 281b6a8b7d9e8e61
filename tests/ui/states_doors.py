"""States of the settings, and of what one goes through before there is a desk."""

from __future__ import annotations

import asyncio
from typing import Any

from rf_desktop.client.address import ServerAddress
from rf_desktop.client.observable import Cell
from rf_desktop.client.preferences import KeptPreferences, PreferencesFile
from rf_desktop.client.server_check import FoundServer, NoServer
from rf_desktop.ui.doors.first_run import FirstRunDoors
from rf_desktop.ui.doors.invitation import InvitationPage
from rf_desktop.ui.settings.pages import PAGES
from rf_desktop.ui.settings.sheet import SettingsSheet
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.sign_in_dialog import SignInDialog
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.copies import CopiesPage
from rf_desktop.viewmodels.first_run import FirstRun, Founder
from rf_desktop.viewmodels.invitation import Accepting
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage
from rf_desktop.viewmodels.server_settings import ServerPage
from rf_desktop.viewmodels.sign_in import Asking
from rf_desktop.viewmodels.this_computer import ThisComputer
from tests.client import made
from tests.ui.scene import Scene, state
from tests.ui.test_settings_of_this_computer import Copies, Links, Switch
from tests.ui.test_settings_sheet import QuietNotifier
from tests.viewmodels.test_account_settings import Account
from tests.viewmodels.test_ai_settings import Keeper, Server
from tests.viewmodels.test_ai_settings import page as ai_page


def _settings_name(page: str) -> str:
    """As the pictures call it."""
    return "settings" if page == "notifications" else f"settings-{page}"


@state(*(_settings_name(kind.key) for kind in PAGES))
async def _settings(scene: Scene) -> None:
    page = scene.name.removeprefix("settings").removeprefix("-") or "notifications"
    scene.talk()
    desk, workspace = scene.seat.desk, scene.seat.workspace
    account = Account(scene.folder / "account")
    quiet: Any = QuietNotifier()
    address = Cell(ServerAddress("http://desk.example.com"))
    around = Surroundings(
        scene.theme,
        scene.tasks,
        scene.window,
        quiet,
        KeptPreferences(PreferencesFile(scene.folder)),
        scene.folder,
        ai=ai_page(Server(), Keeper()),
        shelf=desk.playbooks,
        do_not_disturb=desk.do_not_disturb,
        wishes=NotificationSettingsPage(workspace.notifying, scene.seat.clock, "Europe/Vienna", lambda: ((), ())),
        log=desk.announcer.log,
        account=account.page,
        server=ServerPage("team", address, workspace, scene.folder, lambda: None),
        computer=ThisComputer(Switch(), Links(), has_tray=True),  # type: ignore[arg-type]
        copies=CopiesPage(Copies(), lambda _: None, scene.folder, is_admin=True),
    )
    sheet = SettingsSheet(around, page)
    sheet.open()
    scene.undo.append(sheet.reject)
    scene.last.append(account.seat.leaves)


@state("start-trouble")
async def _start(scene: Scene) -> None:
    scene.window.clear_desk()
    scene.window.start_page.show_trouble(lambda: text.UNREACHABLE, other=True)


def _first_run(scene: Scene) -> FirstRun:
    async def find(_typed: str) -> FoundServer:
        raise NoServer("nobody_there", "support.example.com")

    async def found(_founder: Founder) -> None:
        return None

    scene.window.clear_desk()
    first_run = FirstRun(find, found, lambda _: None)
    doors = FirstRunDoors(first_run, scene.theme, scene.tasks, scene.window)
    scene.undo.append(doors.leave)
    return first_run


@state("first-run")
async def _first_run_choices(scene: Scene) -> None:
    _first_run(scene)


@state("first-run-own")
async def _first_run_own(scene: Scene) -> None:
    _first_run(scene).show("own")


@state("first-run-team")
async def _first_run_team(scene: Scene) -> None:
    first_run = _first_run(scene)
    first_run.show("team")
    await first_run.join("support.example.com")


@state("invitation")
async def _invitation(scene: Scene) -> None:
    scene.window.clear_desk()
    page = InvitationPage(
        Accepting(lambda *_: asyncio.sleep(0), lambda _: None, lambda: made.NOON),  # type: ignore[arg-type, return-value]
        lambda: None,
        scene.theme,
        scene.tasks,
        scene.window,
    )
    page.open()
    scene.undo.append(page.leave)


class _SignIn:
    """Has refused once."""

    def __init__(self) -> None:
        self.state = Cell(Asking("sam@example.com", text.WRONG_CREDENTIALS))


@state("sign-in", "sign-in-over-the-desk")
async def _sign_in(scene: Scene) -> None:
    if scene.name == "sign-in":
        scene.window.clear_desk()
    else:
        scene.talk()
    ways = (("other", "Another server…", lambda: None), ("invited", "I was invited", lambda: None))
    page = SignInDialog(_SignIn(), scene.theme, scene.tasks, scene.window, where="desk.example.com", ways=ways)  # type: ignore[arg-type]
    page.open()
    scene.undo.append(page.leave)
