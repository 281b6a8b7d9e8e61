"""What the program costs while nobody does anything: `python -m bench.idle [minutes] [--hidden]`.

The real program with its own server on a virtual screen. Once the queue is shown nothing touches it any more; every few
seconds the processor time, the wake-ups and the memory of both processes are noted. What counts as idle is `faults`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import memory
from bench.figures import CannotMeasure
from bench.launch import launched
from bench.stage import Stage, stage

MINUTES = 60.0
EVERY = 10.0  # seconds between two looks; a look costs the kernel a few milliseconds of walking page tables
SETTLING = 60.0  # seconds after the queue is shown: the demo's assessments are written, caches fill
MOST_CPU = 0.01
"""The share of one core that the desktop and its server together may take."""
MOST_GROWTH = 0.02
"""How much larger the memory of the last quarter may be than that of the first."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Look:
    """One process at one moment: `at` and `cpu` in seconds, sizes in MiB; how often its main thread woke so far."""

    at: float
    cpu: float
    wakes: int
    pss: float
    rss: float
    own: float


def look(pid: int) -> Look:
    """Raises CannotMeasure when the process is gone or the kernel does not tell."""
    size = memory.now(pid)
    try:
        # After the name, which may hold spaces: utime and stime are the 14th and 15th field of the whole line.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        wakes = _voluntary_switches(Path(f"/proc/{pid}/status").read_text())
    except OSError as error:
        raise CannotMeasure(f"A watched process ended: {error}.") from error
    return Look(time.monotonic(), (int(fields[11]) + int(fields[12])) / _TICKS, wakes, size.pss, size.rss, size.own)


def _voluntary_switches(status: str) -> int:
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("voluntary_ctxt_switches"))


@dataclass(frozen=True)
class Idled:
    """One process over the whole time. Needs two looks at least."""

    name: str
    looks: Sequence[Look]

    @property
    def seconds(self) -> float:
        """How long it was watched."""
        return self.looks[-1].at - self.looks[0].at

    @property
    def cpu(self) -> float:
        """Its share of one core."""
        return (self.looks[-1].cpu - self.looks[0].cpu) / self.seconds

    @property
    def wakes(self) -> float:
        """How often it was woken, per second."""
        return (self.looks[-1].wakes - self.looks[0].wakes) / self.seconds

    @property
    def growth(self) -> float:
        """How much larger the last quarter's median is than the first quarter's; 0.02 for two in a hundred."""
        quarter = max(1, len(self.looks) // 4)
        first, last = (median(each.own for each in part) for part in (self.looks[:quarter], self.looks[-quarter:]))
        return last / first - 1

    @property
    def slope(self) -> float:
        """MiB of its own an hour: the line of least squares through all looks."""
        times = [each.at - self.looks[0].at for each in self.looks]
        middle, level = sum(times) / len(times), sum(each.own for each in self.looks) / len(self.looks)
        spread = sum((at - middle) ** 2 for at in times)
        rising = sum((at - middle) * (each.own - level) for at, each in zip(times, self.looks, strict=True))
        return rising / spread * 3600


def faults(idled: Sequence[Idled]) -> list[str]:
    """Why this was not idling, one sentence each; none when it was."""
    found = []
    cpu = sum(each.cpu for each in idled)
    if cpu >= MOST_CPU:
        found.append(f"took {cpu:.2%} of a core, {', '.join(f'{each.name} {each.cpu:.2%}' for each in idled)}")
    found += [
        f"{each.name} grew by {each.growth:.1%}, {each.slope:+.1f} MiB an hour"
        for each in idled
        if each.growth > MOST_GROWTH
    ]
    return found


def watch(
    pids: Mapping[str, int], seconds: float, every: float = EVERY, tell: Callable[[str], None] = lambda _: None
) -> list[Idled]:
    """Look at the processes for so long. Raises CannotMeasure when one of them ends."""
    looks: dict[str, list[Look]] = {name: [look(pid)] for name, pid in pids.items()}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(min(every, max(0.0, until - time.monotonic())))
        for name, pid in pids.items():
            looks[name].append(look(pid))
        tell(" | ".join(f"{name} {each[-1].own:.1f} MiB" for name, each in looks.items()))
    return [Idled(name, each) for name, each in looks.items()]


def idle(on: Stage, seconds: float, *, hidden: bool = False, settling: float = SETTLING) -> list[Idled]:
    """The program with its own server, left alone for so long after it has settled."""
    arguments = ["--demo", "--profile", f"idle-{os.getpid()}", "--data", str(on.folder / "idle")]
    with launched(on.env, "desktop", *arguments, *(["--hidden"] if hidden else [])) as desktop:
        desktop.hear("queue")
        desktop.hear("warm")
        time.sleep(settling)
        (server,) = memory.children(desktop.process.pid)
        return watch({"desktop": desktop.process.pid, "server": server}, seconds)


def table(idled: Iterable[Idled]) -> str:
    """For a reader."""
    return "\n".join(
        f"{each.name:8}  cpu {each.cpu:.3%}  {each.wakes:5.1f} wake-ups/s  "
        f"own {each.looks[0].own:.1f} to {each.looks[-1].own:.1f} MiB ({each.slope:+.2f} MiB/h)  "
        f"rss {each.looks[0].rss:.1f} to {each.looks[-1].rss:.1f} MiB  "
        f"pss {each.looks[0].pss:.1f} to {each.looks[-1].pss:.1f} MiB  over {each.seconds / 60:.1f} min"
        for each in idled
    )


def main() -> int:
    """Watch and print; exit status 1 when it was not idling."""
    parser = argparse.ArgumentParser(prog="python -m bench.idle")
    parser.add_argument("minutes", type=float, nargs="?", default=MINUTES)
    parser.add_argument("--hidden", action="store_true", help="in the tray, where there is one")
    parser.add_argument("--settling", type=float, default=SETTLING, metavar="SECONDS")
    asked = parser.parse_args()
    with stage() as on:
        found = idle(on, asked.minutes * 60, hidden=asked.hidden, settling=asked.settling)
    print(table(found))
    wrong = faults(found)
    print("\n".join(wrong) or "idle")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
