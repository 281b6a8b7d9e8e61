"""One page of a queue behind a hundred thousand handoffs, a fifth of them open, against fifty reads by key.

The page is read in the middle of the queue by the server's own code, from the unit of work to the JSON on the wire.
The floor is the bare driver reading the same fifty rows one by one by their primary key, nothing made of them.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import asyncpg

from bench.databases import Ground, ground, staff
from bench.figures import CannotMeasure, Figure, missing, of_rounds, percentile
from bench.stage import Stage
from rf_desktop.contract.handoffs import HandoffPage
from rf_desktop.domain.ids import HandoffId
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.http.process import run
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.queue_page import QueueReading, write_place
from rf_desktop.server.store import open_store
from rf_desktop.server.store.queue_page import CARD, Place

HANDOFFS = 100_000
OPEN_ONE_IN = 5
PAGE = 50
ROUNDS = 9
PAGES = 20
"""In each round, page and floor in turns; a round counts by its median."""
_READ = (*CARD, "urgency", "target_id")
_FLOOR = "the bare driver reading the same 50 rows by primary key, one statement each"
_WORDS = ("urgent", "high", "normal", "low")
_AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def measure(on: Stage) -> list[Figure]:
    """queue_page_100k in microseconds for a page: where it is further from its floor, and both engines in `more`."""
    found: dict[str, Figure] = {}
    for engine in ("postgresql", "sqlite"):
        try:
            with ground(engine, on.folder / f"queue-{engine}") as place:
                found[engine] = run(_measured(place))
        except CannotMeasure as why:
            return [missing("queue_page_100k", "µs", str(why))]
    worse = max(found.values(), key=lambda figure: figure.ratio or 0)
    more = {name: value for engine, figure in found.items() for name, value in _told(engine, figure).items()}
    return [Figure(worse.name, worse.value, worse.unit, worse.floor, worse.rounds, worse.floor_is, more)]


def _told(engine: str, figure: Figure) -> dict[str, float]:
    assert figure.value is not None
    assert figure.floor is not None
    told = {engine: figure.value, f"{engine}_floor": figure.floor, f"{engine}_ratio": figure.value / figure.floor}
    return told | {f"{engine}_p99": figure.more["p99"]}


async def _measured(place: Ground) -> Figure:
    junior, senior = await staff(place.url, "engineer", "senior")
    if place.engine == "postgresql":
        await _fill_postgresql(place.raw, junior)
    else:
        _fill_sqlite(place.raw, junior)
    middle = write_place(Place(2, _AT - timedelta(seconds=HANDOFFS // 2), HandoffId("")))
    store = await open_store(place.url)
    queue = QueueReading(store, MemoryBus())

    async def page() -> str:
        return (await queue.page(senior, middle, str(PAGE))).json

    try:
        ids = [each.id for each in HandoffPage.model_validate_json(await page()).handoffs]
        assert len(ids) == PAGE
        reading = _postgresql if place.engine == "postgresql" else _sqlite
        return await reading(place.raw, senior, ids, page)
    finally:
        await store.close()


Page = Callable[[], Awaitable[object]]


async def _rounds(page: Page, floor: Page) -> Figure:
    found: list[float] = []
    floors: list[float] = []
    single: list[float] = []
    for _ in range(ROUNDS):
        pairs = [(await _microseconds(page), await _microseconds(floor)) for _ in range(PAGES)]
        single += [each for each, _ in pairs]
        found.append(median(each for each, _ in pairs))
        floors.append(median(each for _, each in pairs))
    return of_rounds("queue_page_100k", "µs", found, floors, _FLOOR, {"p99": percentile(single, 0.99)})


async def _microseconds(asked: Page) -> float:
    began = time.perf_counter_ns()
    await asked()
    return (time.perf_counter_ns() - began) / 1e3


async def _postgresql(raw: str, senior: Actor, ids: list[HandoffId], page: Page) -> Figure:
    connection = await asyncpg.connect(raw)
    by_key = await connection.prepare(f"SELECT {', '.join(_READ)} FROM handoff WHERE account_id = $1 AND id = $2")

    async def floor() -> None:
        for handoff_id in ids:
            await by_key.fetchrow(senior.account_id, handoff_id)

    try:
        return await _rounds(page, floor)
    finally:
        await connection.close()


async def _sqlite(raw: str, senior: Actor, ids: list[HandoffId], page: Page) -> Figure:
    by_key = f"SELECT {', '.join(_READ)} FROM handoff WHERE account_id = ? AND id = ?"
    with closing(sqlite3.connect(raw)) as connection:

        async def floor() -> None:
            for handoff_id in ids:
                connection.execute(by_key, (senior.account_id, handoff_id)).fetchone()

        return await _rounds(page, floor)


def _sessions(junior: Actor, at: Any) -> list[tuple[Any, ...]]:
    """A session for each open handoff, and one for all the others."""
    open_ones = [number for number in range(HANDOFFS) if number % OPEN_ONE_IN == 0]
    return [
        (junior.account_id, f"s{number}", "escalated", "Outlook", junior.person_id, junior.person_id, 0, 0, at, at, 1)
        for number in (*open_ones, -1)
    ]


_SESSION = (
    "account_id", "id", "status", "problem_summary", "opened_by_id", "owner_id", "step_count", "message_count",
    "created_at", "updated_at", "version",
)  # fmt: skip
_HANDOFF = (
    "account_id", "id", "session_id", "intent", "status", "priority", "urgency", "reason", "notes", "headline",
    "problem_summary", "client", "ticket", "handed_off_by_id", "handed_off_by_name", "step_count", "lane_count",
    "escalated_at", "waiting_since", "assessment_status", "tier", "released_count", "offered", "coached", "version",
)  # fmt: skip


def _handoffs(junior: Actor, text: bool) -> list[tuple[Any, ...]]:
    rows = []
    for number in range(HANDOFFS):
        is_open = number % OPEN_ONE_IN == 0
        at: Any = _AT - timedelta(seconds=number)
        at = at.replace(tzinfo=None).isoformat(" ", "microseconds") if text else at
        urgency = number // OPEN_ONE_IN % 4
        rows.append(
            (
                junior.account_id, f"{number:036d}", f"s{number if is_open else -1}", "escalate",
                "open" if is_open else "resolved", _WORDS[urgency], urgency, "No idea left", "Tried the usual things.",
                "Outlook does not sync since the update", "Outlook does not sync", "Northwind", "12345",
                junior.person_id, junior.name, 3, 4, at, at, "ready", 1, 0, False, False, 1,
            )
        )  # fmt: skip
    return rows


def _fill_sqlite(raw: str, junior: Actor) -> None:
    at = _AT.replace(tzinfo=None).isoformat(" ", "microseconds")
    with closing(sqlite3.connect(raw)) as connection, connection:
        for table, columns, rows in (
            ("session", _SESSION, _sessions(junior, at)),
            ("handoff", _HANDOFF, _handoffs(junior, text=True)),
        ):
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


async def _fill_postgresql(raw: str, junior: Actor) -> None:
    connection = await asyncpg.connect(raw)
    try:
        await connection.copy_records_to_table("session", columns=_SESSION, records=_sessions(junior, _AT))
        await connection.copy_records_to_table("handoff", columns=_HANDOFF, records=_handoffs(junior, text=False))
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
