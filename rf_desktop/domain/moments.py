"""Time: every moment is an aware UTC datetime; clocks are passed in, so that rules can be tested at any hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the current moment in UTC."""


def now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)
