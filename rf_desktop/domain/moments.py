"""Time: every moment is an aware UTC datetime; clocks are passed in, so that rules can be tested at any hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Answers the current moment in UTC."""


class SystemClock:
    """The system's clock, put right by `ahead` where somebody knows better: ages are told of moments that a server
    wrote, and on a computer whose clock is wrong they would be wrong by as much (Q1)."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


now = SystemClock()
"""The one of this process."""
