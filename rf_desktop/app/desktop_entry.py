"""Desktop entries of the freedesktop specification, as far as we write them: start at login, links (D1, D2)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

_QUOTED = '"`$\\'
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")


def entry(name: str, command: Sequence[str], *, more: Sequence[str] = ()) -> str:
    """The text of an entry that starts `command`; `more` are further `Key=value` lines."""
    lines = ["[Desktop Entry]", "Type=Application", "Version=1.0", f"Name={name}", f"Exec={exec_line(command)}"]
    return "\n".join([*lines, "Icon=resolutionflow", "Terminal=false", *more, ""])


def exec_line(command: Sequence[str]) -> str:
    """The command as the specification wants it: each argument quoted where it must be, a percent sign doubled.

    `%u` alone stays: the link is put in its place.
    """
    return " ".join(argument if argument == "%u" else _argument(argument) for argument in command)


def config_home() -> Path:
    """Where the user's settings lie."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def data_home() -> Path:
    """Where the user's own data lies."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def data_folders() -> list[Path]:
    """Where the system's packages put theirs, the most important first."""
    folders = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [Path(folder) for folder in folders.split(":") if folder]


def _argument(argument: str) -> str:
    doubled = argument.replace("%", "%%")
    if argument and not _RESERVED & set(argument):
        return doubled
    quoted = "".join(f"\\{sign}" if sign in _QUOTED else sign for sign in doubled)
    # The value of a key is unescaped once more before it is taken apart.
    return '"' + quoted.replace("\\", "\\\\") + '"'
