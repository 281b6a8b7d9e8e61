"""What the pages of the settings are made from. Whoever adds a page that needs more adds a field with a default."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from rf_desktop.client.preferences import KeptPreferences
from rf_desktop.client.told import ToldLog
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.notifier import Notifier
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.values import dataclass
from rf_desktop.viewmodels.account_settings import AccountPage
from rf_desktop.viewmodels.ai_settings import AiSettingsPage
from rf_desktop.viewmodels.copies import CopiesPage
from rf_desktop.viewmodels.do_not_disturb import DoNotDisturb
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage
from rf_desktop.viewmodels.playbooks import PlaybookShelf
from rf_desktop.viewmodels.server_settings import ServerPage
from rf_desktop.viewmodels.this_computer import ThisComputer


@dataclass(frozen=True)
class Surroundings:
    """One opening of the sheet. None stands for what there is not: `ai` and `shelf` need somebody signed in."""

    theme: Theme
    tasks: TaskScope
    window: QWidget
    notifier: Notifier
    preferences: KeptPreferences | None = None
    data_folder: Path | None = None
    ai: AiSettingsPage | None = None
    shelf: PlaybookShelf | None = None
    do_not_disturb: DoNotDisturb | None = None
    wishes: NotificationSettingsPage | None = None
    log: ToldLog | None = None
    account: AccountPage | None = None
    server: ServerPage | None = None
    computer: ThisComputer | None = None
    copies: CopiesPage | None = None
