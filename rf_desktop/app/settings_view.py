"""What the settings are made from, gathered from the running program (D5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimeZone

from rf_desktop.app.ai_key import KeptAiKey
from rf_desktop.app.link_handler import LinkHandler
from rf_desktop.app.login_start import LoginStart, arguments_of
from rf_desktop.app.own_copies import OwnCopies
from rf_desktop.app.plan import Plan
from rf_desktop.app.server_access import JoinedServer, OwnServer, ServerAccess
from rf_desktop.client.preferences import KeptPreferences
from rf_desktop.domain.moments import now
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.notifier import Notifier
from rf_desktop.ui.settings.pages import PAGES
from rf_desktop.ui.settings.sheet import SettingsSheet
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_actions, text_settings
from rf_desktop.viewmodels.account_settings import AccountPage
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.ai_settings import AiSettingsPage
from rf_desktop.viewmodels.copies import CopiesPage
from rf_desktop.viewmodels.desk import Desk
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage
from rf_desktop.viewmodels.server_settings import ServerKind, ServerPage
from rf_desktop.viewmodels.this_computer import ThisComputer


@dataclass(frozen=True)
class Ways:
    """What a press in the settings leads to. access: the way to the server, None before there is one.

    remember: keep another token of the same person; why it does not last, "" when it does. sign_out: of this window.
    other: ask for another server; None where the profile has no choice. restore: go back to a backup. has_tray: whether
    this desktop has one now.
    """

    access: ServerAccess | None
    remember: Callable[[str], Awaitable[str]] | None
    sign_out: Callable[[], None]
    other: Callable[[], None] | None
    restore: Callable[[Path], None]
    has_tray: bool


class SettingsDoor:
    """Opens the settings over the window; what changes meanwhile is asked for at each opening."""

    def __init__(
        self,
        theme: Theme,
        tasks: TaskScope,
        window: MainWindow,
        notifier: Notifier,
        preferences: KeptPreferences,
        ai_key: KeptAiKey,
    ) -> None:
        self._fixed = Surroundings(theme, tasks, window, notifier, preferences)
        self._ai_key = ai_key

    def open(self, plan: Plan, desk: Desk | None, ways: Ways, page: str, control: str) -> None:
        """At that page and control. desk: None while nobody is signed in."""
        keeper = self._ai_key if isinstance(ways.access, OwnServer) else None
        sheet = SettingsSheet(around(self._fixed, plan, desk, keeper, ways), page)
        sheet.open()
        sheet.focus_on(control)


def around(fixed: Surroundings, plan: Plan, desk: Desk | None, keeper: KeptAiKey | None, ways: Ways) -> Surroundings:
    """For one opening of the sheet. keeper: of an own server's AI key."""
    found = replace(fixed, data_folder=plan.data_folder, computer=_computer(plan, has_tray=ways.has_tray))
    if ways.access is not None:
        workspace = None if desk is None else desk.workspace
        kind = _kind(plan, ways.access)
        unfinished = None if desk is None else desk.unfinished
        server = ServerPage(kind, ways.access.address, workspace, plan.data_folder, ways.other, unfinished)
        found = replace(found, server=server)
    if desk is None or ways.remember is None:
        return found
    copies = None
    if isinstance(ways.access, OwnServer):
        is_admin = desk.me.role == "admin"
        copies = CopiesPage(OwnCopies(ways.access.errands), ways.restore, plan.data_folder, is_admin=is_admin)
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return replace(
        found,
        ai=AiSettingsPage(desk.workspace.api, desk.me, keeper),
        shelf=desk.playbooks,
        do_not_disturb=desk.do_not_disturb,
        wishes=NotificationSettingsPage(desk.workspace.notifying, now, zone, lambda: _names(desk)),
        log=desk.announcer.log,
        copies=copies,
        account=AccountPage(desk.workspace, now, ways.remember, ways.sign_out),
    )


def page_actions(show: Callable[[str], None]) -> Iterable[Action]:
    """Every page of the settings, for the palette."""
    for kind in PAGES:
        name = text_actions.SETTINGS_PAGE.format(page=text_settings.PAGE_TITLES[kind.key])
        yield Action(f"app.settings-{kind.key}", "app", name, partial(show, kind.key))


def _computer(plan: Plan, *, has_tray: bool) -> ThisComputer | None:
    """How this profile lives on this computer; None for a window that belongs to another's server."""
    if plan.joins:
        return None
    said = arguments_of(plan)
    return ThisComputer(LoginStart(plan.profile, said), LinkHandler(said), has_tray=has_tray)


def _kind(plan: Plan, access: ServerAccess) -> ServerKind:
    match access:
        case OwnServer():
            return "demo" if plan.demo else "own"
        case JoinedServer():
            return "joined"
        case _:
            return "team"


def _names(desk: Desk) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    """Clients and domains of what is in the queue."""
    handoffs = desk.workspace.escalations.queue.value.handoffs
    return tuple(each.client for each in handoffs), tuple(each.domain for each in handoffs)
