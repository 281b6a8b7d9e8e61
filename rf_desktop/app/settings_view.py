"""What the settings are made from, gathered from the running program (D5)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimeZone

from rf_desktop.app.ai_key import KeptAiKey
from rf_desktop.app.link_handler import LinkHandler
from rf_desktop.app.login_start import LoginStart, arguments_of
from rf_desktop.app.own_copies import OwnCopies
from rf_desktop.app.plan import Plan
from rf_desktop.app.server_access import JoinedServer, OwnServer, ServerAccess
from rf_desktop.app.settings_ways import Ways
from rf_desktop.domain.moments import now
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.viewmodels.account_settings import AccountPage
from rf_desktop.viewmodels.ai_settings import AiSettingsPage
from rf_desktop.viewmodels.copies import CopiesPage
from rf_desktop.viewmodels.desk import Desk
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage
from rf_desktop.viewmodels.server_settings import ServerKind, ServerPage
from rf_desktop.viewmodels.this_computer import ThisComputer


def around(fixed: Surroundings, plan: Plan, desk: Desk | None, ai_key: KeptAiKey, ways: Ways) -> Surroundings:
    """For one opening of the sheet. ai_key: asked for where the server is an own one."""
    keeper = ai_key if isinstance(ways.access, OwnServer) else None
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
