"""Server processes without the wait for their imports: forked from one process that has imported already.

A test that starts a server would spend nine tenths of that on imports, which are the same each time. The process, its
pipes, its socket, its signals and its death are as real as any; only who imported is different. Where that is what a
test is about (another environment for the interpreter, several workers) the server is spawned as ever.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing import reduction
from multiprocessing.process import BaseProcess
from typing import IO, Any

LISTENER = 100
"""The socket's number in a forked server."""
_forks = multiprocessing.get_context("forkserver") if sys.platform == "linux" else None
if _forks:
    _forks.set_forkserver_preload(["rf_desktop.server.embedded", "rf_desktop.server.cli", "alembic.command"])


class Nursling:
    """A running server: what tests use of `subprocess.Popen`."""

    def __init__(self, process: BaseProcess, stdin: IO[bytes] | None, stdout: IO[bytes]) -> None:
        self._process = process
        self.stdin = stdin
        self.stdout = stdout
        assert process.pid
        self.pid = process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        status = self._process.exitcode
        if status is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def can_fork(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether this is a module of ours that needs nothing of its interpreter."""
    of_the_interpreter = {
        name for name, value in environment.items() if name.startswith("PYTHON") and os.environ.get(name) != value
    }
    return (
        _forks is not None
        and tuple(command[:2]) == (sys.executable, "-m")
        and not of_the_interpreter
        and "RF_WORKERS" not in environment
    )


def fork(
    command: Sequence[str],
    environment: Mapping[str, str],
    stderr: IO[bytes],
    *,
    listener: socket.socket | None = None,
    with_stdin: bool,
) -> Nursling:
    """Start `command` in this whole environment; a `listener` is its file number LISTENER."""
    assert _forks
    theirs_in, ours_in = os.pipe()
    ours_out, theirs_out = os.pipe()
    handed = [theirs_in, theirs_out, stderr.fileno(), *([listener.fileno()] if listener else [])]
    process = _forks.Process(
        target=_live, args=(list(command[2:]), dict(environment), *map(_Handed, handed)), name=command[2], daemon=True
    )
    try:
        process.start()
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    if not with_stdin:
        os.close(ours_in)
    stdin = os.fdopen(ours_in, "wb", buffering=0) if with_stdin else None
    return Nursling(process, stdin, os.fdopen(ours_out, "rb"))


class _Handed:
    """A file number that arrives as one of the other process."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> Any:
        return _arrived, (reduction.DupFd(self._number),)


def _arrived(handed: Any) -> int:
    return int(handed.detach())


def _live(argv: list[str], environment: dict[str, str], *handed: int) -> None:
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    for number, wanted in zip(handed, (0, 1, 2, LISTENER), strict=False):
        os.dup2(number, wanted)
        os.close(number)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - they live as long as the process
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
    sys.argv = argv
    runpy.run_module(argv[0], run_name="__main__", alter_sys=True)
