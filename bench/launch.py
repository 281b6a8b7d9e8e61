"""A measured program in its own process: started, listened to, ended.

What it says are marks: `name monotonic_ns` lines on a pipe. CLOCK_MONOTONIC is one clock for all processes of a
computer, so a mark minus a moment of ours is a duration.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.figures import CannotMeasure

CHECKOUT = Path(__file__).resolve().parents[1]
_PATIENCE = 30.0  # seconds for one mark
_GOOD_BYE = 10.0  # seconds between SIGTERM and SIGKILL


class Launched:
    """A running program and what it has marked so far. `started` is monotonic, nanoseconds, before the spawn."""

    def __init__(self, process: subprocess.Popen[bytes], started: int, marks: int, errors: Path) -> None:
        self.process = process
        self.started = started
        self._errors = errors
        self._heard: dict[str, int] = {}
        self._said: queue.SimpleQueue[tuple[str, int] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(marks,), name="marks", daemon=True).start()

    def hear(self, name: str) -> int:
        """Wait for a mark: monotonic, nanoseconds. Raises CannotMeasure when the program ends or stays silent."""
        deadline = time.monotonic() + _PATIENCE
        while name not in self._heard:
            try:
                said = self._said.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise CannotMeasure(f"No “{name}” within {_PATIENCE:.0f} s. {self._last_words()}") from None
            if said is None:
                raise CannotMeasure(f"The program ended before “{name}”. {self._last_words()}")
            self._heard.setdefault(*said)
        return self._heard[name]

    def tell(self, line: bytes) -> None:
        """Write to the program's standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def _listen(self, marks: int) -> None:
        with os.fdopen(marks, encoding="utf-8") as lines:
            for line in lines:
                name, _, moment = line.rpartition(" ")
                self._said.put((name, int(moment)))
        self._said.put(None)

    def _last_words(self) -> str:
        lines = self._errors.read_text(errors="replace").strip().splitlines()
        return f"It said last: {lines[-1]}" if lines else "It said nothing."


@contextlib.contextmanager
def launched(env: Mapping[str, str], program: str, *arguments: str) -> Iterator[Launched]:
    """Start a program of `bench.watched`, and end it with the block."""
    with tempfile.TemporaryDirectory(prefix="rf-bench-log-") as folder, contextlib.ExitStack() as held:
        errors = Path(folder) / "stderr"
        ours, theirs = os.pipe()
        with errors.open("wb") as log:
            started = time.monotonic_ns()
            process = subprocess.Popen(
                [sys.executable, "-m", "bench.watched", str(theirs), program, *arguments],
                cwd=CHECKOUT,
                env=dict(env),
                pass_fds=(theirs,),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        held.callback(_end, process)
        os.close(theirs)
        yield Launched(process, started, ours, errors)


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_GOOD_BYE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
