"""What is to be started, as values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rf_desktop.values import dataclass

if TYPE_CHECKING:
    from rf_desktop.app.head_start import HeadStart


@dataclass(frozen=True)
class Plan:
    """What to start.

    `server_url` names a team's server; without one the app has its own. `joins` means that another window's app owns
    the server and tells its address over our standard input. `demo_email` signs that person of the demo in. `asks`:
    nothing was said of any server, so what the profile remembers counts, and the first run asks (D5). `ahead`: the own
    server's process, where it was begun before the window's.
    """

    profile: str
    data_folder: Path
    demo: bool
    demo_email: str | None
    server_url: str | None
    joins: bool
    hidden: bool
    link: str
    asks: bool = False
    ahead: HeadStart | None = None


PATIENCE = 20.0
"""Seconds in which something awaited in a story has to come; generous, since it only bounds a failure."""


@dataclass(frozen=True)
class StoryPlan:
    """Play a story and leave its pictures in `out`; `conversations` is a file of real ones to play `count` of.

    steps: play no more than so many; None plays all. patience: seconds in which something awaited has to come.
    """

    name: str
    out: Path
    conversations: Path | None
    count: int
    platform: str
    steps: int | None
    patience: float
