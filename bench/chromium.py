"""Chromium showing one page as an application's window, and what all of its processes cost."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import memory
from bench.figures import CannotMeasure
from bench.memory import Memory
from bench.stage import Stage

_FLAGS = (
    "--no-sandbox",  # it refuses to run as root with one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,800",
)
_PROGRAMS = ("chromium", "chromium-browser")
_GOOD_BYE = 10.0  # seconds


@dataclass(frozen=True)
class Chromium:
    """A running one. `started`: seconds of the wall clock, before the spawn."""

    pid: int
    profile: str
    started: float

    def processes(self) -> list[int]:
        """The browser, its helpers, and whatever else was started for this profile."""
        found = {self.pid, *_descendants(self.pid)}
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and self.profile.encode() in (entry / "cmdline").read_bytes():
                    found.add(int(entry.name))
        return sorted(found)

    def settled(self) -> Memory:
        """The sum over all processes, once three looks in a row agree."""
        return memory.settled_sum(self.processes)


def program() -> str:
    """Where it is. Raises CannotMeasure when it is not installed."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        raise CannotMeasure("Chromium is not installed (Debian: apt-get install chromium).")
    return found


@contextlib.contextmanager
def app_window(on: Stage, url: str) -> Iterator[Chromium]:
    """Chromium with a new profile on the stage's screen; it ends with the block."""
    if on.platform == "offscreen":
        raise CannotMeasure("There is no virtual screen to show Chromium on.")
    command = program()
    with tempfile.TemporaryDirectory(prefix="rf-bench-chromium-", ignore_cleanup_errors=True) as profile:
        started = time.time()
        process = subprocess.Popen(
            [command, *_FLAGS, f"--user-data-dir={profile}", f"--app={url}"],
            env=dict(on.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield Chromium(process.pid, profile, started)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GOOD_BYE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _descendants(pid: int) -> list[int]:
    children = memory.children(pid)
    return [*children, *(each for child in children for each in _descendants(child))]
