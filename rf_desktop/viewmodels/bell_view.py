"""What the bell's panel shows, as values (Q8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_notify


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
class BellDay:
    """A day's heading over its notices."""

    key: str
    title: str

    @property
    def sentence(self) -> str:
        """How a screen reader says it."""
        return self.title


@dataclass(frozen=True)
class BellState:
    """The panel: the newest first. `empty` stands in for the rows."""

    rows: tuple[BellRow, ...] = ()
    unread: int = 0
    empty: str = ""


def by_day(rows: Sequence[BellRow], now: datetime) -> tuple[BellDay | BellRow, ...]:
    """The rows with a heading before each day's first, in local time: *Today*, *Yesterday*, else the date."""
    grouped: list[BellDay | BellRow] = []
    before: date | None = None
    for row in rows:
        day = row.when.astimezone().date()
        if day != before:
            grouped.append(BellDay(f"day {day.isoformat()}", text_notify.day_of(row.when, now)))
            before = day
        grouped.append(row)
    return tuple(grouped)
