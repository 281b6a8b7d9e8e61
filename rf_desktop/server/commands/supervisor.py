"""Several server processes on one listening socket: each is started again when it ends, and all end in peace together.

The socket is opened once, here. While a worker is away, connections go to the others or wait in the backlog; nothing is
refused. A worker ends by itself when its stdin ends, so none outlives the supervisor, however that ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence

from rf_desktop.server.observe import logger

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
"""Seconds before a worker that ended is started again; they double while it keeps ending at once."""
STEADY = 10.0
"""Seconds after which a worker counts as having run well."""
_log = logger("supervisor")


class WorkerRefused(Exception):
    """A worker could not start even once; it has said why on stderr."""


class Supervisor:
    """Keeps `count` workers. `command(number)` starts one; numbers count from 0 and stay the same over restarts.

    descriptor: the listening socket's, which every worker inherits. ready_word: what a worker says on stdout once it
    serves. patience: seconds that workers get to end before they are killed.
    """

    def __init__(
        self,
        command: Callable[[int], Sequence[str]],
        count: int,
        *,
        descriptor: int,
        environment: Mapping[str, str],
        ready_word: str,
        patience: float,
    ) -> None:
        self._command = command
        self._count = count
        self._descriptor = descriptor
        self._environment = environment
        self._ready_word = ready_word
        self._patience = patience
        self._ending = asyncio.Event()
        self._been_ready: set[int] = set()
        self._all_ready = asyncio.Event()

    async def run(self, once_ready: Callable[[], Awaitable[None]]) -> None:
        """Keep the workers until SIGTERM or SIGINT; `once_ready` is called when all serve. Raises WorkerRefused."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ending.set)
        keepers = [asyncio.create_task(self._keep(number), name=f"worker {number}") for number in range(self._count)]
        announcing = asyncio.create_task(self._announce(once_ready), name="announcing the workers")
        try:
            done, _ = await asyncio.wait(keepers, return_when=asyncio.FIRST_EXCEPTION)
            self._ending.set()
            await asyncio.wait(keepers)
            for keeper in done:
                keeper.result()
        finally:
            announcing.cancel()
            await asyncio.wait([announcing])
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    async def _announce(self, once_ready: Callable[[], Awaitable[None]]) -> None:
        await self._all_ready.wait()
        await once_ready()

    async def _keep(self, number: int) -> None:
        pause = FIRST_PAUSE
        while not self._ending.is_set():
            began = time.monotonic()
            status = await self._one_life(number)
            if self._ending.is_set():
                return
            if number not in self._been_ready:
                raise WorkerRefused(f"Worker {number + 1} could not start (exit status {status}).")
            pause = FIRST_PAUSE if time.monotonic() - began > STEADY else min(LONGEST_PAUSE, pause * 2)
            _log.warning("a worker ended and is started again", number=number, status=status, pause=pause)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._ending.wait()

    async def _one_life(self, number: int) -> int:
        process = await asyncio.create_subprocess_exec(
            *self._command(number),
            stdin=PIPE,
            stdout=PIPE,
            pass_fds=(self._descriptor,),
            env={**os.environ, **self._environment},
        )
        _log.info("a worker was started", number=number, pid=process.pid)
        watching = asyncio.create_task(self._hear(number, process), name=f"words of worker {number}")
        ending = asyncio.create_task(self._ending.wait(), name=f"end of worker {number}")
        waiting = asyncio.create_task(process.wait(), name=f"life of worker {number}")
        try:
            await asyncio.wait({ending, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                await self._end(process, waiting)
            return waiting.result()
        finally:
            for task in (watching, ending):
                task.cancel()
            await asyncio.wait({watching, ending})

    async def _hear(self, number: int, process: Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            if line.decode(errors="replace").strip() == self._ready_word:
                self._been_ready.add(number)
                if len(self._been_ready) == self._count:
                    self._all_ready.set()

    async def _end(self, process: Process, waiting: asyncio.Task[int]) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await asyncio.wait({waiting}, timeout=self._patience)
        if not waiting.done():
            _log.warning("a worker did not end in time and was killed", pid=process.pid)
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await asyncio.wait({waiting})
