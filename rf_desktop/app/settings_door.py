"""The door to the settings: known from the start, while their pages are imported when somebody opens it (D5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from rf_desktop.app.ai_key import KeptAiKey
from rf_desktop.app.plan import Plan
from rf_desktop.app.settings_ways import Ways
from rf_desktop.client.preferences import KeptPreferences, LanguageChoice
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.notifier import Notifier
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels import text_actions, text_language, text_settings
from rf_desktop.viewmodels.actions import Action

if TYPE_CHECKING:
    from rf_desktop.viewmodels.desk import Desk


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
        self._theme = theme
        self._tasks = tasks
        self._window = window
        self._notifier = notifier
        self._preferences = preferences
        self._ai_key = ai_key
        self._was_opened = False

    def open(self, plan: Plan, desk: Desk | None, ways: Ways, page: str, control: str) -> None:
        """At that page and control. desk: None while nobody is signed in."""
        from rf_desktop.app.settings_view import around
        from rf_desktop.ui.settings.sheet import SettingsSheet
        from rf_desktop.ui.settings.surroundings import Surroundings

        self._was_opened = True
        fixed = Surroundings(self._theme, self._tasks, self._window, self._notifier, self._preferences)
        sheet = SettingsSheet(around(fixed, plan, desk, self._ai_key, ways), page)
        sheet.open()
        sheet.focus_on(control)

    def put_away(self) -> str:
        """Close the settings where they lie open, and tell at which page; "" where they do not."""
        if not self._was_opened:
            return ""
        from rf_desktop.ui.settings.sheet import put_away

        return put_away(self._window)


def page_actions(show: Callable[[str], None]) -> Iterable[Action]:
    """Every page of the settings, for the palette."""
    for key, title in text_settings.PAGE_TITLES.items():
        name = text_actions.SETTINGS_PAGE.format(page=title)
        yield Action(f"app.settings-{key}", "app", name, partial(show, key))


def language_actions(spoken: LanguageChoice, speak: Callable[[LanguageChoice], None]) -> Iterable[Action]:
    """Every language but the one that is chosen, for the palette (D5); found by its name in other languages too."""
    for choice, title in text_language.LANGUAGES.items():
        if choice != spoken:
            name, words = text_language.SPEAK.format(name=title), text_language.SPEAK_WORDS[choice]
            yield Action(f"app.language-{choice}", "app", name, partial(speak, choice), words=words)
