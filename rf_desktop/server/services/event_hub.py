"""The durable stream's heart (V1, V4): one hub per account reads the log once and encodes each event once for all.

The log in the database is the truth. A hub is woken by the bus, and looks by itself every two seconds, so that a lost
wake-up costs no more than that. It lives as long as somebody listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rf_desktop.contract.events import ControlEvent, Heartbeat, Resync
from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import Clock
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import LoggedRow, Unsubscribe, Wakeups
from rf_desktop.server.services.subscription import Frame, Subscription, Viewer, Write

BATCH = 100
"""Events read from the log at once."""
RING_BYTES = 4 * 1024 * 1024
"""Encoded events kept in memory per account at most, whatever their number."""
_NUMBER = re.compile(r"[0-9]{1,18}")
_log = logger("events")


class ReadsLog(Protocol):
    """The accounts' event logs."""

    async def head(self, account_id: AccountId) -> int:
        """The newest number; 0 before the first event."""
        ...

    async def oldest(self, account_id: AccountId) -> int:
        """The oldest number that is still there."""
        ...

    async def after(self, account_id: AccountId, seq: int, limit: int) -> Sequence[LoggedRow]:
        """At most `limit` events after `seq`, in order."""
        ...


@dataclass(frozen=True)
class Position:
    """Where a stream begins: after `cursor`; with `resync` the listener's own position is of no use any more."""

    cursor: int
    resync: bool


def control(event: ControlEvent) -> bytes:
    """An event without a number: hello, heartbeat, resync, bye."""
    return f"event: {event.type}\ndata: {event.model_dump_json()}\n\n".encode()


def encoded(row: LoggedRow) -> Frame:
    """A logged event as it goes over the line."""
    return Frame(row.seq, row.audience, f"id: {row.seq}\nevent: {row.type}\ndata: {row.data_json}\n\n".encode())


class AccountHub:
    """Everybody of one account who listens on this process."""

    def __init__(self, log: ReadsLog, account_id: AccountId, head: int, *, ring: int, poll: float) -> None:
        self.last = head
        self.subscriptions: set[Subscription] = set()
        self._log = log
        self._account_id = account_id
        self._poll = poll
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
            return [frame for frame in self._ring if frame.seq > cursor]
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
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._woken.wait()
            self._woken.clear()

    async def _read_once(self) -> bool:
        rows = await self._log.after(self._account_id, self.last, BATCH)
        if not rows:
            return False
        frames = [encoded(row) for row in rows]
        self._keep(frames)
        self.last = frames[-1].seq
        for subscription in tuple(self.subscriptions):
            subscription.push(frames)
        return len(rows) == BATCH

    def _keep(self, frames: Sequence[Frame]) -> None:
        if self._ring and self._ring[-1].seq != frames[0].seq - 1:  # the log was cut behind our back
            self._ring.clear()
            self._ring_bytes = 0
        self._ring.extend(frames)
        self._ring_bytes += sum(len(frame.data) for frame in frames)
        while len(self._ring) > self._ring_length or (self._ring_bytes > RING_BYTES and len(self._ring) > 1):
            self._ring_bytes -= len(self._ring.popleft().data)


class EventHub:
    """All hubs of this process, and the one clock that gives every stream its heartbeat."""

    def __init__(
        self, log: ReadsLog, wakeups: Wakeups, clock: Clock, *, ring: int, poll: float, heartbeat: float
    ) -> None:
        self._log = log
        self._wakeups = wakeups
        self._clock = clock
        self._ring = ring
        self._poll = poll
        self._heartbeat = heartbeat
        self._hubs: dict[AccountId, AccountHub] = {}
        self._ticker: asyncio.Task[None] | None = None
        self._unsubscribe: Unsubscribe | None = None
        self._closing = False

    def start(self) -> None:
        """Begin to hear wake-ups and to give heartbeats."""
        self._unsubscribe = self._wakeups.subscribe(self._wake)
        self._ticker = asyncio.create_task(self._tick(), name="heartbeats")

    async def stop(self) -> None:
        """End every stream and every task."""
        self.close_streams()
        if self._unsubscribe:
            self._unsubscribe()
        if self._ticker:
            self._ticker.cancel()
            await asyncio.wait([self._ticker])
        for hub in tuple(self._hubs.values()):
            await hub.close()
        self._hubs.clear()

    @property
    def listeners(self) -> int:
        """How many streams are open."""
        return sum(1 for _ in self._subscriptions())

    def close_streams(self) -> None:
        """The server is about to end: every stream says so and closes; later ones close at once."""
        self._closing = True
        for subscription in self._subscriptions():
            subscription.end("shutting_down")

    def close_signed_out(self, token_hash: str) -> None:
        """A sign-in has ended: its streams say so and close."""
        for subscription in self._subscriptions():
            if subscription.viewer.token_hash == token_hash:
                subscription.end("signed_out")

    async def position(self, account_id: AccountId, last_event_id: str | None) -> Position:
        """From where to continue. What cannot be a position of this log leads to a resync, never to a failure."""
        head = await self._log.head(account_id)
        if last_event_id is None:
            return Position(head, resync=False)
        if not _NUMBER.fullmatch(last_event_id):
            return Position(head, resync=True)
        cursor = int(last_event_id)
        if cursor == head:
            return Position(head, resync=False)
        if cursor > head or cursor + 1 < await self._log.oldest(account_id):
            return Position(head, resync=True)
        return Position(cursor, resync=False)

    async def join(self, account_id: AccountId, viewer: Viewer, write: Write, cursor: int) -> Subscription:
        """Follow the log from `cursor`. Everything that `write` is given is whole frames."""
        head = await self._log.head(account_id) if account_id not in self._hubs else 0
        hub = self._hubs.get(account_id)
        if hub is None:
            hub = AccountHub(self._log, account_id, head, ring=self._ring, poll=self._poll)
            self._hubs[account_id] = hub
        subscription = Subscription(hub, viewer, write, cursor)
        hub.subscriptions.add(subscription)
        subscription.start()
        if self._closing:
            subscription.end("shutting_down")
        return subscription

    async def leave(self, account_id: AccountId, subscription: Subscription, patience: float = 0.5) -> None:
        """Forget the subscription; the last one to leave stops the account's hub.

        patience: seconds for what is under way, before it is cancelled.
        """
        hub = self._hubs.get(account_id)
        if hub is not None:
            hub.subscriptions.discard(subscription)
            if not hub.subscriptions:
                del self._hubs[account_id]
                await hub.close()
        await subscription.drop(patience)

    def _subscriptions(self) -> Iterator[Subscription]:
        for hub in tuple(self._hubs.values()):
            yield from tuple(hub.subscriptions)

    def _wake(self, account_id: AccountId) -> None:
        if hub := self._hubs.get(account_id):
            hub.wake()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat)
            frame = control(Heartbeat(at=self._clock()))
            for subscription in self._subscriptions():
                subscription.beat(frame)
