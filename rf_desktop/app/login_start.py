"""Starting with the desktop, hidden in the tray: off until somebody switches it on (D2).

Linux: a file in the autostart folder. Windows: a value below the user's Run key. macOS: a launch agent. The latter two
are written for and were not run there.
"""

from __future__ import annotations

import plistlib
import sys
from collections.abc import Sequence
from pathlib import Path

from rf_desktop.app.desktop_entry import config_home, entry
from rf_desktop.app.plan import Plan
from rf_desktop.app.relaunch import own_program
from rf_desktop.client.private_file import replace_text, why
from rf_desktop.viewmodels import text

_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def arguments_of(plan: Plan) -> list[str]:
    """What has to be said at a start so that it is this profile again, with its data and its server."""
    said = ["--profile", plan.profile, "--data", str(plan.data_folder)]
    if plan.asks:
        return said
    if plan.server_url is not None:
        return [*said, "--server", plan.server_url]
    return [*said, "--demo"] if plan.demo else said


class LoginStart:
    """The switch of one profile. A window that belongs to another one's server has none."""

    def __init__(self, profile: str, arguments: Sequence[str]) -> None:
        self._name = f"resolutionflow-{profile}"
        self._command = [*own_program(), *arguments, "--hidden"]

    @property
    def file(self) -> Path:
        """Where the desktop looks for it, on Linux and macOS."""
        if sys.platform == "darwin":
            return Path.home() / "Library" / "LaunchAgents" / f"{self._name}.plist"
        return config_home() / "autostart" / f"{self._name}.desktop"

    def is_on(self) -> bool:
        """Whether this profile starts with the desktop; not when the desktop's own settings switched its entry off."""
        if sys.platform == "win32":
            return _windows_value(self._name) is not None
        try:
            written = self.file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        lines = {line.strip() for line in written.splitlines()}
        return not lines & {"Hidden=true", "X-GNOME-Autostart-enabled=false"}

    def switch(self, *, on: bool) -> str:
        """Switch it; why that cannot be, "" when it is done."""
        try:
            self._on() if on else self._off()
        except OSError as error:
            return why(error)
        return ""

    def _on(self) -> None:
        if sys.platform == "win32":
            _set_windows_value(self._name, _windows_command(self._command))
        elif sys.platform == "darwin":
            agent = {"Label": self._name, "ProgramArguments": self._command, "RunAtLoad": True}
            replace_text(self.file, plistlib.dumps(agent).decode())
        else:
            more = ["X-GNOME-Autostart-enabled=true", "StartupNotify=false", "NoDisplay=true"]
            replace_text(self.file, entry(text.PRODUCT, self._command, more=more))

    def _off(self) -> None:
        if sys.platform == "win32":
            _set_windows_value(self._name, None)
        else:
            self.file.unlink(missing_ok=True)


def _windows_command(command: Sequence[str]) -> str:
    import subprocess

    return subprocess.list2cmdline(command)


def _windows_value(name: str) -> str | None:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, name)[0])
        except FileNotFoundError:
            return None
    return None


def _set_windows_value(name: str, value: str | None) -> None:
    if sys.platform == "win32":
        import contextlib
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            if value is not None:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)
            else:
                with contextlib.suppress(FileNotFoundError):
                    winreg.DeleteValue(key, name)
