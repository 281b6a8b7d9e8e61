"""Time: every moment is an aware UTC datetime; clocks are passed in, so that rules can be tested at any hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the current moment in UTC."""


def now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def ago(then: datetime, at: datetime) -> str:
    """How long before `at` the moment `then` was, in words: "just now", "4 minutes ago"; from a day on, the date."""
    seconds = max(0.0, (at - then).total_seconds())
    if seconds < 60:
        return "just now"
    for size, unit in ((3600, "minute"), (86400, "hour")):
        if seconds < size:
            count = int(seconds // (size // (60 if unit == "minute" else 24)))
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    day, today = then.astimezone(), at.astimezone()
    return f"on {day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")


def age(then: datetime, at: datetime) -> str:
    """A card's age in its shortest form: "now", "4m", "3h", "2d"."""
    seconds = max(0.0, (at - then).total_seconds())
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)}m"
    return f"{int(seconds // 3600)}h" if seconds < 86400 else f"{int(seconds // 86400)}d"
