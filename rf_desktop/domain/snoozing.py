"""For how long one can put a card off: some fixed times, and the next morning (Q2)."""

from __future__ import annotations

from datetime import datetime, timedelta

SNOOZE_FOR = (15, 60, 240)
"""Minutes."""
MORNING = 8
"""The hour, local, at which a day begins."""
_STILL_NIGHT = 5  # whoever works at three in the morning means by "morning" the one that comes in a few hours


def next_morning(at: datetime) -> datetime:
    """When the next day begins where this computer stands, in the local zone."""
    local = at.astimezone()
    day = local if local.hour < _STILL_NIGHT else local + timedelta(days=1)
    return day.replace(hour=MORNING, minute=0, second=0, microsecond=0, tzinfo=None).astimezone()


def minutes_to(when: datetime, at: datetime) -> int:
    """Whole minutes up to a moment, rounded up and at least one."""
    return max(1, -int((at - when).total_seconds() // 60))
