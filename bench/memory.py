"""How much memory a process costs, as Linux tells it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from bench.figures import CannotMeasure

_MIB = 1024.0  # KiB
_BETWEEN = 0.2  # seconds between two looks
_LOOKS = 20
_STEADY = 0.01  # share by which three looks may differ


@dataclass(frozen=True)
class Memory:
    """MiB. `pss` counts a page shared by n processes as 1/n, `rss` counts it whole; `own` is what came from no file.

    So neighbours that use Qt as well make `pss` smaller, for the floor and for the product alike, and when they go it
    grows. What a process hoards is in `own`, which no neighbour changes.
    """

    pss: float
    rss: float
    own: float


def now(pid: int) -> Memory:
    """Raises CannotMeasure where the kernel does not tell."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError as error:
        raise CannotMeasure(f"This system does not tell a process's proportional memory: {error.strerror}.") from error
    sizes = {line.split(":")[0]: float(line.split()[1]) for line in lines if line.endswith(" kB")}
    return Memory(sizes["Pss"] / _MIB, sizes["Rss"] / _MIB, sizes["Anonymous"] / _MIB)


def settled(pid: int) -> Memory:
    """The memory once three looks in a row agree; the last look after four seconds."""
    return settled_sum(lambda: [pid])


def settled_sum(pids: Callable[[], Iterable[int]]) -> Memory:
    """The same of several processes together; `pids` is asked at each look."""
    looks = [_sum(pids())]
    for _ in range(_LOOKS):
        time.sleep(_BETWEEN)
        looks.append(_sum(pids()))
        last = [look.pss for look in looks[-3:]]
        if len(last) == 3 and max(last) - min(last) <= _STEADY * max(last):
            break
    return looks[-1]


def _sum(pids: Iterable[int]) -> Memory:
    found = [now(pid) for pid in pids]
    return Memory(*(sum(sizes) for sizes in zip(*(astuple(each) for each in found), strict=True)))


def children(pid: int) -> list[int]:
    """The processes that a process has started, from whichever thread."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that has ended meanwhile
            found += [int(word) for word in task.read_text().split()]
    return found
