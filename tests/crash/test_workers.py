"""Workers that die, and one that wakes up late: each job's effect happens once (A1)."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.sessions import NewSession
from tests.crash import operations
from tests.crash.faults import FAULT
from tests.crash.house import QUICK, House, postgres_house
from tests.crash.ledger import differences, faults, ledger_of
from tests.crash.operations import Cast, Operation, Scene, fresh_key
from tests.crash.rehearsal import prime, rehearse
from tests.engines.beside import Beside
from tests.engines.postgres import PostgresServer
from tests.server.harness import JANE, SAM, RunningServer, Visitor, populate
from tests.server.replicas import Replica, TeamServer

EVERY = 0.7
"""Seconds between two kills."""
STUBBORN = QUICK | {"RF_JOB_ATTEMPTS": "100"}
"""A job may be hit by many kills; here it is to be done, not given up."""
WORKED_OFF = "SELECT count(*) FROM job WHERE state = 'queued' AND kind = 'reply'"
ANSWERS = "SELECT session_id FROM message WHERE author_kind = 'flowpilot'"


async def _asked(house: Visitor, count: int) -> list[str]:
    """So many sessions, each of which wants one answer of FlowPilot's."""
    opened = [
        await house.get(endpoints.OPEN_SESSION, NewSession(problem=f"Problem {number}")) for number in range(count)
    ]
    return [session.entry.id for session in opened]


async def _while_killing(beside: Beside, victims: list[Replica | RunningServer], kills: int) -> int:
    """Kill and start again, in turns, until all work is done; at least so often. How often it was."""
    chance = random.Random(7)
    done = 0
    for victim in itertools.cycle(victims):
        await asyncio.sleep(EVERY * chance.uniform(0.6, 1.4))
        if done >= kills and beside.value(WORKED_OFF) == 0:
            return done
        await asyncio.to_thread(_kill, victim)
        done += 1
    return done


def _kill(victim: Replica | RunningServer) -> None:
    victim.kill()
    victim.start()


def _once_each(beside: Beside, sessions: list[str]) -> None:
    answers = Counter(row[0] for row in beside.rows(ANSWERS))
    assert {session: answers[session] for session in sessions} == dict.fromkeys(sessions, 1)
    assert faults(beside) == []


async def _chaos_between_workers(postgres: PostgresServer, jobs: int, kills: int) -> int:
    """Three workers on one database."""
    with TeamServer(postgres, replicas=3, environment=STUBBORN) as team:
        async with team.visited_by(JANE) as (jane,):
            beside = Beside(team.database_url)
            sessions = await _asked(jane, jobs)
            done = await _while_killing(beside, list(team.replicas), kills)
            _once_each(beside, sessions)
            return done


async def _chaos_on_one(folder: Path, jobs: int, kills: int) -> int:
    """One server on a SQLite file."""
    await asyncio.to_thread(populate, folder)
    server = RunningServer(folder, env=STUBBORN)
    try:
        server.start()
        async with server.visited_by(JANE) as (jane,):
            beside = Beside(f"sqlite:///{server.database}")
            sessions = await _asked(jane, jobs)
            done = await _while_killing(beside, [server], kills)
            _once_each(beside, sessions)
            return done
    finally:
        server.close()


async def test_workers_that_are_killed_leave_no_job_undone_and_none_done_twice(postgres_server: PostgresServer) -> None:
    """A1: three workers, one killed every 0.7 s."""
    assert await _chaos_between_workers(postgres_server, jobs=12, kills=2) >= 2


@pytest.mark.soak
async def test_chaos_between_three_workers(postgres_server: PostgresServer) -> None:
    """A1: in full."""
    print("PostgreSQL: kills over 60 jobs", await _chaos_between_workers(postgres_server, jobs=60, kills=20))


@pytest.mark.soak
async def test_chaos_on_one_server(tmp_path: Path) -> None:
    """A1: in full."""
    print("SQLite: kills over 60 jobs", await _chaos_on_one(tmp_path, jobs=60, kills=20))


@pytest.fixture
def two(postgres_server: PostgresServer, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """Two replicas; a marker may name a planted defect."""
    fault = getattr(request, "param", "")
    with postgres_house(postgres_server, tmp_path, replicas=2, **({FAULT: fault} if fault else {})) as house:
        yield house


async def _frozen_past_its_lease(house: House, operation: Operation, point: str) -> list[str]:
    """Stop the worker at the point, let the other one finish, let it go on; what is different from a quiet run."""
    assert isinstance(house.servers, TeamServer)
    async with house.visited_by(JANE, SAM) as (jane, sam):
        cast = Cast(jane, sam, lambda: house.until(house.is_quiet))
        await prime(house, cast)
        expected, _ = await rehearse(house, cast, operation)
        scene: Scene = await operation.prepare(cast)
        house.arm(point, freeze=True)
        asking = asyncio.create_task(operation.ask(cast, scene, fresh_key()))
        await house.until(lambda: _frozen(house) is not None)
        await house.until(house.is_quiet)
        sleeper = _frozen(house)
        assert sleeper is not None
        finished = sleeper.log.count("job done")
        sleeper.thaw()
        await house.until(lambda: "somebody else" in sleeper.log or sleeper.log.count("job done") > finished)
        await asking
        house.disarm()
        return differences(expected, ledger_of(house.beside, house.tickets, scene.session_id))


def _frozen(house: House) -> Replica | None:
    """The replica that stands still, if one does."""
    assert isinstance(house.servers, TeamServer)
    for replica in house.servers.replicas:
        state = Path(f"/proc/{replica.pid}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "T":
            return replica
    return None


async def test_a_worker_frozen_past_its_lease_is_fenced_when_it_wakes_up(two: House) -> None:
    """A1: the other worker has done the job meanwhile; what the late one brings is not kept."""
    assert await _frozen_past_its_lease(two, operations.SAY, "after model call (job reply)") == []


@pytest.mark.parametrize("two", ["no fence"], indirect=True)
async def test_a_worker_without_a_fence_is_found_to_say_it_twice(two: House) -> None:
    """The planted defect: whoever finishes, finishes. The answer's id keeps it from being two, but not from telling."""
    found = await _frozen_past_its_lease(two, operations.SAY, "after model call (job reply)")
    assert any(each.startswith(("messages:", "events:", "rows:")) for each in found), found
