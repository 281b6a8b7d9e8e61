"""Claims, releases, undos, returns and a withdrawal at the same instant: one order explains every answer (C8, C11)."""

from __future__ import annotations

import random

import pytest

from tests.race.arena import Arena, Server, arena_of
from tests.race.checking import faults
from tests.server.harness import Visitor

WAYS = ("claim", "claim", "claim", "release", "undo", "return")


def anything(arena: Arena, chance: random.Random) -> list[tuple[str, Visitor]]:
    """Each senior three steps on connections of their own, and the junior wants it back."""
    entries = [(chance.choice(("claim", "withdraw")), line) for line in arena.junior.lines[:1]]
    for senior in arena.seniors:
        lines = chance.choices(senior.lines, k=3)
        entries += [(chance.choice(WAYS), line) for line in lines]
    chance.shuffle(entries)
    return entries


async def mix(server: Server, seniors: int, rounds: int) -> int:
    """So many rounds, each judged by itself; how many changes there were in all."""
    chance = random.Random(rounds)
    changes = 0
    async with arena_of(server, seniors) as arena:
        for _ in range(rounds):
            history, truth = await arena.run(anything(arena, chance))
            assert faults(history, truth) == []
            changes += len(truth.changes)
    return changes


async def test_one_order_explains_every_answer(server: Server) -> None:
    """C8, C11: and the rounds are worth something, because several steps were taken in many of them."""
    assert await mix(server, 4, 10) > 15


@pytest.mark.soak
@pytest.mark.parametrize(("seniors", "rounds"), [(4, 1500), (8, 500)])
async def test_one_order_explains_every_answer_thousands_of_times(server: Server, seniors: int, rounds: int) -> None:
    """C8, C11: the same, for as long as one likes."""
    assert await mix(server, seniors, rounds) > rounds
