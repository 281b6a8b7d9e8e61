"""How long things may take before the clock does something about it, by priority (C8, C10). One table."""

from __future__ import annotations

from datetime import timedelta

from rf_desktop.domain.vocabulary import Priority
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class Patience:
    """remind, next_tier: since it waits. idle: since its owner was last seen to work on it."""

    remind: timedelta
    next_tier: timedelta
    idle: timedelta


def _minutes(remind: float, next_tier: float, idle: float) -> Patience:
    return Patience(timedelta(minutes=remind), timedelta(minutes=next_tier), timedelta(minutes=idle))


PATIENCE: dict[Priority, Patience] = {
    "urgent": _minutes(2, 5, 15),
    "high": _minutes(5, 15, 30),
    "normal": _minutes(15, 45, 60),
    "low": _minutes(60, 240, 240),
}
OFFLINE_SHARE = 0.5
"""How much of `idle` an owner gets who has no desktop connected."""
TO_ANSWER = timedelta(minutes=10)
"""From "Still on it?" to the release."""
OFFER_STANDS = timedelta(minutes=30)
"""An offer that nobody answers ends by then."""
UNDO_WITHIN = timedelta(seconds=15)
"""The ten seconds of the toast, and five for the way."""
SHORTEST = timedelta(minutes=1)
"""No timer is wound up again for less."""


def offline_idle(priority: Priority) -> timedelta:
    """How long an owner without a connected desktop may be silent; everybody's first look happens then."""
    return PATIENCE[priority].idle * OFFLINE_SHARE
