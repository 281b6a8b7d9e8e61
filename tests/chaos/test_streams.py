"""Everybody ends with the exact log, whatever is killed: V1, V2. The full versions run in `make soak`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rf_desktop.server.settings import sqlite_url
from tests.chaos.streams import Writer, all_heard, check, crowd, faults, listening, rows_of
from tests.engines.postgres import PostgresServer
from tests.engines.redis import RedisServer
from tests.server.harness import JANE, SAM, RunningServer, populate
from tests.server.replicas import TeamServer

LISTENERS = 20
SHORT, FULL = 20, 600
"""Changes at least, while the killing goes on."""


@pytest.fixture
def running_server(tmp_path: Path) -> Iterator[RunningServer]:
    populate(tmp_path)
    server = RunningServer(tmp_path)
    try:
        assert server.start().get("ready") is True
        yield server
    finally:
        server.close()


@pytest.fixture
def team(postgres_server: PostgresServer, own_redis: RedisServer) -> Iterator[TeamServer]:
    with TeamServer(postgres_server, own_redis) as servers:
        yield servers


async def on_one_server(server: RunningServer, changes: int, kills: int) -> tuple[int, int]:
    """The embedded server on SQLite, killed and started again. How many events there were, and how many connects."""
    async with server.visited_by(JANE, SAM) as (jane, sam):
        listeners = crowd(("engineer", [jane]), ("senior", [sam]), count=LISTENERS, seed=1)
        writer = Writer([jane])

        def kill() -> None:
            server.kill()
            server.start()

        async with listening(listeners):
            await _while_killing(writer, changes, [kill] * kills)
            rows = await rows_of(sqlite_url(server.database), JANE.account)
            await all_heard(listeners, rows)
        check(listeners, await rows_of(sqlite_url(server.database), JANE.account), len(rows), writer)
        return len(rows), sum(each.connects for each in listeners)


async def on_two_replicas(team: TeamServer, changes: int, rounds: int) -> tuple[int, int]:
    """PostgreSQL and Redis: each round kills one replica, then Redis, then the other replica."""
    redis = team.redis
    assert redis is not None

    def kill_redis() -> None:
        redis.kill()
        redis.start()

    def killing(number: int) -> Callable[[], None]:
        def kill() -> None:
            team.replicas[number].kill()
            team.replicas[number].start()

        return kill

    async with (
        team.visited_by(JANE, SAM) as (jane, sam),
        team.elsewhere(jane, 1) as jane_there,
        team.elsewhere(sam, 1) as sam_there,
    ):
        sides = (("engineer", [jane, jane_there]), ("senior", [sam, sam_there]))
        listeners = crowd(*sides, count=LISTENERS, seed=2)
        writer = Writer([jane, jane_there])
        async with listening(listeners):
            await _while_killing(writer, changes, [killing(0), kill_redis, killing(1)] * rounds)
            rows = await rows_of(team.database_url, JANE.account)
            await all_heard(listeners, rows)
        check(listeners, await rows_of(team.database_url, JANE.account), len(rows), writer)
        return len(rows), sum(each.connects for each in listeners)


async def _while_killing(writer: Writer, changes: int, kills: list[Callable[[], None]]) -> None:
    """Work, and one kill after the other in the midst of it: each comes when there was work since the one before."""
    over = asyncio.Event()

    async def kill() -> None:
        for number, each in enumerate(kills, start=1):
            while len(writer.acknowledged) < changes * number // (len(kills) + 1):
                await asyncio.sleep(0.01)
            await asyncio.to_thread(each)
        over.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(kill())
        group.create_task(writer.work(changes, over.is_set))


async def test_nobody_misses_anything_when_the_server_is_killed(running_server: RunningServer) -> None:
    """V1: 20 clients on the embedded server, two times kill -9."""
    events, connects = await on_one_server(running_server, SHORT, kills=2)
    assert events > SHORT
    assert connects > LISTENERS


async def test_nobody_misses_anything_between_two_replicas(team: TeamServer) -> None:
    """V1, V2: 20 clients hopping, both replicas and Redis killed once."""
    events, connects = await on_two_replicas(team, SHORT, rounds=1)
    assert events > SHORT
    assert connects > LISTENERS


@pytest.mark.soak
async def test_nobody_misses_anything_when_the_server_is_killed_often(running_server: RunningServer) -> None:
    """V1: in full."""
    print("SQLite: events, connects", await on_one_server(running_server, FULL, kills=12))


@pytest.mark.soak
async def test_nobody_misses_anything_between_two_replicas_for_long(team: TeamServer) -> None:
    """V1, V2: in full."""
    print("PostgreSQL and Redis: events, connects", await on_two_replicas(team, FULL, rounds=6))


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ([1, 2, 3], []),
        ([1, 3], ["lost [2]"]),
        ([1, 2, 2, 3], ["twice [2]"]),
        ([1, 3, 2], ["out of order"]),
        ([1, 2, 3, 4], ["never for them [4]"]),
        ([], ["lost [1, 2, 3]"]),
    ],
)
def test_the_checker_sees_each_kind_of_fault(heard: list[int], said: list[str]) -> None:
    """V1: the checker of this folder can fail."""
    assert faults(heard, [1, 2, 3]) == said


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ([1, 2], []),
        ([1, 2, 3], []),
        ([1, 3], ["lost [2]"]),
        ([1], ["lost [2]"]),
        ([1, 2, 4], ["lost [3]", "never for them [4]"]),
    ],
)
def test_what_is_said_after_the_wait_may_be_missing_but_leaves_no_gap(heard: list[int], said: list[str]) -> None:
    """V1: an assessment's job may speak once more when nobody waits for it any longer."""
    assert faults(heard, [1, 2, 3], awaited=2) == said
