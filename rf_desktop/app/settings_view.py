"""What the settings are made from, gathered from the running program (D5)."""

from __future__ import annotations

from rf_desktop.app.ai_key import KeptAiKey
from rf_desktop.app.plan import Plan
from rf_desktop.client.preferences import KeptPreferences
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.notifier import Notifier
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels.ai_settings import AiSettingsPage
from rf_desktop.viewmodels.desk import Desk


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
    ai = None if desk is None else AiSettingsPage(desk.workspace.api, desk.me, keeper)
    return Surroundings(
        theme,
        tasks,
        window,
        notifier,
        preferences,
        plan.data_folder,
        ai,
        None if desk is None else desk.playbooks,
    )
