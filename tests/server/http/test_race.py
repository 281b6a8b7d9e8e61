"""Many claim at the same instant, over TCP: exactly one wins, and everybody hears the same name (C1–C4)."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.handoffs import Claim, Claimed
from rf_desktop.contract.problems import READ_PROBLEM, HandoffAlreadyClaimedProblem
from tests.server.harness import JANE, RunningServer, Visitor, populate, racers

MOST = 64
PLANTED = (sys.executable, "-m", "tests.server.http.planted")
"""Our server with a claim that reads first and writes then."""


@dataclass(frozen=True)
class Race:
    """What a race's replies came to; `faults` are empty when the claim is right."""

    winners: tuple[str, ...]
    faults: tuple[str, ...]


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Our server with as many seniors as race at most."""
    yield from _arena(tmp_path_factory.mktemp("ours"), None)


@pytest.fixture(scope="module")
def planted_arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The same with the planted claim."""
    yield from _arena(tmp_path_factory.mktemp("planted"), PLANTED)


def _arena(data_dir: Path, command: Sequence[str] | None) -> Iterator[RunningServer]:
    populate(data_dir, (JANE, *racers(MOST)))
    server = RunningServer(data_dir, command) if command else RunningServer(data_dir)
    try:
        assert server.start().get("ready") is True
        yield server
    finally:
        server.close()


@pytest.mark.parametrize(("count", "rounds"), [(2, 5), (8, 3), (MOST, 1)])
async def test_exactly_one_wins(arena: RunningServer, count: int, rounds: int) -> None:
    """C1–C4: one 200, every other 409 with the winner's name and time, the sender 403; nobody is forgotten."""
    async with arena.visited_by(JANE, *racers(count)) as (jane, *seniors):
        for _ in range(rounds):
            race = await run_race(arena, jane, seniors)
            assert race.faults == ()


async def test_the_winner_wins_again_and_the_losers_lose_again(arena: RunningServer) -> None:
    """C2: a repeat changes nothing, for nobody."""
    async with arena.visited_by(JANE, *racers(3)) as (jane, *seniors):
        _, handoff = await jane.escalation()
        replies = [await claim(senior, handoff.id) for senior in (*seniors, *seniors)]
        assert [reply.status_code for reply in replies] == [200, 409, 409, 200, 409, 409]
        first, again = (Claimed.model_validate_json(replies[index].content).handoff for index in (0, 3))
        assert (again.claimed_by, again.claimed_at) == (first.claimed_by, first.claimed_at)


async def test_a_claim_that_reads_first_is_caught(planted_arena: RunningServer) -> None:
    """C1: the checker is worth something: read-then-write has several winners, and the race says so."""
    async with planted_arena.visited_by(JANE, *racers(8)) as (jane, *seniors):
        race = await run_race(planted_arena, jane, seniors)
        assert len(race.winners) > 1
        assert f"{len(race.winners)} winners" in race.faults


async def run_race(server: RunningServer, jane: Visitor, seniors: Sequence[Visitor]) -> Race:
    """Connections first, each its own; then all claims in the same turn, the sender's among them."""
    _, handoff = await jane.escalation()
    together = asyncio.Barrier(len(seniors) + 1)

    async def one(visitor: Visitor) -> httpx.Response:
        async with server.client() as connection:
            await connection.get("/healthz")
            await together.wait()
            return await claim(Visitor(visitor.who, connection, visitor.token, visitor.id), handoff.id)

    replies = await asyncio.gather(*(one(visitor) for visitor in (jane, *seniors)))
    await jane.http.get("/healthz")
    return judged(seniors, replies[1:], replies[0])


def judged(seniors: Sequence[Visitor], replies: Sequence[httpx.Response], own: httpx.Response) -> Race:
    """Everything that is wrong with these replies, in words."""
    winners = [senior.id for senior, reply in zip(seniors, replies, strict=True) if reply.status_code == 200]
    faults = []
    if len(winners) != 1:
        faults.append(f"{len(winners)} winners")
    if own.status_code != 403 or READ_PROBLEM.validate_json(own.content).code != "cannot_claim_own_handoff":
        faults.append("the sender was not told that it is their own")
    times = {
        Claimed.model_validate_json(reply.content).handoff.claimed_at for reply in replies if reply.status_code == 200
    }
    for reply in replies:
        if reply.status_code == 200:
            continue
        problem = READ_PROBLEM.validate_json(reply.content)
        if not isinstance(problem, HandoffAlreadyClaimedProblem):
            faults.append(f"a loser was told {problem.code}")
        elif [problem.claimed_by_id] != winners or {problem.claimed_at} != times:
            faults.append("a loser was told of another winner")
    return Race(tuple(winners), tuple(faults))


async def claim(visitor: Visitor, handoff_id: str) -> httpx.Response:
    """One claim."""
    return await visitor.ask(endpoints.CLAIM_HANDOFF, Claim(way="pick_up"), handoff_id=handoff_id)
