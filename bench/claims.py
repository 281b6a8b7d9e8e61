"""A claim's way to the server and back, through the client's own Api."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable

from bench.demo_house import House, demo_house
from bench.figures import Figure, of_rounds, percentile
from bench.stage import Stage
from rf_desktop.contract.endpoints import CLAIM_HANDOFF, HEALTH
from rf_desktop.contract.handoffs import Claim

ROUNDS = 40
_WARMING = 5
_FLOOR = "GET /healthz of the same server through the same client: the round trip without rule and database"


def measure(on: Stage) -> list[Figure]:
    """claim_round_trip."""
    return [asyncio.run(_measured(on))]


async def _measured(on: Stage) -> Figure:
    claims: list[float] = []
    floors: list[float] = []
    async with demo_house(on.folder / "claims") as house:
        for _ in range(_WARMING + ROUNDS):
            await _one_round(house, claims, floors)
    claims, floors = claims[_WARMING:], floors[_WARMING:]
    more = {"p99": percentile(claims, 0.99), "floor_p99": percentile(floors, 0.99)}
    return of_rounds("claim_round_trip", "ms", claims, floors, _FLOOR, more)


async def _one_round(house: House, claims: list[float], floors: list[float]) -> None:
    handoff_id = await house.escalate(await house.open_session())
    floors.append(await _milliseconds(house.sam.call(HEALTH)))
    claims.append(await _milliseconds(house.sam.call(CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff_id)))


async def _milliseconds(asked: Awaitable[object]) -> float:
    began = time.perf_counter_ns()
    await asked
    return (time.perf_counter_ns() - began) / 1e6
