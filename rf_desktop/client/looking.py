"""Says that I look at a handoff, as long as I do: a sign of life every 20 s, and one last word when I stop (Q1).

Nothing is locked by it and nobody waits for it: what does not get through is said again at the next beat, and what is
never taken back ends by itself on the server.
"""

from __future__ import annotations

import asyncio
import logging

from rf_desktop.client.api import Api
from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.queue_state import Queue
from rf_desktop.client.tasks import Tasks
from rf_desktop.contract.endpoints import LOOK_AT_HANDOFF
from rf_desktop.contract.presence import LOOKING_EVERY, Looking
from rf_desktop.domain.ids import HandoffId

_log = logging.getLogger(__name__)


class LookingAt:
    """The one handoff whose sheet is open, or none. It counts only while that waits: after a claim nobody "looks"."""

    def __init__(self, api: Api, queue: Cell[Queue], tasks: Tasks, every: float = LOOKING_EVERY) -> None:
        self._api = api
        self._queue = queue
        self._tasks = tasks
        self._every = every
        self._wanted: HandoffId | None = None
        self._said: HandoffId | None = None
        self._beat: asyncio.Task[None] | None = None
        self._unwatch: Unwatch = queue.watch(lambda _: self._review(), now=False)

    @property
    def handoff_id(self) -> HandoffId | None:
        """What I say that I look at right now."""
        return self._said

    def look_at(self, handoff_id: HandoffId | None) -> None:
        """From now on I look at this one, and at no other; None: at nothing."""
        self._wanted = handoff_id
        self._review()

    def close(self) -> None:
        """Say no more; the end of the connection tells the server. Safe to repeat."""
        self._unwatch()
        self._wanted = None
        if self._beat:
            self._beat.cancel()
        self._beat = self._said = None

    def _review(self) -> None:
        now = self._wanted if self._wanted is not None and self._waits(self._wanted) else None
        if now == self._said:
            return
        before, self._said = self._said, now
        if self._beat:
            self._beat.cancel()
            self._beat = None
        if before is not None:
            self._tasks.start(self._stop(before), "no longer looking")
        if now is not None:
            self._beat = self._tasks.start(self._keep_saying(now), "looking at a handoff")

    def _waits(self, handoff_id: HandoffId) -> bool:
        known = self._queue.value.get(handoff_id)
        return known is None or known.status == "open"

    async def _keep_saying(self, handoff_id: HandoffId) -> None:
        while True:
            try:
                await self._api.call(LOOK_AT_HANDOFF, Looking(looking=True), handoff_id=handoff_id)
            except Refused:
                return  # it is gone, or none of mine
            except ClientError as error:
                _log.info("Not said that I look: %s", error)
            await asyncio.sleep(self._every)

    async def _stop(self, handoff_id: HandoffId) -> None:
        try:
            await self._api.call(LOOK_AT_HANDOFF, Looking(looking=False), handoff_id=handoff_id)
        except ClientError as error:
            _log.info("Not said that I no longer look: %s", error)
