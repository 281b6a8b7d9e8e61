"""Who opens `resolutionflow://` links on this computer; a run without a package can register itself (D1).

Linux: an entry of the user's own and a line in `mimeapps.list`. Windows: a key below the user's classes (written for,
not run there). macOS knows only what an application's bundle declares.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rf_desktop.app.desktop_entry import config_home, data_folders, data_home, entry, exec_line
from rf_desktop.app.links import SCHEME
from rf_desktop.app.relaunch import own_program
from rf_desktop.client.private_file import replace_text, why
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.this_computer import LinkHandling

_MIME = f"x-scheme-handler/{SCHEME}"
_OWN_FILE = "resolutionflow-links.desktop"
_PACKAGE_FILE = "resolutionflow.desktop"
_CLASS_KEY = rf"Software\Classes\{SCHEME}"
_DEFAULTS = "[Default Applications]"


class LinkHandler:
    """Asked each time anew: packages come and go, and other settings write the same files."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """arguments: what has to be said at a start so that it is this profile."""
        self._command = [*own_program(), *arguments]

    def handling(self) -> LinkHandling:
        """Who opens links now."""
        if sys.platform == "win32":
            return "here" if _windows_command() else "nobody"
        if sys.platform == "darwin":
            return "package" if getattr(sys, "frozen", False) else "impossible"
        chosen = _chosen()
        own = data_home() / "applications" / _OWN_FILE
        if chosen == _OWN_FILE and own.is_file():
            is_ours = f"Exec={exec_line([*self._command, '%u'])}" in own.read_text(encoding="utf-8", errors="replace")
            return "here" if is_ours else "elsewhere"
        if chosen and chosen != _PACKAGE_FILE:
            return "elsewhere"
        installed = any((folder / "applications" / _PACKAGE_FILE).is_file() for folder in data_folders())
        return "package" if installed else "nobody"

    def register(self) -> str:
        """Open links here from now on; why that cannot be, "" when it is done."""
        try:
            if sys.platform == "win32":
                _register_on_windows(self._command)
            else:
                more = [f"MimeType={_MIME};", "NoDisplay=true", "StartupNotify=true"]
                own = entry(text.PRODUCT, [*self._command, "%u"], more=more)
                replace_text(data_home() / "applications" / _OWN_FILE, own)
                _choose(_OWN_FILE)
        except OSError as error:
            return why(error)
        return ""

    def unregister(self) -> str:
        """Take back what `register` did; why that cannot be, "" when it is done."""
        try:
            if sys.platform == "win32":
                _unregister_on_windows()
            else:
                (data_home() / "applications" / _OWN_FILE).unlink(missing_ok=True)
                if _chosen() == _OWN_FILE:
                    _choose(None)
        except OSError as error:
            return why(error)
        return ""


def _list_file() -> Path:
    return config_home() / "mimeapps.list"


def _lines() -> list[str]:
    try:
        return _list_file().read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _chosen() -> str:
    """The entry that the user's list names for our links; "" when it names none."""
    in_defaults = False
    for line in _lines():
        if line.startswith("["):
            in_defaults = line.strip() == _DEFAULTS
        elif in_defaults and line.partition("=")[0].strip() == _MIME:
            return line.partition("=")[2].strip().split(";")[0]
    return ""


def _choose(entry_file: str | None) -> None:
    """Write our one line into the user's list, or take it out; every other line stays as it is."""
    kept = [line for line in _lines() if line.partition("=")[0].strip() != _MIME or _names_another(line, entry_file)]
    if entry_file is not None:
        if _DEFAULTS not in (line.strip() for line in kept):
            kept += ["", _DEFAULTS] if kept else [_DEFAULTS]
        at = next(place for place, line in enumerate(kept) if line.strip() == _DEFAULTS)
        kept.insert(at + 1, f"{_MIME}={entry_file};")
    replace_text(_list_file(), "\n".join(kept) + "\n")


def _names_another(line: str, entry_file: str | None) -> bool:
    """When we leave, somebody else's choice for the same links stays."""
    return entry_file is None and _OWN_FILE not in line


def _windows_command() -> str | None:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, rf"{_CLASS_KEY}\shell\open\command") as key:
                return str(winreg.QueryValueEx(key, "")[0])
        except FileNotFoundError:
            return None
    return None


def _register_on_windows(command: Sequence[str]) -> None:
    if sys.platform == "win32":
        import subprocess
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _CLASS_KEY) as key:
            winreg.SetValueEx(key, "", 0, winreg.REG_SZ, f"URL:{text.PRODUCT}")
            winreg.SetValueEx(key, "URL Protocol", 0, winreg.REG_SZ, "")
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, rf"{_CLASS_KEY}\shell\open\command") as key:
            winreg.SetValueEx(key, "", 0, winreg.REG_SZ, subprocess.list2cmdline(command) + ' "%1"')


def _unregister_on_windows() -> None:
    if sys.platform == "win32":
        import contextlib
        import winreg

        for below in (r"\shell\open\command", r"\shell\open", r"\shell", ""):
            with contextlib.suppress(FileNotFoundError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, _CLASS_KEY + below)
