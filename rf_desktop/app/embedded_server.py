"""The embedded server as a child process: started, supervised, restarted on the same port (SPEC D6).

The parent binds 127.0.0.1 and listens before the child exists, and keeps that socket for the whole life: a request
made while the child starts or restarts simply waits. Everything secret goes over the child's stdin, whose end ends the
child, so no server survives its application. Nothing of the server is imported here.

First line to the child: {"listen_fd", "secret", "data_dir", "demo", "data_key", "ai_key", "restore_from"}. First line
from it: {"ready": true, "pid"} or {"refused": code, "sentence"} before it exits. On Windows no socket can be handed
over: `listen_fd` is null, the child binds a free port and says it as "port" (written for, not run there). Further lines
are errands and their answers (`errand_desk.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rf_desktop.app.errand_desk import ErrandDesk
from rf_desktop.app.head_start import HeadStart, listening, own_command, spawn
from rf_desktop.app.logs import FOLDER, SERVER_LOG, rotating_log
from rf_desktop.client.observable import Cell
from rf_desktop.values import dataclass

BACK_OFF = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds before each further attempt; the last one repeats for ever
READY_WITHIN = 60.0  # seconds; the first start of a new version migrates and backs up
GRACE = 3.0  # seconds between closing the child's stdin and ending it by force
STEADY = 30.0  # seconds of running after which the attempts are counted from one again
_BACKLOG = 128
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Starting:
    """The child exists or is about to; it has not said that it is ready."""


@dataclass(frozen=True)
class Running:
    """Serving at `url` (no trailing slash). `secret` is of this start only: a restart keeps the url and changes it."""

    url: str
    secret: str = field(repr=False)
    pid: int


@dataclass(frozen=True)
class Restarting:
    """The child ended unexpectedly at `since` (UTC); `attempt` counts from 1 and grows while nothing helps."""

    since: datetime
    attempt: int


@dataclass(frozen=True)
class Refused:
    """The server will not start until something changes; `sentence` is for the user. `start` tries again."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Stopped:
    """No server: before `start` and after `stop`."""


ServerState = Starting | Running | Restarting | Refused | Stopped


class EmbeddedServer:
    """One child process and the task that looks after it; `state` tells everything. Belongs to one event loop.

    ai_key: asked at each start for the key that is handed over; it never stands in an argument, a file or a log.
    command: another program that speaks the protocol; by default this application's own server.
    ahead: a child that is on its way already; it is used for the first life.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        demo: bool = False,
        data_key: str | None = None,
        ai_key: Callable[[], Awaitable[str | None]] | None = None,
        command: Sequence[str] | None = None,
        ahead: HeadStart | None = None,
        back_off: Sequence[float] = BACK_OFF,
        ready_within: float = READY_WITHIN,
        grace: float = GRACE,
    ) -> None:
        self.state: Cell[ServerState] = Cell(Stopped())
        self._data_dir = data_dir
        self._demo = demo
        self._data_key = data_key
        self._ai_key = ai_key
        self._command = tuple(command or own_command())
        self._ahead = ahead
        self._back_off = tuple(back_off)
        self._ready_within = ready_within
        self._grace = grace
        self.errands = ErrandDesk()
        self._restore_from: Path | None = None
        self._stopping = asyncio.Event()
        self._supervisor: asyncio.Task[None] | None = None

    async def start(self) -> Running | Refused | Stopped:
        """Start and look after the server until `stop`; returns when it is ready, or why it will not be.

        A child that keeps ending keeps this waiting: `state` then says Restarting with the attempt. Cancelling the
        wait leaves the supervision running; `stop` ends both (and the answer is Stopped).
        """
        if self._supervisor is None or self._supervisor.done():
            self._stopping.clear()
            self.state.set(Starting())
            self._supervisor = asyncio.create_task(self._supervise(), name="embedded server")
        settled: asyncio.Future[Running | Refused | Stopped] = asyncio.get_running_loop().create_future()

        def notice(state: ServerState) -> None:
            if isinstance(state, Running | Refused | Stopped) and not settled.done():
                settled.set_result(state)

        unwatch = self.state.watch(notice)
        try:
            return await settled
        finally:
            unwatch()

    async def restore(self, copy: Path) -> Running | Refused | Stopped:
        """Start the server anew from a copy of its database; what was there before is kept beside it (D6).

        Refused with `not_restored` leaves everything as it was: `start` then goes on with that.
        """
        await self.stop()
        self._restore_from = copy
        return await self.start()

    async def stop(self) -> None:
        """End the server: ask by closing its stdin, wait, then by force. Returns when it is gone; safe to repeat."""
        self._stopping.set()
        if self._supervisor:
            await asyncio.wait([self._supervisor])
        self.state.set(Stopped())

    async def _supervise(self) -> None:
        attempt = 0
        log = rotating_log(self._data_dir / FOLDER / SERVER_LOG, "%(message)s")
        try:
            with contextlib.ExitStack() as held:
                if self._ahead and not self._ahead.is_free:
                    self._ahead = None
                listener = self._ahead.listener if self._ahead else listening()
                if listener:
                    held.enter_context(listener)
                while not self._stopping.is_set():
                    began = time.monotonic()
                    ended = await self._one_life(listener, log)
                    if isinstance(ended, Refused):
                        self.state.set(ended)
                        return
                    if self._stopping.is_set():
                        return
                    attempt = 1 if time.monotonic() - began >= STEADY else attempt + 1
                    told = "The embedded server ended by itself (%s); attempt %d follows"
                    _log.warning(told, ended, attempt, extra={"crashed": "server"})
                    self.state.set(Restarting(datetime.now(UTC), attempt))
                    await self._pause(self._back_off[min(attempt, len(self._back_off)) - 1])
        except OSError as error:
            _log.exception("The embedded server cannot be started")
            self.state.set(Refused("not_startable", f"The server inside this application cannot start: {error}."))
        finally:
            log.close()

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _one_life(self, listener: socket.socket | None, log: logging.Handler) -> Refused | str:
        """One child from birth to death. Returns its refusal, or a few words on how it ended."""
        secret = secrets.token_urlsafe(32)
        try:
            child = await self._child(listener)
        except (BlockingIOError, MemoryError):
            return "no room for another process"
        reading = asyncio.create_task(_copy(child.stderr, log), name="embedded server's log")
        stopping = asyncio.create_task(self._stopping.wait(), name="embedded server's end")
        living = asyncio.create_task(self._converse(child, listener, secret), name="embedded server's words")
        try:
            await asyncio.wait([living, stopping], return_when=asyncio.FIRST_COMPLETED)
            ended = living.result() if living.done() else "stopped"
        finally:
            for task in (stopping, living):
                task.cancel()
            await asyncio.wait([stopping, living])
            await self._end(child, reading)
        return ended if isinstance(ended, Refused) else f"{ended}, exit status {child.returncode}"

    async def _child(self, listener: socket.socket | None) -> asyncio.subprocess.Process:
        ahead, self._ahead = self._ahead, None
        return ahead.taken() if ahead else await spawn(self._command, listener)

    async def _converse(
        self, child: asyncio.subprocess.Process, listener: socket.socket | None, secret: str
    ) -> Refused | str:
        """Hand over the start-up line, hear the answer, then listen until the child is gone."""
        assert child.stdin
        assert child.stdout
        start = {
            "listen_fd": listener.fileno() if listener else None,
            "secret": secret,
            "data_dir": str(self._data_dir),
            "demo": self._demo,
            "data_key": self._data_key,
            "ai_key": None if self._ai_key is None else await self._ai_key(),
            "restore_from": None if self._restore_from is None else str(self._restore_from),
        }
        self._restore_from = None  # once: a later start goes on with what is there by then
        try:
            child.stdin.write(json.dumps(start).encode() + b"\n")
            await child.stdin.drain()
            answer = await asyncio.wait_for(_hear(child.stdout), self._ready_within)
        except TimeoutError:
            return f"not ready within {self._ready_within:.0f} s"
        except (OSError, ValueError):
            return "no understandable word"
        if "refused" in answer:
            return Refused(str(answer["refused"]), str(answer.get("sentence", "The server did not say why.")))
        port = listener.getsockname()[1] if listener else answer.get("port")
        if answer.get("ready") is not True or not isinstance(port, int):
            return "an answer that is not of the protocol"
        pid = answer.get("pid")
        self.state.set(Running(f"http://127.0.0.1:{port}", secret, pid if isinstance(pid, int) else child.pid))
        with self.errands.open(child.stdin):
            while line := await _line(child.stdout):
                self.errands.hear(line)
        return "its stdout ended"

    async def _end(self, child: asyncio.subprocess.Process, reading: asyncio.Task[None]) -> None:
        """See the child off, whatever it is doing, and what it wrote last into the log."""
        draining = asyncio.create_task(_drain(child.stdout), name="embedded server's last words")
        if child.stdin:
            child.stdin.close()
        try:
            await asyncio.wait_for(child.wait(), self._grace)
        except TimeoutError:
            _log.warning("The embedded server did not end within %.0f s and is ended by force", self._grace)
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
        await child.wait()
        await asyncio.wait([reading, draining], timeout=1.0)
        for task in (reading, draining):
            task.cancel()


async def _hear(stream: asyncio.StreamReader) -> dict[str, Any]:
    """One JSON object in one line. Raises ValueError for anything else, also for silence."""
    said = json.loads(await stream.readline())
    if not isinstance(said, dict):
        raise ValueError("not an object")
    return said


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line; b"" at the end. One that is longer than any answer of ours is thrown away."""
    while True:
        try:
            return await stream.readuntil()
        except asyncio.IncompleteReadError as end:
            return end.partial
        except asyncio.LimitOverrunError as overrun:
            await stream.readexactly(overrun.consumed)


async def _drain(stream: asyncio.StreamReader | None) -> None:
    """Read to the end: after the first line nothing is agreed, but a full pipe would stop the child."""
    while stream and await stream.read(65_536):
        pass


async def _copy(stream: asyncio.StreamReader | None, log: logging.Handler) -> None:
    """Write the child's stderr into the log, line by line; a line of any length is kept in pieces."""
    rest = b""
    while stream and (piece := await stream.read(65_536)):
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > 65_536:
            lines, rest = [*lines, rest], b""
        for line in lines:
            _write(log, line)
    if rest:
        _write(log, rest)


def _write(log: logging.Handler, line: bytes) -> None:
    log.handle(logging.makeLogRecord({"msg": line.decode(errors="replace").rstrip("\r")}))
