"""From the commit of an escalation on the server to its card, painted in a senior's window in another process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from statistics import median

from bench.demo_house import House, demo_house
from bench.figures import FRAME, CannotMeasure, Figure, of_rounds, percentile
from bench.launch import Launched, launched
from bench.stage import Stage
from rf_desktop.app.server_access import joining_line
from rf_desktop.contract.endpoints import WITHDRAW_HANDOFF
from rf_desktop.domain.demo import SAM

ROUNDS = 30
_WARMING = 3
_REST = 0.15  # seconds, so that no animation of one round is part of the next
_FLOOR = "a line over loopback TCP to the row painted in a minimal program: QTcpSocket, QStringListModel, QListView"


def measure(on: Stage) -> list[Figure]:
    """commit_to_paint, the median; `p99` beside it, both also in frames, and how long it took from the press."""
    return [asyncio.run(_measured(on))]


async def _measured(on: Stage) -> Figure:
    commits = on.folder / "commits"
    commits.touch()
    found: list[float] = []
    heard: list[float] = []
    pressed: list[float] = []
    floors: list[float] = []
    async with (
        demo_house(on.folder / "live", [sys.executable, "-m", "bench.watched_server", str(commits)]) as house,
        _plain_list(on) as (plain, writer),
    ):
        with _senior(on, house) as window:
            await asyncio.to_thread(window.hear, "queue")
            await asyncio.to_thread(window.hear, "warm")
            session_id = await house.open_session()
            for number in range(_WARMING + ROUNDS):
                await asyncio.sleep(_REST)
                floors.append(await _line(plain, writer, f"floor-{number}"))
                await asyncio.sleep(_REST)
                began = time.monotonic_ns()
                handoff_id = await house.escalate(session_id)
                painted = await asyncio.to_thread(window.hear, f"card {handoff_id}")
                committed = _commit_of(handoff_id, commits)
                found.append((painted - committed) / 1e6)
                heard.append((window.hear(f"heard {handoff_id}") - committed) / 1e6)
                pressed.append((painted - began) / 1e6)
                await house.jane.call(WITHDRAW_HANDOFF, handoff_id=handoff_id)
    found, heard, pressed, floors = (each[_WARMING:] for each in (found, heard, pressed, floors))
    more = {
        "p99": percentile(found, 0.99),
        "frames_p50": median(found) / FRAME,
        "frames_p99": percentile(found, 0.99) / FRAME,
        "floor_p99": percentile(floors, 0.99),
        "commit_to_heard": median(heard),
        "press_to_paint": median(pressed),
        "press_to_paint_p99": percentile(pressed, 0.99),
    }
    return of_rounds("commit_to_paint", "ms", found, floors, _FLOOR, more)


@contextlib.contextmanager
def _senior(on: Stage, house: House) -> Iterator[Launched]:
    arguments = ("--join", "--profile", f"bench-sam-{os.getpid()}", "--demo-person", SAM.email)
    with launched(on.env, "desktop", *arguments, "--data", str(on.folder / "sam")) as window:
        window.tell(joining_line(house.address))
        yield window


@contextlib.asynccontextmanager
async def _plain_list(on: Stage) -> AsyncIterator[tuple[Launched, asyncio.StreamWriter]]:
    arrived: asyncio.Future[asyncio.StreamWriter] = asyncio.get_running_loop().create_future()

    async def arrive(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.set_result(writer)

    server = await asyncio.start_server(arrive, "127.0.0.1", 0)
    async with server:
        with launched(on.env, "lines", str(server.sockets[0].getsockname()[1])) as plain:
            await asyncio.to_thread(plain.hear, "window")
            writer = await arrived
            yield plain, writer
            writer.close()


async def _line(plain: Launched, writer: asyncio.StreamWriter, text: str) -> float:
    began = time.monotonic_ns()
    writer.write(text.encode() + b"\n")
    return (await asyncio.to_thread(plain.hear, f"line {text}") - began) / 1e6


def _commit_of(handoff_id: str, commits: Path) -> int:
    for line in reversed(commits.read_text(encoding="utf-8").splitlines()):
        known, _, moment = line.partition(" ")
        if known == handoff_id:
            return int(moment)
    raise CannotMeasure("A card was painted that was never committed.")
