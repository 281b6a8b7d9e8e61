"""How soon somebody should have taken an escalation, by priority, and how it stands with that (Q1, M2).

The reminders of `patience.py` come earlier: they are there so that no target is missed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from rf_desktop.domain.vocabulary import Priority
from rf_desktop.values import dataclass

RESPOND_WITHIN: dict[Priority, timedelta] = {
    "urgent": timedelta(minutes=15),
    "high": timedelta(minutes=30),
    "normal": timedelta(hours=2),
    "low": timedelta(hours=8),
}
"""From the moment at which it began to wait."""
SOON = 1 / 3
"""The share of the target that is left when it becomes pressing."""

Pressure = Literal["calm", "soon", "late"]


@dataclass(frozen=True)
class ResponseClock:
    """The target of one waiting escalation as it stands at a moment. `left` is negative once the target is missed."""

    due_at: datetime
    left: timedelta
    pressure: Pressure


def response_clock(priority: Priority, waiting_since: datetime, at: datetime) -> ResponseClock:
    """How it stands at the moment `at` with what waits since `waiting_since`."""
    target = RESPOND_WITHIN[priority]
    due_at = waiting_since + target
    left = due_at - at
    pressure: Pressure = "late" if left < timedelta(0) else "soon" if left < target * SOON else "calm"
    return ResponseClock(due_at, left, pressure)
