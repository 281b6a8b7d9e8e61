"""One engine's process: started, ended, killed, frozen, and started again on the same port with the same data."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

_LONGEST_START = 60.0
_LONGEST_END = 30.0
_LOOK_AGAIN = 0.02


class NotStarted(Exception):
    """The program ended, or never answered; the text is its log."""


class EngineProcess:
    """A program in a process group of its own, so that killing it leaves no child behind.

    It is up when it answers `hello` with the byte `ready`; `gentle` asks it to end.
    """

    def __init__(
        self, command: Sequence[str], port: int, log: Path, *, hello: bytes, ready: bytes, gentle: signal.Signals
    ) -> None:
        self.port = port
        self._command = tuple(command)
        self._log = log
        self._hello = hello
        self._ready = ready
        self._gentle = gentle
        self._process: subprocess.Popen[bytes] | None = None

    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        """Everything that it wrote."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def start(self) -> None:
        """Start it and wait until it answers. Raises NotStarted."""
        if self.is_running():
            return
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + _LONGEST_START
        while not self._answers():
            if not self.is_running() or time.monotonic() > until:
                self.kill()
                raise NotStarted(self.log)
            time.sleep(_LOOK_AGAIN)

    def stop(self) -> None:
        """End it in its own way, and wait."""
        if self._process is None or not self.is_running():
            return
        self._process.send_signal(self._gentle)
        try:
            self._process.wait(_LONGEST_END)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """As kill -9 of everything that belongs to it, and wait."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait(_LONGEST_END)

    def freeze(self) -> None:
        """Stop it from doing anything, connections stay open (SIGSTOP)."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen one go on (SIGCONT)."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.5) as line:
            line.sendall(self._hello)
            return line.recv(1) == self._ready
        return False
