"""Background work that survives anything: leased rows, done at least once, with an effect that happens once (A1).

The effect and the row's completion are one transaction, fenced by the lease's token; that is the work's own duty.
Here: who runs what and when, signs of life, another try with back-off, and a visible end when trying is of no use.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import AccountId, new_id
from rf_desktop.domain.moments import Clock
from rf_desktop.server.observe import logger, noted
from rf_desktop.server.ports import LeasedJob, Unsubscribe, Wakeups
from rf_desktop.server.store.jobs import JobQueue

PARALLEL = 4
"""Jobs that run at the same time."""
LONGEST_PAUSE = 300
"""Seconds between two tries at most."""
PATIENCE = 1.0
"""Seconds given to running jobs when the server ends; what is cut off runs again later."""
_log = logger("jobs")


class OfNoUse(Exception):
    """The job can never succeed; the text says why, in one clause."""


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
    ) -> None:
        self._queue = queue
        self._works = works
        self._wakeups = wakeups
        self._clock = clock
        self._lease = lease
        self._attempts = attempts
        self._poll = poll
        self._woken = asyncio.Event()
        self._stopping = False
        self._running: dict[asyncio.Task[None], LeasedJob] = {}
        self._task: asyncio.Task[None] | None = None
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
        """Take nothing new, let what runs finish for a moment, give back what does not."""
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
            await self._queue.fail(job, "the server stopped while it was running", self._clock())

    def _wake(self, _account_id: AccountId) -> None:
        self._woken.set()

    async def _look(self) -> None:
        while not self._stopping:
            self._woken.clear()
            leased: Sequence[LeasedJob] = ()
            try:
                if (free := PARALLEL - len(self._running)) > 0:
                    leased = await self._queue.lease(self._clock(), free, self._lease, new_id())
            except Exception:
                _log.exception("jobs could not be looked up")
            for job in leased:
                task = asyncio.create_task(self._one(job), name=f"job {job.kind} {job.id}")
                self._running[task] = job
                task.add_done_callback(self._finished)
            if not leased:
                await self._wait()

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
            await self._queue.fail(job, f"nobody here does “{job.kind}”", None)
            return
        try:
            if job.attempts > self._attempts:
                raise OfNoUse("the server stopped each time it was tried")
            if await work.run(job):
                _log.info("job done", attempt=job.attempts)
            else:
                _log.info("job was somebody else's by now", attempt=job.attempts)
        except OfNoUse as end:
            await self._give_up(work, job, str(end))
        except Exception as error:
            _log.exception("a job failed", attempt=job.attempts)
            if job.attempts >= self._attempts:
                await self._give_up(work, job, f"it did not work in {job.attempts} tries")
            else:
                pause = timedelta(seconds=min(LONGEST_PAUSE, 2**job.attempts))
                await self._queue.fail(job, f"{type(error).__name__}: {error}", self._clock() + pause)

    async def _give_up(self, work: Work, job: LeasedJob, reason: str) -> None:
        _log.warning("job given up", attempt=job.attempts, reason=reason)
        try:
            if await work.give_up(job, reason):
                return
        except Exception:
            _log.exception("the end of a job could not be shown")
        await self._queue.fail(job, reason, None)

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
