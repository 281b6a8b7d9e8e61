"""One operation, once without a crash and once for each point at which the server can die."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.crash.house import House
from tests.crash.ledger import Ledger, differences, faults, ledger_of
from tests.crash.operations import Cast, Operation, Scene, fresh_key, resolved_case

Point = tuple[str, int]
BEFORE, AFTER, INSTEAD = "before ", "after ", "instead of "
PATIENCE = 3.0
"""Seconds after which a point that has not come does not come, since everything else is done."""


@dataclass
class Result:
    """What came of the points of one operation."""

    operation: str
    died_at: list[Point] = field(default_factory=list)
    not_reached: list[Point] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


async def rehearse(house: House, cast: Cast, operation: Operation) -> tuple[Ledger, list[Point]]:
    """Without a crash: what there is afterwards, and every point that was passed with its number."""
    scene = await operation.prepare(cast)
    await house.until(house.is_quiet)
    house.arm()
    reply = await operation.ask(cast, scene, fresh_key())
    assert reply is not None
    assert operation.is_answered(reply, again=False), reply.text
    await house.until(house.is_quiet)
    passed = Counter(each for each in await _settled_points(house) if not each.startswith(INSTEAD))
    points = [(name, nth + 1) for name, count in passed.items() for nth in range(count)]
    return ledger_of(house.beside, house.tickets, scene.session_id), points


async def die_at(house: House, cast: Cast, operation: Operation, point: Point) -> tuple[Scene, bool]:
    """Die there, start again, repeat what was not answered; True when the point was reached."""
    scene = await operation.prepare(cast)
    await house.until(house.is_quiet)
    key = fresh_key()
    house.arm(*point)
    reply = await operation.ask(cast, scene, key)
    try:
        await house.until(lambda: house.is_dead() or (reply is not None and house.is_quiet()))
        await house.until(house.is_dead, PATIENCE)
        died = True
    except TimeoutError:
        died = False
    house.disarm()
    if died:
        house.start_again()
    again = reply is None
    for _ in range(20):
        if reply is not None:
            break
        reply = await operation.ask(cast, scene, key)
    assert reply is not None
    assert operation.is_answered(reply, again=again), reply.text
    await house.until(house.is_quiet)
    return scene, died


async def at_each(
    house: House, cast: Cast, operation: Operation, choose: Callable[[Sequence[Point]], Sequence[Point]]
) -> Result:
    """Rehearse, then die at each of the chosen points, and compare."""
    result = Result(operation.name)
    expected, points = await rehearse(house, cast, operation)
    for point in choose(points):
        scene, died = await die_at(house, cast, operation, point)
        (result.died_at if died else result.not_reached).append(point)
        found = ledger_of(house.beside, house.tickets, scene.session_id)
        result.complaints += [f"{operation.name}, {point}: {each}" for each in differences(expected, found)]
        result.complaints += [f"{operation.name}, {point}: {each}" for each in faults(house.beside)]
    return result


async def prime(house: House, cast: Cast) -> None:
    """Bring the house, once, to where every run finds the same: a case that resembles all others."""
    if house.is_primed:
        return
    house.is_primed = True
    await resolved_case(cast)
    await house.until(house.is_quiet)


async def _settled_points(house: House) -> list[str]:
    """The points that were passed, once whatever began has ended: the last of them follows the last commit."""
    await house.until(lambda: _have_ended(house.passed()))
    return house.disarm()


def _have_ended(points: Sequence[str]) -> bool:
    """Whether each *before* has its end; one that was on its way when the first was noted has only that."""
    begun, after, instead = (_sorts_of(points, side) for side in (BEFORE, AFTER, INSTEAD))
    return begun <= after + instead


def _sorts_of(points: Sequence[str], side: str) -> Counter[str]:
    return Counter(each.removeprefix(side) for each in points if each.startswith(side))
