"""What the settings may do beyond their sheet (D5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from rf_desktop.app.server_access import ServerAccess
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class Ways:
    """What a press in the settings leads to. access: the way to the server, None before there is one.

    remember: keep another token of the same person; why it does not last, "" when it does. sign_out: of this window.
    other: ask for another server; None where the profile has no choice. restore: go back to a backup. has_tray: whether
    this desktop has one now.
    """

    access: ServerAccess | None
    remember: Callable[[str], Awaitable[str]] | None
    sign_out: Callable[[], None]
    other: Callable[[], None] | None
    restore: Callable[[Path], None]
    has_tray: bool
