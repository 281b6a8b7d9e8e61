"""Programs that live exactly as long as somebody needs them.

Each runs in a session of its own under a small shell that waits for two things: the program's end, and the end of a
pipe that only we hold. When we close the pipe, or die in whatever way, the program is asked to end, and whatever it
started is killed with it. Nothing here touches the user's session.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 10.0
"""How long a service may take to say that it is ready."""

_END_SECONDS = 5.0

# $INPUT becomes the program's standard input; ours (the pipe) is kept on 3, out of the program's reach.
_SUPERVISOR = """
exec 3<&0
"$@" <"$RF_INPUT" 3<&- &
service=$!
(
    read -r _ <&3
    kill -TERM "$service" 2>/dev/null
    sleep 3
    kill -KILL 0
) >/dev/null 2>&1 &
wait "$service"
kill -KILL 0
"""

_PACKAGES = {
    "dbus-daemon": "dbus",
    "Xvfb": "xvfb",
    "gnome-keyring-daemon": "gnome-keyring",
    "dunstctl": "dunst",
}


class MissingProgram(RuntimeError):
    """A program that a service is made of is not installed; the text names it and how to get it."""

    def __init__(self, program: str) -> None:
        self.program = program
        super().__init__(
            f"{program} is not installed; on Debian or Ubuntu: apt-get install {_PACKAGES.get(program, program)}"
        )


class ServiceDidNotStart(RuntimeError):
    """A service ended, or said nothing, before it was ready; the text carries the last lines it wrote."""


@dataclass(frozen=True, slots=True)
class Supervised:
    """A running program. ``output`` is the read end of its standard output; its errors are in the file ``log``."""

    name: str
    process: subprocess.Popen[bytes]
    output: int
    log: Path

    def first_line(self) -> str:
        """What the program says first, which for our services means that they are ready.

        Raises ServiceDidNotStart when it ends or stays silent for ``START_SECONDS``.
        """
        deadline = time.monotonic() + START_SECONDS
        said = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self.output, selectors.EVENT_READ)
            while b"\n" not in said:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise self.failure("said nothing")
                piece = os.read(self.output, 4096)
                if not piece:
                    raise self.failure("ended")
                said += piece
        return said.split(b"\n", 1)[0].decode()

    def failure(self, what: str) -> ServiceDidNotStart:
        return ServiceDidNotStart(f"{self.name} {what} before it was ready. Its last lines:\n{self._last_lines()}")

    def death(self) -> str:
        """Empty while the program runs; then how it ended by itself, and its last lines."""
        if self.process.poll() is None:
            return ""
        return f"{self.name} ended by itself. Its last lines:\n{self._last_lines()}"

    def _last_lines(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])


def find(program: str) -> str:
    """The program's full path. Raises MissingProgram."""
    path = shutil.which(program)
    if path is None:
        raise MissingProgram(program)
    return path


@contextlib.contextmanager
def supervised(
    command: Sequence[str], folder: Path, env: Mapping[str, str], typed: str | None = None
) -> Iterator[Supervised]:
    """Run ``command`` for as long as the block lasts; ``env`` is merged into ours, ``typed`` is its standard input.

    Raises MissingProgram. When the block ends, so have the program and everything that it started.
    """
    name = Path(command[0]).name
    program = find(command[0])
    standard_input = Path(os.devnull)
    if typed is not None:
        standard_input = folder / f"{name}.input"
        standard_input.touch(mode=0o600)
        standard_input.write_text(typed)
    log = folder / f"{name}.log"
    with log.open("ab") as errors:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _SUPERVISOR, name, program, *command[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **env, "RF_INPUT": str(standard_input)},
            start_new_session=True,
        )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Supervised(name, process, process.stdout.fileno(), log)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    finally:
        process.stdout.close()
