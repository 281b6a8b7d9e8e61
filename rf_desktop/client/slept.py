"""Whether the computer slept: on waking, far more time has passed on the wall than between two looks (V3)."""

from __future__ import annotations

import time

SLEPT = 30.0  # seconds by which a look comes late before the computer must have slept


class SleepWatch:
    """Looked at by a timer every so many seconds.

    The wall clock alone: whether a monotonic one counts a sleep differs between systems. A clock that was put on, or a
    program that stood still as long, is taken for a sleep, and what follows from one does no harm.
    """

    def __init__(self, every: float) -> None:
        """every: seconds between two looks."""
        self._every = every
        self._looked_at = time.time()

    def slept(self) -> bool:
        """Whether it slept since the last look."""
        before, self._looked_at = self._looked_at, time.time()
        return self._looked_at - before > self._every + SLEPT
