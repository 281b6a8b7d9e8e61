"""Figures that nobody reports when they change: how the queue and the connections stand, looked at now and then."""

from __future__ import annotations

import asyncio

from rf_desktop.domain.moments import Clock
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.observe import logger
from rf_desktop.server.store import Store

EVERY = 5.0
"""Seconds between two looks; scrapers come more rarely."""
_log = logger("figures")


class Gauges:
    """Looks at the store while somebody counts; does nothing where nobody does."""

    def __init__(self, store: Store, figures: Figures, clock: Clock, every: float = EVERY) -> None:
        self._store = store
        self._figures = figures
        self._clock = clock
        self._every = every
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        if self._figures is not NO_FIGURES:
            self._task = asyncio.create_task(self._look(), name="figures")

    async def stop(self) -> None:
        """Look no more."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _look(self) -> None:
        blind = False
        while True:
            self._figures.connections(self._store.connections_in_use)
            try:
                found = await self._store.queue.figures(self._clock())
                self._figures.queue(found.queued, found.oldest_age, found.dead)
                blind = False
            except Exception:
                if not blind:  # once, not every time as long as the database is away
                    _log.exception("the queue's figures cannot be read")
                blind = True
            await asyncio.sleep(self._every)
