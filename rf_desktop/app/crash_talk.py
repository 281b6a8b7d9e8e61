"""What the window says of an earlier crash: a toast once somebody is in, and an action of the palette (D7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels import text_crash
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.crashes import DELETE, KEY, Crashes
from rf_desktop.viewmodels.herald import ToastMessage


class CrashTalk:
    """Tells once in a start; what was told can be shown until it is deleted."""

    def __init__(self, crashes: Crashes, window: QWidget, theme: Theme, say: Callable[[ToastMessage], None]) -> None:
        self._crashes = crashes
        self._window = window
        self._theme = theme
        self._say = say
        self._told = False

    def tell(self) -> None:
        """Say that there is a report, if there is one and it was not said yet."""
        message = None if self._told else self._crashes.toast()
        self._told = True
        if message is not None:
            self._say(message)

    def acted(self, key: str, action: str) -> bool:
        """A button of a toast; whether it was one of ours."""
        if key != KEY:
            return False
        if action == DELETE:
            self._crashes.delete()
        else:
            self.show()
        return True

    def show(self) -> None:
        """Show the report."""
        from rf_desktop.ui.crash_sheet import CrashSheet

        CrashSheet(self._crashes, self._theme, self._window).open()

    def actions(self) -> Iterable[Action]:
        """For the palette."""
        yield Action(
            "app.crash",
            "app",
            text_crash.SHOW_IN_PALETTE,
            self.show,
            words=text_crash.SHOW_IN_PALETTE_WORDS,
            enabled=self._crashes.there_are,
        )
