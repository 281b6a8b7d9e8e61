"""A claim without the network: the server's own transaction against the bare driver doing the same writes.

The server claims in one database and every statement that writes is noted; the bare driver then repeats these
statements, as they are, one transaction for each claim, in a copy of that database. Measured is the transaction as the
server runs it, from begin to commit, in three parts of a round: the deciding statements alone (the row, the counter,
an event: the figure, since that is what the bar was set for), with everything that follows from a claim (`whole`), and
with the reply that is read afterwards.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Protocol

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.databases import Ground, ground, staff
from bench.figures import CannotMeasure, Figure, missing, of_rounds, percentile
from bench.stage import Stage
from rf_desktop.contract.events import AttentionChanged
from rf_desktop.contract.handoffs import Attention, Claim, NewHandoff
from rf_desktop.contract.sessions import NewSession
from rf_desktop.domain.ids import HandoffId, new_id
from rf_desktop.domain.moments import now
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.http.process import run
from rf_desktop.server.ports import Everyone
from rf_desktop.server.services import claims
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.store import Store, open_store
from rf_desktop.server.store.engine import prepare

ROUNDS = 7
CLAIMS = 20
"""In each round and part, one after the other; a round counts by its median."""
_WARMING = 1
_FLOOR = "the bare driver repeating the same INSERTs, UPDATEs and DELETEs, one transaction for each claim"
Write = tuple[str, Any, bool]
"""Statement, parameters, whether there are several sets of them."""


class Replay(Protocol):
    """Repeats a claim's writes with a bare driver."""

    async def __call__(self, writes: list[Write]) -> None:
        """One transaction."""
        ...


def measure(on: Stage) -> list[Figure]:
    """claims_postgresql and claims_sqlite, in milliseconds for one claim."""
    found = []
    for engine in ("postgresql", "sqlite"):
        try:
            with ground(engine, on.folder / f"claims-{engine}") as place:
                found.append(run(_measured(place)))
        except CannotMeasure as why:
            found.append(missing(f"claims_{engine}", "ms", str(why)))
    return found


async def _measured(place: Ground) -> Figure:
    junior, senior = await staff(place.url, "engineer", "senior")
    handoffs = await _escalated(place.url, junior, (_WARMING + ROUNDS) * CLAIMS * 3)
    twin = place.copy()
    replaying = _postgresql if place.engine == "postgresql" else _sqlite
    store = await open_store(place.url)
    try:
        told = await replaying(twin.raw, lambda replay: _rounds(store, senior, handoffs, replay))
    finally:
        await store.close()
    whole, deciding = told.whole, told.deciding
    more = {
        "p99": percentile(deciding.all, 0.99),
        "floor_p99": percentile(deciding.all_floors, 0.99),
        "writes": float(deciding.writes),
        "whole": median(whole.found),
        "whole_floor": median(whole.floors),
        "whole_ratio": median(whole.found) / median(whole.floors),
        "whole_writes": float(whole.writes),
        "whole_per_second": 1000 * len(whole.all) / sum(whole.all),
        "with_reply": median(told.with_reply),
    }
    return of_rounds(f"claims_{place.engine}", "ms", deciding.found, deciding.floors, _FLOOR, more)


@dataclass
class Part:
    """Medians of rounds, every single measurement, and how many statements of a claim write."""

    found: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    all: list[float] = field(default_factory=list)
    all_floors: list[float] = field(default_factory=list)
    writes: int = 0

    def add(self, found: list[float], floors: list[float]) -> None:
        """One more round."""
        self.found.append(median(found))
        self.floors.append(median(floors))
        self.all += found
        self.all_floors += floors


@dataclass
class Measured:
    """What was found, in milliseconds."""

    whole: Part = field(default_factory=Part)
    deciding: Part = field(default_factory=Part)
    with_reply: list[float] = field(default_factory=list)


Claiming = Callable[[HandoffId], Awaitable[object]]


async def _rounds(store: Store, senior: Actor, handoffs: list[HandoffId], replay: Replay) -> Measured:
    manager = HandoffManager(store, MemoryBus())
    measured = Measured()
    written: list[Write] = []
    _note_writes(store._writer, written)  # noqa: SLF001  # beside the program, as a measurement is

    async def whole(handoff_id: HandoffId) -> None:
        async with store.work(senior.account_id) as work:
            await claims.claim(work, senior, handoff_id, Claim(way="pick_up"), now())

    async def deciding(handoff_id: HandoffId) -> None:
        async with store.work(senior.account_id) as work:
            row = await work.handoffs.claim(handoff_id, senior.person_id, senior.role, "pick_up", now())
            assert row is not None
            said = Attention(handoff_id=row.id, seen_at=row.claimed_at, snoozed_until=None)
            work.events.append(AttentionChanged(attention=said), Everyone())

    async def in_turns(claim: Claiming, part: Part, waiting: list[HandoffId], count: bool) -> None:
        found, noted = [], []
        for handoff_id in waiting:
            written.clear()
            found.append(await _milliseconds(claim(handoff_id)))
            noted.append(written.copy())
        floors = [await _milliseconds(replay(writes)) for writes in noted]
        if count:
            part.add(found, floors)
            part.writes = len(noted[-1])

    for number, begin in enumerate(range(0, len(handoffs), 3 * CLAIMS)):
        waiting, count = handoffs[begin : begin + 3 * CLAIMS], number >= _WARMING
        await in_turns(whole, measured.whole, waiting[:CLAIMS], count)
        await in_turns(deciding, measured.deciding, waiting[CLAIMS : 2 * CLAIMS], count)
        replies = [
            await _milliseconds(manager.claim(senior, each, Claim(way="pick_up"))) for each in waiting[2 * CLAIMS :]
        ]
        measured.with_reply += [median(replies)] if count else []
    return measured


async def _milliseconds(done: Awaitable[object]) -> float:
    began = time.perf_counter_ns()
    await done
    return (time.perf_counter_ns() - began) / 1e6


def _note_writes(engine: AsyncEngine, written: list[Write]) -> None:
    def about_to(_c: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE", "WITH")):
            written.append((statement, parameters, many))

    event.listen(engine.sync_engine, "before_cursor_execute", about_to)


async def _postgresql(raw: str, body: Callable[[Replay], Awaitable[Measured]]) -> Measured:
    connection = await asyncpg.connect(raw)

    async def replay(writes: list[Write]) -> None:
        async with connection.transaction():
            for statement, parameters, many in writes:
                if many:
                    await connection.executemany(statement, parameters)
                else:
                    await connection.fetch(statement, *parameters)

    try:
        return await body(replay)
    finally:
        await connection.close()


async def _sqlite(raw: str, body: Callable[[Replay], Awaitable[Measured]]) -> Measured:
    with closing(sqlite3.connect(raw, isolation_level=None)) as connection:
        prepare(connection)

        async def replay(writes: list[Write]) -> None:
            connection.execute("BEGIN IMMEDIATE")
            for statement, parameters, many in writes:
                if many:
                    connection.executemany(statement, parameters)
                else:
                    connection.execute(statement, parameters).fetchall()
            connection.execute("COMMIT")

        return await body(replay)


async def _escalated(url: str, junior: Actor, count: int) -> list[HandoffId]:
    """That many handoffs that wait."""
    store = await open_store(url)
    sessions, manager = Sessions(store, MemoryBus()), HandoffManager(store, MemoryBus())
    found = []
    for _ in range(count):
        session = await sessions.open(junior, NewSession(problem="Outlook does not sync"), new_id())
        body = NewHandoff(reason="No idea left")
        found.append((await manager.escalate(junior, session.entry.id, body, new_id())).id)
    await store.close()
    return found
