"""Listeners who hop between replicas, a writer who never gives up, and the checker that says what each one missed.

The log in the database is the truth: what a listener heard has to be the part of it that they may see, whole, once and
in order, whatever was killed meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.contract.sessions import NewSession, Renaming, SessionEntry
from rf_desktop.domain.ids import AccountId, PersonId
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.ports import LoggedRow
from rf_desktop.server.store import open_store
from tests.server.harness import EndOfStream, Listening, Visitor

AnswerT = TypeVar("AnswerT")
BodyT = TypeVar("BodyT", bound=Request)
ReplyT = TypeVar("ReplyT", bound=Wire)

HOPS_AFTER = (3, 40)
"""A listener goes elsewhere by itself after so many events, at least and at most."""
PATIENCE = 60.0
"""Seconds that everything may take to come true after the last kill."""


def faults(heard: Sequence[int], log: Sequence[int], awaited: int | None = None) -> list[str]:
    """What is wrong with what somebody heard, in words; empty when it is the log exactly.

    awaited: the number up to which it was waited for them to hear. What a job said only after that they may have heard
        or not; the whole log without it.
    """
    if awaited is not None:
        until = max([awaited, *heard])
        log = [number for number in log if number <= until]
    said: list[str] = []
    if lost := sorted(set(log) - set(heard)):
        said.append(f"lost {lost}")
    if twice := sorted(number for number, count in Counter(heard).items() if count > 1):
        said.append(f"twice {twice}")
    if foreign := sorted(set(heard) - set(log)):
        said.append(f"never for them {foreign}")
    if any(later < earlier for earlier, later in itertools.pairwise(heard)):
        said.append("out of order")
    return said


@dataclass
class Listener:
    """One stream client: it resumes by `Last-Event-ID`, each time at another replica."""

    doors: Sequence[Visitor]
    role: Role
    chance: random.Random
    heard: list[int] = field(default_factory=list)
    resyncs: int = 0
    connects: int = 0

    async def listen(self) -> None:
        """Until it is cancelled."""
        while True:
            door = self.doors[self.connects % len(self.doors)]
            self.connects += 1
            with contextlib.suppress(EndOfStream, OSError, asyncio.IncompleteReadError, AssertionError):
                async with door.stream(self.heard[-1] if self.heard else 0) as stream:
                    for _ in range(self.chance.randint(*HOPS_AFTER)):
                        await self._one(stream)
            await asyncio.sleep(0.02)  # as a client pauses before it comes back

    async def _one(self, stream: Listening) -> None:
        data = await stream.next()
        number = stream.heard[-1][0]
        if data["type"] == "resync":
            self.resyncs += 1
        if number is not None:
            self.heard.append(number)

    def log_of(self, rows: Sequence[LoggedRow]) -> list[int]:
        """The numbers of what this listener may hear."""
        who = PersonId(self.doors[0].id)
        return [row.seq for row in rows if row.audience.includes(who, self.role)]


@dataclass
class Writer:
    """Somebody who works while servers die: every request is made until it is answered."""

    doors: Sequence[Visitor]
    acknowledged: list[str] = field(default_factory=list)
    refused: int = 0
    _turn: int = 0

    async def work(self, count: int, until: Callable[[], bool] = lambda: True) -> None:
        """At least `count` changes, and on until `until` says that it is enough; each fifth one reaches all seniors."""
        session = await self._try(lambda door: answer(door, endpoints.OPEN_SESSION, NewSession(problem="start")))
        session_id = session.entry.id
        number = 0
        while number < count or not until():
            number += 1
            if number % 5 == 0:
                await self._escalated_and_withdrawn(session_id, number)
            name = f"name {number}"
            renaming = Renaming(problem_summary=name)
            await self._try(
                lambda door, new=renaming: answer(door, endpoints.RENAME_SESSION, new, session_id=session_id)
            )
            self.acknowledged.append(name)

    async def _escalated_and_withdrawn(self, session_id: str, number: int) -> None:
        key = f"{session_id}-{number}"
        form = NewHandoff(reason=f"reason {number}", priority="low")
        handoff = await self._try(lambda door: answer(door, endpoints.ESCALATE, form, key=key, session_id=session_id))

        async def withdraw(door: Visitor) -> object:
            reply = await door.ask(endpoints.WITHDRAW_HANDOFF, handoff_id=handoff.id)
            if reply.status_code == 503:
                raise Unanswered
            assert reply.status_code in (200, 409), reply.text  # 409: the answer to it was lost, it is withdrawn
            return reply

        await self._try(withdraw)

    async def _try(self, ask: Callable[[Visitor], Awaitable[AnswerT]]) -> AnswerT:
        """Ask one door after the other until there is an answer."""
        while True:
            door = self.doors[self._turn % len(self.doors)]
            try:
                return await ask(door)
            except (httpx.HTTPError, OSError, Unanswered):
                self.refused += 1
                self._turn += 1
                await asyncio.sleep(0.02)  # as a client pauses before it asks again


async def _renamed(door: Visitor, session_id: str, new: Renaming) -> SessionEntry:
    return await answer(door, endpoints.RENAME_SESSION, new, session_id=session_id)


class Unanswered(Exception):
    """A reply that asks to come again later."""


async def answer(door: Visitor, endpoint: Endpoint[BodyT, ReplyT], body: BodyT | None = None, **path: str) -> ReplyT:
    """The reply of a request that succeeds; a server that is out of reach of its database is asked again later."""
    key = path.pop("key", "")
    reply = await door.ask(endpoint, body, key=key, **path)
    if reply.status_code == 503:
        raise Unanswered
    assert reply.status_code == endpoint.status, reply.text
    return endpoint.reply.model_validate_json(reply.content)


async def rows_of(url: str, account: str) -> list[LoggedRow]:
    """The whole log of the account that somebody belongs to, read beside the servers."""
    store = await open_store(url)
    try:
        async with store.doors() as doors:
            found = await doors.account_named(account)
        assert found is not None
        account_id = AccountId(found.id)
        rows: list[LoggedRow] = []
        while more := await store.log.after(account_id, rows[-1].seq if rows else 0, 500):
            rows += more
        return rows
    finally:
        await store.close()


@asynccontextmanager
async def listening(listeners: Sequence[Listener]) -> AsyncIterator[None]:
    """They listen while the block runs."""
    tasks = [asyncio.create_task(each.listen(), name=f"listener {number}") for number, each in enumerate(listeners)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def all_heard(listeners: Sequence[Listener], rows: Sequence[LoggedRow]) -> None:
    """Wait until nobody misses the end; whoever does is left to the checker."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            for each in listeners:
                wanted = each.log_of(rows)
                while wanted and (not each.heard or each.heard[-1] < wanted[-1]):
                    await asyncio.sleep(0.01)


def crowd(*sides: tuple[Role, Sequence[Visitor]], count: int, seed: int) -> list[Listener]:
    """That many listeners, the sides in turns, each beginning at another door."""
    listeners = []
    for number in range(count):
        role, doors = sides[number % len(sides)]
        first = (number // len(sides)) % len(doors)
        listeners.append(Listener([*doors[first:], *doors[:first]], role, random.Random(seed + number)))
    return listeners


def check(listeners: Sequence[Listener], rows: Sequence[LoggedRow], awaited: int, writer: Writer) -> None:
    """Everybody has the exact log, and everything that was acknowledged is in it.

    rows: the whole log, read after the last one stopped listening. awaited: the number of the log's end when the writer
    was done; a job whose server was killed may have said something later.
    """
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    wrong = {
        number: said
        for number, each in enumerate(listeners)
        if (said := faults(each.heard, each.log_of(rows), awaited))
    }
    assert not wrong, wrong
    assert not any(each.resyncs for each in listeners)
    everything = "".join(row.data_json for row in rows if row.type == "session_changed")
    missing = [name for name in writer.acknowledged if f'"{name}"' not in everything]
    assert not missing, missing
