"""Killed before and after every commit and every call to the outside: nothing is lost, nothing is there twice (A1, E5).

The points are counted in a run without a crash; then the server dies at each of them in turn, is started again, and the
client repeats what was not answered. What the database and the ticket system hold must equal the run without a crash.
The quick run takes a few telling points of each kind; `make soak ARGS=tests/crash` takes all.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from tests.crash import operations
from tests.crash.faults import FAULT
from tests.crash.house import House, postgres_house, sqlite_house
from tests.crash.operations import Cast, Operation
from tests.crash.rehearsal import Point, at_each, prime
from tests.engines.postgres import PostgresServer
from tests.server.harness import JANE, SAM

TELLING: dict[tuple[str, str], tuple[str, ...]] = {
    ("sqlite", "escalate"): (
        "after commit (request)",
        "after ticket system (job ticket_note)",
        "before commit (job assess)",
    ),
    ("postgresql", "escalate"): ("after ticket system (job ticket_note)",),
    ("postgresql", "claim"): ("after commit (request)",),
}
"""Points after which a usual server has lost something, or does something twice."""
RAMBLING = "look-out for jobs"
"""Jobs are taken together or one after the other, as it happens; so its second point may not come."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house of each engine for all operations."""
    with _house(request.param, request, tmp_path_factory.mktemp("house")) as opened:
        yield opened


def _house(
    engine: str, request: pytest.FixtureRequest, folder: Path, **environment: str
) -> contextlib.AbstractContextManager[House]:
    if engine == "sqlite":
        return sqlite_house(folder, **environment)
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    return postgres_house(postgres, folder, **environment)


@contextlib.asynccontextmanager
async def _cast(house: House) -> AsyncIterator[Cast]:
    """Jane and Sam in a house with a case to compare with."""
    async with house.visited_by(JANE, SAM) as (jane, sam):
        cast = Cast(jane, sam, lambda: house.until(house.is_quiet))
        await prime(house, cast)
        yield cast


@pytest.mark.parametrize("operation", [operations.ESCALATE, operations.CLAIM], ids=lambda op: op.name)
async def test_a_crash_where_it_hurts_loses_nothing_and_doubles_nothing(house: House, operation: Operation) -> None:
    """A1, C2, E2, E5, P2: at the points where a usual server would."""
    wanted = TELLING.get((house.beside.engine, operation.name), ())

    def telling(points: Sequence[Point]) -> list[Point]:
        return [point for point in points if point[0] in wanted]

    async with _cast(house) as cast:
        result = await at_each(house, cast, operation, telling)
    assert len(result.died_at) >= len(wanted)
    assert result.not_reached == []
    assert result.complaints == []


@pytest.mark.soak
@pytest.mark.parametrize("operation", operations.ALL, ids=lambda op: op.name)
async def test_a_crash_at_any_point_loses_nothing_and_doubles_nothing(house: House, operation: Operation) -> None:
    """A1, C2, C8, E2, E4, E5, M3, P2, T7: every point of every operation."""
    async with _cast(house) as cast:
        result = await at_each(house, cast, operation, list)
    print(json.dumps({"operation": operation.name, "engine": house.beside.engine, "deaths": len(result.died_at)}))
    assert [point for point in result.not_reached if RAMBLING not in point[0]] == []
    assert len(result.died_at) >= 2
    assert result.complaints == []


@pytest.mark.parametrize(
    ("fault", "operation", "point", "complaint"),
    [
        ("effect apart from completion", operations.SAY, "after commit (job reply)", "messages"),
        ("event outside the transaction", operations.CLAIM, "after commit (request)", "events"),
        ("no marker", operations.ESCALATE, "after ticket system (job ticket_note)", "notes"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
async def test_a_planted_defect_is_found(
    tmp_path: Path, request: pytest.FixtureRequest, fault: str, operation: Operation, point: str, complaint: str
) -> None:
    """The same checker, a server as it is usually written: an answer twice, an event lost, a note posted twice.

    At every such point: a slow computer renews a job's lease, which is a commit too, before the one that hurts.
    """
    with _house("sqlite", request, tmp_path, **{FAULT: fault}) as house:
        async with _cast(house) as cast:
            result = await at_each(house, cast, operation, lambda points: [each for each in points if each[0] == point])
    assert result.died_at
    assert any(f": {complaint}:" in each for each in result.complaints), result.complaints
