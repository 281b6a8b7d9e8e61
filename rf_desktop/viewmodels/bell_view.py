"""What the bell's panel shows, as values (Q8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class BellRow:
    """One notice of the history. `when` is UTC; `sentence` is how a screen reader says it."""

    key: str
    title: str
    body: str
    when: datetime
    unread: bool
    sentence: str


@dataclass(frozen=True)
class BellState:
    """The panel: the newest first. `empty` stands in for the rows."""

    rows: tuple[BellRow, ...] = ()
    unread: int = 0
    empty: str = ""
