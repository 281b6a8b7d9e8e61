"""What the window as a whole shows, as values: the banner above everything, the tray's counts."""

from __future__ import annotations

from typing import Literal

from rf_desktop.values import dataclass
from rf_desktop.viewmodels.queue_view import ConnectionLine

BannerKind = Literal["offline", "signed_out", "restarting", "warning"]


@dataclass(frozen=True)
class Banner:
    """One line over the window. `action_label` names its button ("Sign in" when signed out), None without one."""

    kind: BannerKind
    text: str
    action_label: str | None = None


@dataclass(frozen=True)
class Counts:
    """What the tray shows; the numbers are pure functions of the store (Q4, Q7). `questions` are among the unread."""

    unread: int
    waiting: int
    connection: ConnectionLine
    tooltip: str
    questions: int = 0
