"""A claim without the network: the server's own transaction against the bare driver doing the same writes.

The server claims in one database and every statement that writes is noted; the bare driver then repeats these
statements, as they are, one transaction for each claim, in a copy of that database.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from statistics import median
from typing import Any, Protocol

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.databases import Ground, ground, staff
from bench.figures import CannotMeasure, Figure, missing, of_rounds, percentile
from bench.stage import Stage
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.sessions import NewSession
from rf_desktop.domain.ids import HandoffId, new_id
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.store import Store, open_store
from rf_desktop.server.store.engine import prepare

ROUNDS = 7
CLAIMS = 25
"""In each round, one after the other; a round counts by its median."""
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
                found.append(asyncio.run(_measured(place)))
        except CannotMeasure as why:
            found.append(missing(f"claims_{engine}", "ms", str(why)))
    return found


async def _measured(place: Ground) -> Figure:
    junior, senior = await staff(place.url, "engineer", "senior")
    handoffs = await _escalated(place.url, junior, (_WARMING + ROUNDS) * CLAIMS)
    twin = place.copy()
    replaying = _postgresql if place.engine == "postgresql" else _sqlite
    store = await open_store(place.url)
    try:
        found, floors, writes = await replaying(twin.raw, lambda replay: _rounds(store, senior, handoffs, replay))
    finally:
        await store.close()
    per_round = [median(found[at : at + CLAIMS]) for at in range(0, len(found), CLAIMS)]
    floor_per_round = [median(floors[at : at + CLAIMS]) for at in range(0, len(floors), CLAIMS)]
    more = {
        "p99": percentile(found, 0.99),
        "floor_p99": percentile(floors, 0.99),
        "claims_per_second": 1000 * len(found) / sum(found),
        "writes_per_claim": float(writes),
    }
    return of_rounds(f"claims_{place.engine}", "ms", per_round, floor_per_round, _FLOOR, more)


Measured = tuple[list[float], list[float], int]


async def _rounds(store: Store, senior: Actor, handoffs: list[HandoffId], replay: Replay) -> Measured:
    manager = HandoffManager(store, MemoryBus())
    found: list[float] = []
    floors: list[float] = []
    written: list[Write] = []
    _note_writes(store._writer, written)  # noqa: SLF001  # beside the program, as a measurement is
    for begin in range(0, len(handoffs), CLAIMS):
        claims: list[list[Write]] = []
        for handoff_id in handoffs[begin : begin + CLAIMS]:
            began = time.perf_counter_ns()
            await manager.claim(senior, handoff_id, Claim(way="pick_up"))
            found.append((time.perf_counter_ns() - began) / 1e6)
            claims.append(written.copy())
            written.clear()
        for writes in claims:
            began = time.perf_counter_ns()
            await replay(writes)
            floors.append((time.perf_counter_ns() - began) / 1e6)
    return found[_WARMING * CLAIMS :], floors[_WARMING * CLAIMS :], len(claims[-1])


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
