"""Background work that survives anything: leased rows, done at least once, with an effect that happens once (A1).

The effect and the row's completion are one transaction, fenced by the lease's token; that is the work's own duty.
Here: who runs what and when, signs of life, another try with back-off, and a visible end when trying is of no use:
whoever waits is told by the work itself (`give_up`), and the row stays as *dead*, listed for admins.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import AccountId, new_id
from rf_desktop.domain.moments import Clock
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.observe import logger, noted
from rf_desktop.server.ports import LeasedJob, Unsubscribe, Wakeups
from rf_desktop.server.store.job_order import PARALLEL
from rf_desktop.server.store.job_queue import JobQueue

LONGEST_PAUSE = 300.0
"""Seconds between two tries at most, before the jitter."""
JITTER = 0.25
"""How much longer than that a pause may be, so that what failed together is not tried together."""
SET_RIGHT_EVERY = 60.0
"""Seconds between two looks at whether a clock that was set back holds jobs up."""
PATIENCE = 1.0
"""Seconds given to running jobs when the server ends; what is cut off runs again later."""
_log = logger("jobs")


class OfNoUse(Exception):
    """Nobody needs this job's effect any more, or another try cannot help; the text says why, in one clause."""


class Work(Protocol):
    """What one kind of job does."""

    async def run(self, job: LeasedJob) -> bool:
        """Do it and complete the job in the effect's own transaction; False when somebody else holds it by now.

        Raises OfNoUse when another try cannot help, anything else when it can.
        """
        ...

    async def give_up(self, job: LeasedJob, reason: str) -> bool:
        """Show those who wait for it that it will not come, and complete the job as in `run`."""
        ...


def pause_before(attempt: int, jitter: Callable[[], float] = random.random) -> float:
    """Seconds between a failed try and the next one; `attempt` counts from 1."""
    return min(LONGEST_PAUSE, 2.0**attempt) * (1 + JITTER * jitter())


class JobRunner:
    """Runs the jobs of all accounts until it is stopped."""

    def __init__(
        self,
        queue: JobQueue,
        works: Mapping[JobKind, Work],
        wakeups: Wakeups,
        clock: Clock,
        *,
        lease: float,
        attempts: int,
        poll: float,
        patience: Mapping[JobKind, int] | None = None,
        figures: Figures = NO_FIGURES,
    ) -> None:
        """`lease` and `poll` in seconds; `patience` names kinds that are tried more or less often than `attempts`."""
        self._queue = queue
        self._works = works
        self._wakeups = wakeups
        self._clock = clock
        self._lease = lease
        self._attempts = attempts
        self._patience = dict(patience or {})
        self._poll = poll
        self._figures = figures
        self._woken = asyncio.Event()
        self._stopping = False
        self._running: dict[asyncio.Task[None], LeasedJob] = {}
        self._task: asyncio.Task[None] | None = None
        self._blind = False
        self._next_repair = 0.0
        self._unsubscribe: Unsubscribe | None = None

    @property
    def is_running(self) -> bool:
        """Whether jobs are being looked for."""
        return self._task is not None and not self._task.done()

    def start(self) -> None:
        """Begin, and be woken whenever something was committed."""
        self._unsubscribe = self._wakeups.subscribe(self._wake)
        self._task = asyncio.create_task(self._look(), name="jobs")

    async def stop(self) -> None:
        """Take nothing new, let what runs finish for a moment, give back what does not: untried, due at once."""
        self._stopping = True
        self._woken.set()
        if self._unsubscribe:
            self._unsubscribe()
        if self._task:
            await asyncio.wait([self._task])
        if not self._running:
            return
        _, unfinished = await asyncio.wait(self._running, timeout=PATIENCE)
        cut_off = [self._running[task] for task in unfinished]
        for task in unfinished:
            task.cancel()
        if unfinished:
            await asyncio.wait(unfinished)
        for job in cut_off:
            try:
                await self._queue.give_back(job)
                self._figures.job(job.kind, "given_back")
            except Exception:
                _log.exception("a job could not be given back")  # its lease runs out, and it runs again

    def _wake(self, _account_id: AccountId | None) -> None:
        self._woken.set()

    async def _look(self) -> None:
        while not self._stopping:
            self._woken.clear()
            leased: Sequence[LeasedJob] = ()
            try:
                await self._set_right()
                if (free := PARALLEL - len(self._running)) > 0:
                    running = tuple(self._running.values())
                    leased = await self._queue.lease(self._clock(), free, self._lease, new_id(), running)
                self._sees_again()
            except Exception:
                if not self._blind:  # once, not at every look as long as the database is away
                    _log.exception("jobs cannot be looked up")
                self._blind = True
            for job in leased:
                task = asyncio.create_task(self._one(job), name=f"job {job.kind} {job.id}")
                self._running[task] = job
                task.add_done_callback(self._finished)
            if not leased:
                await self._wait()

    async def _set_right(self) -> None:
        if time.monotonic() < self._next_repair:
            return
        freed = await self._queue.set_right(self._clock(), self._lease, LONGEST_PAUSE * (1 + JITTER))
        self._next_repair = time.monotonic() + SET_RIGHT_EVERY
        if freed:
            _log.warning("the clock was set back: jobs moved with it", jobs=freed)

    def _sees_again(self) -> None:
        if self._blind:
            _log.info("jobs can be looked up again")
        self._blind = False

    async def _wait(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._poll):
                await self._woken.wait()

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._woken.set()

    async def _one(self, job: LeasedJob) -> None:
        with noted(job_id=job.id, job_kind=job.kind):
            working = asyncio.current_task()
            assert working is not None
            living = asyncio.create_task(self._live(job, working), name=f"signs of life of job {job.id}")
            try:
                await self._try(job)
            except Exception:
                _log.exception("a job could not be given back")  # its lease runs out, and it runs again
            finally:
                living.cancel()
                await asyncio.wait([living])

    async def _try(self, job: LeasedJob) -> None:
        work = self._works.get(job.kind)
        if work is None:
            await self._queue.fail(job, f"nobody here does “{job.kind}”", self._clock(), None)
            return
        tries = self._patience.get(job.kind, self._attempts)
        try:
            if job.attempts > tries:
                await self._bury(work, job, "the server stopped each time it was tried")
            elif await work.run(job):
                _log.info("job done", attempt=job.attempts)
                self._figures.job(job.kind, "done")
            else:
                _log.info("job was somebody else's by now", attempt=job.attempts)
                self._figures.job(job.kind, "lost")
        except OfNoUse as end:
            await self._give_up(work, job, str(end))
        except Exception as error:
            _log.exception("a job failed", attempt=job.attempts)
            if job.attempts >= tries:
                await self._bury(work, job, f"it did not work in {job.attempts} tries")
            else:
                reason = f"{type(error).__name__}: {error}"
                await self._queue.fail(job, reason, self._clock(), pause_before(job.attempts))
                self._figures.job(job.kind, "retried")

    async def _bury(self, work: Work, job: LeasedJob, reason: str) -> None:
        """The end of the tries: the work says so where it is waited for, and the job stays as dead."""
        await self._give_up(work, replace(job, given_up=reason), reason)

    async def _give_up(self, work: Work, job: LeasedJob, reason: str) -> None:
        _log.warning("job given up", attempt=job.attempts, reason=reason)
        self._figures.job(job.kind, "dead")
        try:
            if await work.give_up(job, reason):
                return
        except Exception:
            _log.exception("the end of a job could not be shown")
        await self._queue.fail(job, reason, self._clock(), None)

    async def _live(self, job: LeasedJob, working: asyncio.Task[None]) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            try:
                if not await self._queue.heartbeat(job, self._clock(), self._lease):
                    _log.warning("job was lost to somebody else")
                    working.cancel()
                    return
            except Exception:
                _log.exception("a sign of life could not be given")
