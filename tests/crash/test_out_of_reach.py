"""A full disk, a database that is gone, a Redis that is gone: said plainly, nothing half saved, recovered alone."""

from __future__ import annotations

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.problems import READ_PROBLEM, TemporarilyUnavailableProblem
from rf_desktop.contract.sessions import NewSession
from tests.crash.ledger import faults
from tests.engines.beside import Beside
from tests.engines.postgres import PostgresServer
from tests.engines.redis import RedisServer
from tests.server.harness import JANE, SAM, EndOfStream, RunningServer, Visitor, populate
from tests.server.replicas import TeamServer

SESSION = NewSession(problem="The warehouse scanners lose their ticket", ticket="4711")
LONGEST = 30.0
BRIEF_KEY, LONG_KEY = "a key that is kept", "another key that is kept"


def _said(reply: httpx.Response) -> TemporarilyUnavailableProblem:
    """The refusal, in the shape that the contract promises."""
    assert reply.status_code == 503, (reply.status_code, reply.text)
    problem = READ_PROBLEM.validate_json(reply.content)
    assert isinstance(problem, TemporarilyUnavailableProblem)
    assert reply.headers["Retry-After"] == str(problem.retry_after)
    return problem


async def _until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LONGEST):
        while not await condition():
            await asyncio.sleep(0.05)


async def _opens(who: Visitor, key: str) -> bool:
    """Whether a session can be opened; a refusal meanwhile is the right one."""
    reply = await who.ask(endpoints.OPEN_SESSION, SESSION, key=key)
    if reply.status_code != 201:
        _said(reply)
    return reply.status_code == 201


@pytest.fixture
def running_server(tmp_path: Path) -> Iterator[RunningServer]:
    """An embedded server with everybody in it."""
    populate(tmp_path)
    server = RunningServer(tmp_path)
    try:
        server.start()
        yield server
    finally:
        server.close()


@contextlib.contextmanager
def _no_room(server: RunningServer) -> Iterator[None]:
    """No file of this process may grow beyond what the write-ahead log has now, as on a full disk."""
    assert server.process
    wal = server.database.with_name(server.database.name + "-wal")
    _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (wal.stat().st_size, hard))
    try:
        yield
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (hard, hard))


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the limits of another process are Linux's")
async def test_a_full_disk_is_said_reading_goes_on_and_writing_recovers_alone(running_server: RunningServer) -> None:
    """A 503 that says that nothing was saved; the same key works when there is room again, once."""
    beside = Beside(f"sqlite:///{running_server.database}")
    async with running_server.visited_by(JANE) as (jane,):
        before = (await jane.get(endpoints.OPEN_SESSION, SESSION)).entry.id
        await _until(lambda: _worked_off(beside))
        with _no_room(running_server):
            problem = _said(await jane.ask(endpoints.OPEN_SESSION, SESSION, key=BRIEF_KEY))
            assert "Nothing was changed" in problem.title
            assert (await jane.get(endpoints.GET_SESSION, session_id=before)).entry.id == before
            assert beside.value("SELECT count(*) FROM session") == 1
            assert (await jane.http.get("/healthz")).status_code == 200
        await _until(lambda: _opens(jane, BRIEF_KEY))
        assert await _opens(jane, BRIEF_KEY)
        await _until(lambda: _worked_off(beside))
    assert beside.value("SELECT count(*) FROM session") == 2
    assert beside.value("SELECT count(*) FROM message WHERE author_kind = 'flowpilot'") == 2
    assert faults(beside) == []


async def _worked_off(beside: Beside) -> bool:
    return bool(beside.value("SELECT count(*) FROM job WHERE state = 'queued'") == 0)


@contextlib.asynccontextmanager
async def _gone(engine: PostgresServer | RedisServer) -> AsyncIterator[None]:
    """Killed for the length of the block."""
    await asyncio.to_thread(engine.kill)
    yield
    await asyncio.to_thread(engine.start)


async def _heard(who: Visitor, numbers: list[int], kind: str) -> None:
    """Listen as the client does, over as many streams as it takes, until an event of this kind."""
    async with asyncio.timeout(LONGEST):
        while True:
            try:
                async with who.stream(numbers[-1] if numbers else 0) as listening:
                    try:
                        await listening.until(kind)
                        return
                    finally:
                        numbers += listening.numbers
            except (EndOfStream, AssertionError, OSError):  # cut, or refused as everything is meanwhile
                await asyncio.sleep(0.1)


async def _without_a_database(postgres: PostgresServer, seconds: float) -> None:
    numbers: list[int] = []
    with TeamServer(postgres, replicas=1) as team:
        async with team.visited_by(JANE, SAM) as (jane, sam):
            beside = Beside(team.database_url)
            await jane.get(endpoints.OPEN_SESSION, SESSION)
            listening = asyncio.create_task(_heard(jane, numbers, "handoff_created"))
            await _until(lambda: _worked_off(beside))
            async with _gone(postgres):
                _said(await jane.ask(endpoints.OPEN_SESSION, SESSION, key=LONG_KEY))
                _said(await jane.ask(endpoints.LIST_SESSIONS))
                assert (await jane.http.get("/healthz")).status_code == 200
                assert (await jane.http.get("/readyz")).status_code == 503
                await asyncio.sleep(seconds)  # the outage itself: it is as long as it is
                _said(await jane.ask(endpoints.OPEN_SESSION, SESSION, key=LONG_KEY))
            await _until(lambda: _opens(jane, LONG_KEY))
            assert await _opens(jane, LONG_KEY)
            _, handoff = await jane.escalation()
            await listening
            await _until(lambda: _answered(beside))
            assert (await sam.get(endpoints.GET_HANDOFF, handoff_id=handoff.id)).id == handoff.id
            assert (await jane.http.get("/readyz")).status_code == 200
        assert beside.value("SELECT count(*) FROM session") == 3
        assert faults(beside) == []
        account = beside.value(f"SELECT account_id FROM person WHERE id = '{jane.id}'")
        log = f"SELECT seq FROM event WHERE account_id = '{account}' AND seq <= {numbers[-1]} ORDER BY seq"
        to_others = "AND type NOT IN ('notice_added', 'attention_changed')"
        heard_by_jane = [row[0] for row in beside.rows(log.replace(" ORDER", f" {to_others} ORDER"))]
        assert numbers == heard_by_jane


async def _answered(beside: Beside) -> bool:
    kinds = "('assess', 'reply', 'ticket_note')"
    return bool(beside.value(f"SELECT count(*) FROM job WHERE state = 'queued' AND kind IN {kinds}") == 0)


async def test_a_database_that_is_gone_is_said_and_everything_recovers_alone(own_postgres: PostgresServer) -> None:
    """503 with Retry-After meanwhile; the stream goes on where it was, jobs go on, nothing is there twice."""
    await _without_a_database(own_postgres, 0.5)


@pytest.mark.soak
async def test_a_database_that_is_gone_for_ten_seconds(own_postgres: PostgresServer) -> None:
    """The same in full."""
    await _without_a_database(own_postgres, 10)


async def test_without_redis_everybody_still_hears_by_the_poll(
    postgres_server: PostgresServer, own_redis: RedisServer
) -> None:
    """V2: between two replicas, with Redis killed and after it has come back; jobs go on."""
    quick = {"RF_POLL": "0.3"}
    with TeamServer(postgres_server, own_redis, environment=quick) as team:
        async with (
            team.visited_by(JANE, SAM) as (jane, sam),
            team.elsewhere(sam, 1) as sam_there,
            sam_there.stream() as listening,
            asyncio.timeout(2 * LONGEST),
        ):
            await listening.until("hello")
            async with _gone(own_redis):
                _, handoff = await jane.escalation()
                await listening.until("handoff_created")
                ready = await jane.http.get("/readyz")
                assert ready.status_code == 200
                await listening.until("handoff_assessment_failed", handoff_id=handoff.id)
            _, again = await jane.escalation()
            await listening.until("handoff_assessment_failed", handoff_id=again.id)
            assert listening.numbers == sorted(set(listening.numbers))
