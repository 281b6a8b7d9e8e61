"""What the settings are made from, gathered from the running program (D5)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimeZone

from rf_desktop.app.ai_key import KeptAiKey
from rf_desktop.app.plan import Plan
from rf_desktop.client.preferences import KeptPreferences
from rf_desktop.domain.moments import now
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.notifier import Notifier
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels.ai_settings import AiSettingsPage
from rf_desktop.viewmodels.desk import Desk
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage


def around(
    plan: Plan,
    theme: Theme,
    tasks: TaskScope,
    window: MainWindow,
    notifier: Notifier,
    preferences: KeptPreferences,
    desk: Desk | None,
    keeper: KeptAiKey | None,
) -> Surroundings:
    """For one opening of the sheet. desk: None while nobody is signed in. keeper: of an own server's AI key."""
    found = Surroundings(theme, tasks, window, notifier, preferences, plan.data_folder)
    if desk is None:
        return found
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return replace(
        found,
        ai=AiSettingsPage(desk.workspace.api, desk.me, keeper),
        shelf=desk.playbooks,
        do_not_disturb=desk.do_not_disturb,
        wishes=NotificationSettingsPage(desk.workspace.notifying, now, zone, lambda: _names(desk)),
        log=desk.announcer.log,
    )


def _names(desk: Desk) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    """Clients and domains of what is in the queue."""
    handoffs = desk.workspace.escalations.queue.value.handoffs
    return tuple(each.client for each in handoffs), tuple(each.domain for each in handoffs)
