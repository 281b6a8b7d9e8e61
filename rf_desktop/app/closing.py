"""What becomes of the window when it is closed; the program goes on (Q4)."""

from __future__ import annotations

from collections.abc import Callable

from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.tray import TrayIcon
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.herald import ToastMessage


class Closing:
    """With a tray the window hides and goes on listening; without one it minimises, never vanishes."""

    def __init__(self, window: MainWindow, tray: TrayIcon, say: Callable[[ToastMessage], None]) -> None:
        self._window = window
        self._tray = tray
        self._say = say
        self._told_no_tray = False

    def close(self) -> None:
        """Somebody pressed the window's ✕."""
        if self._tray.is_present():
            self._window.hide()
            return
        if not self._told_no_tray:
            self._told_no_tray = True  # read when the window comes back
            self._say(ToastMessage("no tray", text.NO_TRAY, kind="info"))
        self._window.showMinimized()
