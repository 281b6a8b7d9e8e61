"""How often one may try to sign in: counted in the database, so that replicas count together (decision 15)."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from rf_desktop.domain.errors import TooManyAttempts
from rf_desktop.domain.moments import Clock
from rf_desktop.server.store import Store
from rf_desktop.server.store.attempts import Rule
from rf_desktop.values import dataclass

QUARTER = timedelta(minutes=15)
FOR_ONE_ADDRESS = Rule(
    free=5, window=QUARTER, pauses=(QUARTER, 2 * QUARTER, 4 * QUARTER, 8 * QUARTER), remembered=timedelta(days=1)
)
"""Of one e-mail address from one place: five tries in a quarter of an hour, then longer and longer pauses."""
FROM_ONE_PLACE = Rule(free=50, window=QUARTER, pauses=(QUARTER,), remembered=QUARTER)
"""Of all addresses together from one place: many people may sit behind it."""


@dataclass(frozen=True)
class Try:
    """One try that may be made. `pauses`: should it fail, a pause follows."""

    pair: str | None
    place: str
    pauses: bool


class SignInLimits:
    """Counts tries before they are made. Unknown addresses count as known ones do."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._attempts = store.attempts
        self._clock = clock

    async def begin(self, address: str | None, place: str) -> Try:
        """Count one try from `place` to sign in by `address`; None counts for the place alone.

        Raises TooManyAttempts while one of the two has to wait.
        """
        pair = None if address is None else _key("pair", address.strip().lower(), place)
        from_here = _key("place", place)
        tries = [(from_here, FROM_ONE_PLACE)]
        if pair is not None:
            tries.insert(0, (pair, FOR_ONE_ADDRESS))  # always before the place: who waits for whom has no circle
        counted = await self._attempts.count(tries, self._clock())
        if counted.wait is not None:
            raise TooManyAttempts(max(1, -int(-counted.wait.total_seconds() // 1)))
        return Try(pair, from_here, counted.pauses)

    async def succeeded(self, trying: Try) -> None:
        """It was the right password: this address may be tried anew, and the place is not charged."""
        await self._attempts.forgive(trying.pair, trying.place)


def _key(*parts: str) -> str:
    """What is kept of an address and a place: neither can be read back from the database."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
