"""The program left alone: an hour of the real thing, and what its watcher says of processes that do not rest."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench import idle
from bench.idle import Idled, Look
from bench.stage import stage

MINUTES = 60


def looks(*, cpu: float = 0.0, growth: float = 0.0) -> list[Look]:
    """An hour of a process, a look a minute: `cpu` is its share of a core, `growth` MiB an hour."""
    return [Look(at * 60.0, at * 60 * cpu, at, 90, 150, 100 + growth * at / 60) for at in range(61)]


def test_a_quiet_hour_is_idle() -> None:
    """Issue 5, Show 3."""
    rested = [Idled("desktop", looks(cpu=0.004, growth=0.5)), Idled("server", looks(cpu=0.005))]
    assert idle.faults(rested) == []
    assert (rested[0].seconds, round(rested[0].slope, 6)) == (3600, 0.5)


def test_what_does_not_rest_is_named() -> None:
    """Issue 5, Show 3: processor time of both together, memory of each."""
    busy = [Idled("desktop", looks(cpu=0.004)), Idled("server", looks(cpu=0.007))]
    assert idle.faults(busy) == ["took 1.10% of a core, desktop 0.40%, server 0.70%"]
    growing = [Idled("desktop", looks(growth=6)), Idled("server", looks())]
    assert idle.faults(growing) == ["desktop grew by 4.6%, +6.0 MiB an hour"]


def test_a_planted_busy_process_is_found_out() -> None:
    """Planted fault: a program that turns and hoards, watched as the product is."""
    hoarding = "import time\nkept = []\nwhile True:\n    kept.append(bytearray(100_000))\n    time.sleep(0.001)"
    with subprocess.Popen([sys.executable, "-c", hoarding]) as process:
        try:
            (found,) = idle.watch({"hoarder": process.pid}, seconds=1.0, every=0.1)
        finally:
            process.kill()
    assert found.wakes > 100
    assert [each.partition(" grew")[0] for each in idle.faults([found])][-1] == "hoarder"


def test_neighbours_that_come_and_go_make_nobody_grow() -> None:
    """Issue 5, Show 3: a page that one shared with them counts whole again when they have gone."""
    left_alone = [Look(at * 60.0, 0, at, 80 + at / 4, 150, 60) for at in range(61)]
    assert idle.faults([Idled("desktop", left_alone)]) == []


@pytest.mark.soak
@pytest.mark.timeout(MINUTES * 60 + 600)
def test_an_hour_of_nothing_costs_nothing() -> None:
    """Issue 5, Show 3: under one in a hundred of a core, and memory flat."""
    with stage() as on:
        found = idle.idle(on, MINUTES * 60)
    print(f"\n{idle.table(found)}")
    assert idle.faults(found) == []
