"""One change, heard by a crowd: what a delivery costs the server, and how long it takes until everybody has it.

Both beside the same crowd at `bench.fan_out_floor`, in turns. The change is a senior's reading of a handoff, one PUT
that becomes one event for every senior. The time is that of `rf-server serve` on SQLite. The cost is that of a replica
on PostgreSQL, woken by NOTIFY, which carries the streams while the change is made on another one.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.crowded_house import CrowdedHouse, crowded_house
from bench.databases import ground
from bench.figures import CannotMeasure, Figure, missing, of_rounds, percentile
from bench.launch import CHECKOUT
from bench.stage import Stage

CROWDS = (1, 100, 1000)
ROUNDS = 5
EVENTS = 50
"""Events of a round, after as many as warm it up."""
_WARMING = 10
_CPU_FLOOR = "the same crowd on raw asyncio and uvloop: a protocol that writes what it is given to all"
_TIME_FLOOR = "the same crowd on raw asyncio and uvloop, from the PUT to the last subscriber: no rule, no database"


@dataclass(frozen=True)
class Server:
    """Somebody who can be listened to: where, as which process, by which requests, and how to make it speak."""

    pid: int
    port: int
    speak_at: int
    listen: Sequence[str]
    speak: Sequence[str]


@dataclass(frozen=True)
class Round:
    """One crowd's round. `cpu`: microseconds of the server for each event, everything that it did included."""

    cpu: float
    everybody: Sequence[float]
    half: Sequence[float]


@dataclass(frozen=True)
class Rounds:
    """All rounds of a crowd."""

    product: list[Round] = field(default_factory=list)
    floor: list[Round] = field(default_factory=list)


def measure(on: Stage) -> list[Figure]:
    """fanout_1000_cpu, fanout_1000_p50_durable."""
    with _floor() as (pid, port), _client() as client:

        def rounds_of(engine: str, replicas: int) -> dict[int, Rounds]:
            folder = on.folder / f"crowd-{engine}"
            with ground(engine, folder) as database, crowded_house(database, folder, max(CROWDS), replicas) as house:
                return {crowd: _rounds(client, house, pid, port, crowd) for crowd in CROWDS}

        durable = _durable(rounds_of("sqlite", 1))
        try:
            cpu = _cpu(rounds_of("postgresql", 2))
        except CannotMeasure as error:
            cpu = missing("fanout_1000_cpu", "µs", str(error))
        return [cpu, durable]


def _rounds(client: Client, house: CrowdedHouse, pid: int, port: int, crowd: int) -> Rounds:
    rounds, size = Rounds(), house.frame_length()
    floor, product = _floor_of(pid, port, size), _product_of(house)
    client.ask(crowd="floor", open=floor.port, requests=list(floor.listen[:crowd]))
    client.ask(crowd="product", open=product.port, requests=list(product.listen[:crowd]))
    for _ in range(ROUNDS):
        rounds.floor.append(_round(client, "floor", _floor_of(pid, port, size)))
        rounds.product.append(_round(client, "product", _product_of(house)))
    client.ask(crowd="floor", close=True)
    client.ask(crowd="product", close=True)
    return rounds


def _cpu(found: dict[int, Rounds]) -> Figure:
    """Microseconds of the replica that carries the streams, everything that it did included, for each delivery."""
    more: dict[str, float] = {}
    for few in CROWDS[:-1]:
        more[f"at_{few}"] = median(each.cpu for each in found[few].product) / few
        more[f"at_{few}_floor"] = median(each.cpu for each in found[few].floor) / few
    crowd = CROWDS[-1]
    values = [each.cpu / crowd for each in found[crowd].product]
    floors = [each.cpu / crowd for each in found[crowd].floor]
    return of_rounds("fanout_1000_cpu", "µs", values, floors, _CPU_FLOOR, more)


def _durable(found: dict[int, Rounds]) -> Figure:
    """Milliseconds from the first byte of the PUT until the last listener has its event."""
    more: dict[str, float] = {}
    for few in CROWDS[:-1]:
        more[f"at_{few}"] = median(median(each.everybody) for each in found[few].product)
        more[f"at_{few}_floor"] = median(median(each.everybody) for each in found[few].floor)
    many = found[CROWDS[-1]]
    more["p99"] = percentile([each for one in many.product for each in one.everybody], 0.99)
    more["p99_floor"] = percentile([each for one in many.floor for each in one.everybody], 0.99)
    more["half_have_it"] = median(median(each.half) for each in many.product)
    more["half_have_it_floor"] = median(median(each.half) for each in many.floor)
    values = [median(each.everybody) for each in many.product]
    floors = [median(each.everybody) for each in many.floor]
    return of_rounds("fanout_1000_p50_durable", "ms", values, floors, _TIME_FLOOR, more)


def _round(client: Client, crowd: str, server: Server) -> Round:
    client.ask(crowd=crowd, publish=server.speak_at, requests=list(server.speak[:_WARMING]))
    before = cpu_of(server.pid)
    said = client.ask(crowd=crowd, publish=server.speak_at, requests=list(server.speak[_WARMING:]))
    return Round((cpu_of(server.pid) - before) / 1000 / EVENTS, said["all"], said["half"])


def cpu_of(pid: int) -> int:
    """Nanoseconds that a process with its threads has been computing. Raises CannotMeasure off Linux."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)
    except (OSError, IndexError) as error:
        raise CannotMeasure(f"This system does not tell a process's time: {error}.") from error


class Client:
    """The crowd's process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, **asked: Any) -> dict[str, Any]:
        """Tell it something and wait for its word. Raises CannotMeasure when it has ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise CannotMeasure("The crowd has left before its round was over.")
        reply: dict[str, Any] = json.loads(line)
        return reply


@contextlib.contextmanager
def _client() -> Iterator[Client]:
    with _program("bench.fan_out_client") as process:
        yield Client(process)


@contextlib.contextmanager
def _floor() -> Iterator[tuple[int, int]]:
    with _program("bench.fan_out_floor") as process:
        assert process.stdout
        yield process.pid, int(process.stdout.readline())


@contextlib.contextmanager
def _program(module: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", module], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            assert process.stdin
            with contextlib.suppress(OSError):
                process.stdin.close()
            process.wait(10)


def _floor_of(pid: int, port: int, size: int) -> Server:
    body = "x" * (size - len("id: 00\nevent: e\ndata: \n\n"))
    speak = f"PUT / HTTP/1.1\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    return Server(pid, port, port, ["GET / HTTP/1.1\r\n\r\n"] * max(CROWDS), [speak] * (_WARMING + EVENTS))


def _product_of(house: CrowdedHouse) -> Server:
    return Server(house.pid, house.port, house.speak_at, house.listen, house.speak(_WARMING + EVENTS))
