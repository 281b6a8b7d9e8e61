"""Many claim at the same instant, over TCP: exactly one wins, and everybody hears the same name (C1-C4)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.postgres import PostgresServer
from tests.engines.redis import RedisServer
from tests.race.arena import MOST, Arena, Server, arena_of, one_server, two_replicas
from tests.race.checking import faults
from tests.server.harness import Visitor

SHORT = ((2, 6), (8, 4), (MOST, 1))
LONG = ((2, 1500), (8, 800), (MOST, 120))
"""So many racers, so many rounds."""


def claims(arena: Arena, chance: random.Random) -> list[tuple[str, Visitor]]:
    """Each senior once on one of their connections, some twice at the same time, and the sender, in any order."""
    entries = [("claim", arena.junior.lines[0])]
    for senior in arena.seniors:
        lines = chance.sample(senior.lines, k=2 if chance.random() < 0.3 else 1)
        entries += [("claim", line) for line in lines]
    chance.shuffle(entries)
    return entries


async def race(server: Server, count: int, rounds: int) -> None:
    """So many rounds; each is judged by itself."""
    chance = random.Random(count)
    async with arena_of(server, count) as arena:
        for _ in range(rounds):
            history, truth = await arena.run(claims(arena, chance))
            assert faults(history, truth) == []


@pytest.mark.parametrize(("count", "rounds"), SHORT)
async def test_exactly_one_wins(server: Server, count: int, rounds: int) -> None:
    """C1-C4: one winner, who wins again when asking twice; each loser hears their name and time; the sender 403."""
    await race(server, count, rounds)


@pytest.mark.soak
@pytest.mark.parametrize(("count", "rounds"), LONG)
async def test_exactly_one_wins_thousands_of_times(server: Server, count: int, rounds: int) -> None:
    """C1-C4: the same, for as long as one likes."""
    await race(server, count, rounds)


CAUGHT = {
    "read_then_write": "winners",
    "two_hundreds": "winners",
    "wrong_name": "a loser was told a wrong name",
    "told_twice": "2 events say that it was claimed",
}


@pytest.fixture(params=CAUGHT)
def planted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """A server with a defect, and the words in which the checker says so."""
    with one_server(tmp_path, request.param) as server:
        yield server, CAUGHT[request.param]


async def test_a_planted_fault_is_caught(planted: tuple[Server, str]) -> None:
    """C1, C3, V1: the same checker is worth something."""
    server, words = planted
    found = await first_faults(server)
    assert any(words in each for each in found), found


async def test_a_claim_that_reads_first_is_caught_on_two_replicas(
    postgres_server: PostgresServer, redis_server: RedisServer
) -> None:
    """C1: also where the racers meet in the database only."""
    with two_replicas(postgres_server, redis_server, "read_then_write") as planted:
        found = await first_faults(planted)
        assert any("winners" in each for each in found), found


async def first_faults(server: Server) -> list[str]:
    """What is found in a round of eight."""
    async with arena_of(server, 8) as arena:
        entries = [("claim", line) for racer in (arena.junior, *arena.seniors) for line in racer.lines]
        return faults(*await arena.run(entries))
