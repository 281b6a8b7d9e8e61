"""One account's listeners on this process: the log is read once and each event encoded once for all (V1, V4)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from rf_desktop.contract.events import ControlEvent, Resync
from rf_desktop.domain.ids import AccountId
from rf_desktop.server.figures import Figures
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import LoggedRow
from rf_desktop.server.services.subscription import Batch, Frame, Subscription

BATCH = 100
"""Events read from the log at once."""
RING_BYTES = 4 * 1024 * 1024
"""Encoded events kept in memory per account at most, whatever their number."""
_log = logger("events")


class ReadsLog(Protocol):
    """The accounts' event logs."""

    async def head(self, account_id: AccountId) -> int:
        """The newest number; 0 before the first event."""
        ...

    async def heads(self, accounts: Collection[AccountId]) -> Mapping[AccountId, int]:
        """The newest number of each of these accounts, asked for together."""
        ...

    async def oldest(self, account_id: AccountId) -> int:
        """The oldest number that is still there."""
        ...

    async def after(self, account_id: AccountId, seq: int, limit: int) -> Sequence[LoggedRow]:
        """At most `limit` events after `seq`, in order."""
        ...


def control(event: ControlEvent) -> bytes:
    """An event without a number: hello, heartbeat, resync, bye."""
    return f"event: {event.type}\ndata: {event.model_dump_json()}\n\n".encode()


def encoded(row: LoggedRow) -> Frame:
    """A logged event as it goes over the line."""
    return Frame(row.seq, row.audience, f"id: {row.seq}\nevent: {row.type}\ndata: {row.data_json}\n\n".encode())


class AccountHub:
    """Everybody of one account who listens on this process. It reads when it is woken, and only then."""

    def __init__(self, log: ReadsLog, account_id: AccountId, head: int, *, ring: int, figures: Figures) -> None:
        self.last = head
        self.subscriptions: set[Subscription] = set()
        self._log = log
        self._account_id = account_id
        self._figures = figures
        self._ring: deque[Frame] = deque()
        self._ring_length = ring
        self._ring_bytes = 0
        self._closed = False
        self._woken = asyncio.Event()
        self._pump = asyncio.create_task(self._follow(), name=f"events of {account_id}")

    def wake(self) -> None:
        """The log may have grown."""
        self._woken.set()

    async def close(self) -> None:
        """Stop following the log; a look at it that is under way may finish."""
        self._closed = True
        self._woken.set()
        _, pending = await asyncio.wait([self._pump], timeout=1.0)
        if pending:
            self._pump.cancel()
            await asyncio.wait([self._pump])

    async def since(self, cursor: int) -> Sequence[Frame]:
        """What comes directly after `cursor`: from memory when it is there, else from the log."""
        if self._ring and self._ring[0].seq <= cursor + 1:
            self._figures.caught_up("ring")
            return [frame for frame in self._ring if frame.seq > cursor]
        self._figures.caught_up("log")
        return [encoded(row) for row in await self._log.after(self._account_id, cursor, BATCH)]

    async def resync_frame(self) -> tuple[int, bytes]:
        """Ask for a fresh list, true for the newest event."""
        head = await self._log.head(self._account_id)
        return head, control(Resync(as_of=head))

    async def _follow(self) -> None:
        while not self._closed:
            try:
                more = await self._read_once()
            except Exception:
                _log.exception("the event log could not be read", account_id=self._account_id)
                more = False
            if more or self._closed:
                continue
            await self._woken.wait()
            self._woken.clear()

    async def _read_once(self) -> bool:
        rows = await self._log.after(self._account_id, self.last, BATCH)
        if not rows:
            return False
        if any(row.type == "message_changed" for row in rows):
            self._forget()  # a secret may have been hidden in what was said before; the log knows it without
        frames = [encoded(row) for row in rows]
        self._keep(frames)
        self.last = frames[-1].seq
        batch = Batch.of(frames)
        for subscription in tuple(self.subscriptions):
            subscription.push(batch)
        self._figures.delivered(len(frames) * len(self.subscriptions))
        return len(rows) == BATCH

    def _keep(self, frames: Sequence[Frame]) -> None:
        if self._ring and self._ring[-1].seq != frames[0].seq - 1:  # the log was cut behind our back
            self._forget()
        self._ring.extend(frames)
        self._ring_bytes += sum(len(frame.data) for frame in frames)
        while len(self._ring) > self._ring_length or (self._ring_bytes > RING_BYTES and len(self._ring) > 1):
            self._ring_bytes -= len(self._ring.popleft().data)

    def _forget(self) -> None:
        self._ring.clear()
        self._ring_bytes = 0
