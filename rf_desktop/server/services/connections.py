"""Whose desktops are connected, and an end for signs of life that ran out (Q1, E8).

A stream only says that it opened or closed, and never waits. One task writes that down: new ones at once and together,
all of them every twenty seconds in one statement for a thousand, so that any replica knows who is online. It also
forgets who has stopped saying that they look; of all replicas only one gets to announce that.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rf_desktop.domain.ids import AccountId, HandoffId, PersonId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.presence import tell_presence
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Store
from rf_desktop.server.store.unit_of_work import Work

CONNECTED_EVERY = 20.0
"""Seconds between two signs of life of an open stream."""
CONNECTED_FOR = timedelta(seconds=50)
"""How long one counts: a replica that dies leaves nobody online for longer."""
SWEPT_EVERY = 5.0
"""Seconds between two looks for what has run out."""
_log = logger("presence")


@dataclass
class _Desktop:
    """A sign-in with open streams here; `written` is the end of its last sign of life, None before the first."""

    account_id: AccountId
    person_id: PersonId
    token_hash: str
    streams: int = 0
    written: datetime | None = None


class Connections(UseCases):
    """The desktops that are connected to this process."""

    def __init__(
        self,
        store: Store,
        wakeups: Wakeups,
        clock: Clock = now,
        *,
        every: float = CONNECTED_EVERY,
        swept_every: float = SWEPT_EVERY,
    ) -> None:
        super().__init__(store, wakeups, clock)
        self._every = every
        self._swept_every = swept_every
        self._desktops: dict[str, _Desktop] = {}
        self._new: set[str] = set()
        self._gone: list[_Desktop] = []
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write down and to sweep."""
        self._task = asyncio.create_task(self._keep(), name="presence")

    async def stop(self) -> None:
        """Stop; what was said last runs out by itself, as desktops go on to another replica."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    def opened(self, actor: Actor) -> None:
        """A stream of this sign-in has opened here. Never waits."""
        desktop = self._desktops.setdefault(
            actor.token_hash, _Desktop(actor.account_id, actor.person_id, actor.token_hash)
        )
        desktop.streams += 1
        if desktop.written is None:
            self._new.add(actor.token_hash)
            self._woken.set()

    def closed(self, actor: Actor, *, moves: bool) -> None:
        """A stream of this sign-in has closed here. Never waits. moves: it is about to open on another replica."""
        desktop = self._desktops.get(actor.token_hash)
        if desktop is None:
            return
        desktop.streams -= 1
        if desktop.streams == 0:
            del self._desktops[actor.token_hash]
            self._new.discard(actor.token_hash)
            if not moves:
                self._gone.append(desktop)
                self._woken.set()

    async def write_down(self, *, everybody: bool) -> None:
        """Who went and who came since the last time; with `everybody` also that the others are still there.

        What could not be written stays to be written the next time.
        """
        gone, self._gone = self._gone, []
        for account_id, those in _by_account(gone).items():
            try:
                await self._write_gone(account_id, those)
            except Exception:
                _log.exception("that desktops went could not be written down", account_id=account_id)
                self._gone += those
        wanted = set(self._desktops) if everybody else set(self._new)
        desktops = [self._desktops[token_hash] for token_hash in wanted if token_hash in self._desktops]
        if not desktops:
            return
        until = self._clock() + CONNECTED_FOR
        try:
            await self._store.signs_of_life.connected([each.token_hash for each in desktops], until)
        except Exception:
            _log.exception("that desktops are there could not be written down")
            return
        for each in desktops:
            each.written = until
            self._new.discard(each.token_hash)

    async def sweep(self) -> None:
        """Forget who has stopped saying that they look, and tell the others."""
        at = self._clock()
        for account_id in await self._store.signs_of_life.expired(at):
            async with self._noting(account_id) as work:
                await _tell_all(work, await work.presence.sweep(at), at)

    async def _write_gone(self, account_id: AccountId, desktops: Iterable[_Desktop]) -> None:
        at = self._clock()
        async with self._noting(account_id) as work:
            people = {each.person_id for each in desktops}
            for each in desktops:
                if each.written is not None:
                    await work.presence.disconnected(each.token_hash, each.written)
            for person_id in sorted(people - await work.presence.online(people, at)):
                await _tell_all(work, await work.presence.end_looks(person_id), at)

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        refreshed = swept = loop.time()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(min(refreshed + self._every, swept + self._swept_every)):
                    await self._woken.wait()
            self._woken.clear()
            everybody = loop.time() >= refreshed + self._every
            if everybody:
                refreshed = loop.time()
            await self.write_down(everybody=everybody)
            if loop.time() >= swept + self._swept_every:
                swept = loop.time()
                try:
                    await self.sweep()
                except Exception:
                    _log.exception("signs of life could not be swept")  # the next time comes soon


async def _tell_all(work: Work, handoff_ids: Iterable[HandoffId], at: datetime) -> None:
    for handoff_id in sorted(handoff_ids):
        row = await work.handoffs.get(handoff_id)
        if row is not None:
            await tell_presence(work, row, at)


def _by_account(desktops: Iterable[_Desktop]) -> dict[AccountId, list[_Desktop]]:
    found: dict[AccountId, list[_Desktop]] = defaultdict(list)
    for each in desktops:
        found[each.account_id].append(each)
    return found
