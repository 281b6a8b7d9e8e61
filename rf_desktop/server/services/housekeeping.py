"""Forgetting what is no longer needed, once an hour, by one replica, a little at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

from rf_desktop.domain.ids import new_id
from rf_desktop.domain.moments import Clock
from rf_desktop.server.observe import logger
from rf_desktop.server.store.retention import Retention

EVERY = timedelta(hours=1)
"""How often it is done, by all replicas together."""
LOOKED_FOR = 60.0
"""Seconds after which each replica looks whether it is due; also before its first look, so that a start is quick."""
LEASE = timedelta(minutes=2)
"""After so long without a sign of life somebody else may go on."""
BATCH = 200
"""Rows of one transaction: nobody who writes waits long for it."""
KEPT = {
    "done jobs": timedelta(days=3),
    "idempotency keys": timedelta(days=7),
    "sign-ins": timedelta(days=60),
    "read notices": timedelta(days=90),
    "attempts": timedelta(days=1),
    "invitations": timedelta(days=60),
    "looks": timedelta(hours=1),
    "unsent files": timedelta(days=8),  # longer than its key: a resend finds the file, or neither of them
}
"""How long what is kept beside the event log, after it has ended."""
_CHORE = "retention"
_log = logger("housekeeping")


class Housekeeping:
    """Runs until stopped. An event is kept while younger than `events_kept_for` or among the last `events_kept`."""

    def __init__(
        self,
        retention: Retention,
        clock: Clock,
        *,
        events_kept_for: timedelta,
        events_kept: int,
        looked_for: float = LOOKED_FOR,
        batch: int = BATCH,
    ) -> None:
        self._retention = retention
        self._clock = clock
        self._events_kept_for = events_kept_for
        self._events_kept = events_kept
        self._looked_for = looked_for
        self._batch = batch
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look whether something is to be done."""
        self._task = asyncio.create_task(self._look(), name="housekeeping")

    async def stop(self) -> None:
        """Finish the batch that is under way; the rest is left to whoever looks next."""
        self._ending.set()
        if self._task:
            await asyncio.wait([self._task])

    async def tidy(self) -> dict[str, int] | None:
        """Forget everything that is old now, if it is due and nobody else does it; how much of what, or None."""
        token = new_id()
        if not await self._retention.take(_CHORE, self._clock(), EVERY, LEASE, token):
            return None
        gone: dict[str, int] = {}
        async for what, count in self._batches():
            gone[what] = gone.get(what, 0) + count
            if self._ending.is_set() or not await self._retention.keep(_CHORE, self._clock(), LEASE, token):
                return gone
        await self._retention.finish(_CHORE, self._clock(), token)
        return gone

    async def _batches(self) -> AsyncIterator[tuple[str, int]]:
        retention, now = self._retention, self._clock()
        before = now - self._events_kept_for
        for account_id in await retention.long_logs(self._events_kept):
            while count := await retention.events(account_id, before, self._events_kept, self._batch):
                yield "events", count
        chores: dict[str, Callable[..., Awaitable[int]]] = {
            "done jobs": retention.done_jobs,
            "idempotency keys": retention.keys,
            "sign-ins": retention.sign_ins,
            "read notices": retention.read_notices,
            "attempts": retention.attempts,
            "invitations": retention.invitations,
            "looks": retention.looks,
            "unsent files": retention.unsent_files,
        }
        for what, chore in chores.items():
            while count := await chore(now - KEPT[what], self._batch):
                yield what, count

    async def _look(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._looked_for):
                    await self._ending.wait()
            if self._ending.is_set():
                return
            try:
                if gone := await self.tidy():
                    _log.info("forgotten", **{what.replace(" ", "_").replace("-", "_"): gone[what] for what in gone})
            except Exception:
                _log.exception("housekeeping failed")  # the lease runs out, and it is tried again
