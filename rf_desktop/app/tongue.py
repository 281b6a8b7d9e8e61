"""The language of one window: as chosen in the settings, or as the computer says; also for Qt's own words (D5)."""

from __future__ import annotations

import asyncio
import logging
import tomllib
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from rf_desktop import paths
from rf_desktop.client.observable import Cell
from rf_desktop.client.preferences import LanguageChoice, Preferences
from rf_desktop.domain.vocabulary import Language
from rf_desktop.viewmodels import language

_log = logging.getLogger(__name__)


class Tongue:
    """Speaks one language at a time. Lives as long as the application."""

    def __init__(
        self, app: QCoreApplication, computers: Callable[[], Sequence[str]] = lambda: QLocale.system().uiLanguages()
    ) -> None:
        """computers: what the computer says it wants, as language tags, the dearest first (`LANGUAGE`, `LANG` …)."""
        self._app = app
        self._computers = computers
        self._of_qt = QTranslator(app)
        self.choice: LanguageChoice = "system"

    def speak(self, choice: LanguageChoice) -> Language:
        """Speak what was chosen from now on, and tell which language that is.

        A catalogue that cannot be read leaves the window English; it is in the log, and nobody is kept from working.
        """
        self.choice = choice
        wanted = language.preferred(self._computers()) if choice == "system" else choice
        try:
            catalogue = language.read_catalogue(paths.resources() / "language", wanted)
        except (OSError, ValueError, tomllib.TOMLDecodeError):
            _log.warning("The catalogue of “%s” cannot be read, so English is spoken", wanted, exc_info=True)
            wanted, catalogue = "en", {}
        self._speak_in_qt(wanted)
        language.speak(wanted, catalogue)
        return wanted

    def follow(self, kept: Cell[Preferences], say_anew: Callable[[], None]) -> None:
        """Speak what is chosen later, after the press that chose it: its own sheet is built again by `say_anew`."""

        def speak(choice: LanguageChoice) -> None:
            self.speak(choice)
            say_anew()

        def heard(now: Preferences) -> None:
            if now.language != self.choice:
                asyncio.get_running_loop().call_soon(speak, now.language)

        kept.watch(heard, now=False)

    def _speak_in_qt(self, wanted: Language) -> None:
        """Qt's menus in text fields, its file dialogs and its number fields."""
        QLocale.setDefault(QLocale.system() if QLocale.system().name().startswith(wanted) else QLocale(wanted))
        self._app.removeTranslator(self._of_qt)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if wanted != "en" and self._of_qt.load(f"qtbase_{wanted}", folder):
            self._app.installTranslator(self._of_qt)
