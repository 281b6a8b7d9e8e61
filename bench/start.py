"""Starting: from the spawn to the first frame and to the queue, and what memory the shown queue costs."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from statistics import median

from bench import memory
from bench.figures import Figure, of_rounds
from bench.launch import launched
from bench.memory import Memory
from bench.stage import Stage

ROUNDS = 7
_WINDOW = "a PySide6 QWidget with one label, spawned and timed the same way"


@dataclass
class _Starts:
    paint: list[float] = field(default_factory=list)
    queue: list[float] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)
    server: list[Memory] = field(default_factory=list)


def measure(on: Stage) -> list[Figure]:
    """start_to_paint, start_to_queue and memory, of the same starts; one start of each is for warming up."""
    desktop, window = _Starts(), _Starts()
    for number in range(ROUNDS + 1):
        warm = number > 0
        _start_window(on, window if warm else _Starts())
        _start_desktop(on, desktop if warm else _Starts())
    pss = [each.pss for each in desktop.memory]
    floor = [each.pss for each in window.memory]
    more = {
        "rss": median(each.rss for each in desktop.memory),
        "floor_rss": median(each.rss for each in window.memory),
    }
    if desktop.server:
        more["server_child"] = median(each.pss for each in desktop.server)
    return [
        of_rounds("start_to_paint", "ms", desktop.paint, window.paint, _WINDOW, _spread(desktop.paint)),
        of_rounds("start_to_queue", "ms", desktop.queue, window.paint, _WINDOW, _spread(desktop.queue)),
        of_rounds("memory", "MiB PSS", pss, floor, "the same minimal window", more),
    ]


def _start_window(on: Stage, found: _Starts) -> None:
    with launched(on.env, "window") as window:
        found.paint.append((window.hear("window") - window.started) / 1e6)
        found.memory.append(memory.settled(window.process.pid))


def _start_desktop(on: Stage, found: _Starts) -> None:
    """With its own server; the first start has made the demo account, later ones find it."""
    arguments = ("--demo", "--profile", f"bench-{os.getpid()}", "--data", str(on.folder / "demo"))
    with launched(on.env, "desktop", *arguments) as desktop:
        found.paint.append((desktop.hear("window") - desktop.started) / 1e6)
        found.queue.append((desktop.hear("queue") - desktop.started) / 1e6)
        desktop.hear("warm")
        found.memory.append(memory.settled(desktop.process.pid))
        found.server += [memory.settled(child) for child in memory.children(desktop.process.pid)]


def _spread(values: list[float]) -> dict[str, float]:
    return {"least": min(values), "most": max(values)}
