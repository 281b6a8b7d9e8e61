"""The durable stream's heart (V1, V4): one hub per account reads the log once and encodes each event once for all.

The log in the database is the truth. A hub is woken by the bus; and every two seconds one query asks for the newest
numbers of all accounts that have listeners here, so that a lost wake-up costs no more than that, and an account in
which nothing happens costs next to nothing. A hub lives as long as somebody listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from rf_desktop.contract.events import Heartbeat
from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import Clock
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import Unsubscribe, Wakeups
from rf_desktop.server.services.account_hub import AccountHub, ReadsLog, control
from rf_desktop.server.services.people import IDLE
from rf_desktop.server.services.subscription import Line, Subscription, Viewer
from rf_desktop.values import dataclass

_NUMBER = re.compile(r"[0-9]{1,18}")
_log = logger("events")


class KnowsSignIns(Protocol):
    """Whose sign-ins are valid."""

    async def valid(self, accounts: Collection[AccountId], used_since: datetime) -> Mapping[str, Role]:
        """Token hash → present role, of every sign-in of these accounts that is not revoked and was used since then."""
        ...


@dataclass(frozen=True)
class Position:
    """Where a stream begins: after `cursor`; with `resync` the listener's own position is of no use any more."""

    cursor: int
    resync: bool


class EventHub:
    """All hubs of this process, and the one clock that gives every stream its heartbeat.

    Whether listeners are still signed in, and in which role, is looked up for all of them in one query: when the bus
    says that an account's sign-ins have changed, and with each heartbeat, in case the bus did not get through.
    """

    def __init__(
        self,
        log: ReadsLog,
        sign_ins: KnowsSignIns,
        wakeups: Wakeups,
        clock: Clock,
        *,
        ring: int,
        poll: float,
        heartbeat: float,
        figures: Figures = NO_FIGURES,
    ) -> None:
        self._log = log
        self._sign_ins = sign_ins
        self._wakeups = wakeups
        self._clock = clock
        self._ring = ring
        self._poll = poll
        self._heartbeat = heartbeat
        self._figures = figures
        self._hubs: dict[AccountId, AccountHub] = {}
        self._doubted: set[AccountId] = set()
        self._doubts = asyncio.Event()
        self._perhaps_behind = asyncio.Event()
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._unsubscribe: tuple[Unsubscribe, ...] = ()
        self._closing = False

    def start(self) -> None:
        """Begin to hear wake-ups and to give heartbeats."""
        self._unsubscribe = (
            self._wakeups.subscribe(self._wake),
            self._wakeups.subscribe_sign_ins(self._doubt),
        )
        self._tasks = (
            asyncio.create_task(self._tick(), name="heartbeats"),
            asyncio.create_task(self._look_at_heads(), name="heads of the logs"),
            asyncio.create_task(self._look_at_sign_ins(), name="sign-ins of listeners"),
        )

    async def stop(self) -> None:
        """End every stream and every task."""
        self.close_streams()
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
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

    async def join(self, account_id: AccountId, viewer: Viewer, line: Line, cursor: int) -> Subscription:
        """Follow the log from `cursor`. Everything that `line` is given is whole frames."""
        head = await self._log.head(account_id) if account_id not in self._hubs else 0
        hub = self._hubs.get(account_id)
        if hub is None:
            hub = AccountHub(self._log, account_id, head, ring=self._ring, figures=self._figures)
            self._hubs[account_id] = hub
        subscription = Subscription(hub, viewer, line, cursor)
        hub.subscriptions.add(subscription)
        subscription.start()
        self._figures.stream_opened()
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
            self._figures.stream_closed()
            if not hub.subscriptions:
                del self._hubs[account_id]
                await hub.close()
        await subscription.drop(patience)

    def _subscriptions(self) -> Iterator[Subscription]:
        for hub in tuple(self._hubs.values()):
            yield from tuple(hub.subscriptions)

    def _wake(self, account_id: AccountId | None) -> None:
        if account_id is None:
            self._perhaps_behind.set()
        elif hub := self._hubs.get(account_id):
            hub.wake()

    def _doubt(self, account_id: AccountId | None) -> None:
        self._doubted.update(self._hubs if account_id is None else (account_id,))
        self._doubts.set()

    async def _look_at_heads(self) -> None:
        """Wake whoever is behind: after a while, and at once when the bus has lost its way for a moment."""
        blind = False
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._perhaps_behind.wait()
            self._perhaps_behind.clear()
            if not self._hubs:
                continue
            try:
                heads = await self._log.heads(tuple(self._hubs))
            except Exception:
                if not blind:  # once, not at every look as long as the database is away
                    _log.exception("the heads of the event logs could not be read")
                blind = True
                continue
            blind = False
            for account_id, head in heads.items():
                hub = self._hubs.get(account_id)
                if hub is not None and head > hub.last:
                    hub.wake()

    async def _look_at_sign_ins(self) -> None:
        while True:
            await self._doubts.wait()
            self._doubts.clear()
            doubted, self._doubted = self._doubted & self._hubs.keys(), set()
            # Who joins from here on was let in by a newer look than ours.
            asked = [each for account_id in doubted for each in self._hubs[account_id].subscriptions]
            if not asked:
                continue
            try:
                valid = await self._sign_ins.valid(doubted, self._clock() - IDLE)
            except Exception:
                _log.exception("the listeners' sign-ins could not be looked up")  # the next heartbeat asks again
                continue
            for subscription in asked:
                _judge(subscription, valid.get(subscription.viewer.token_hash))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat)
            frame = control(Heartbeat(at=self._clock()))
            for subscription in self._subscriptions():
                subscription.beat(frame)
            self._doubt(None)


def _judge(subscription: Subscription, role: Role | None) -> None:
    if role is None:
        subscription.end("signed_out")
    elif role != subscription.viewer.role:
        subscription.become(replace(subscription.viewer, role=role))
