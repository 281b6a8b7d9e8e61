"""Operations: holding background work back, and whether the database is fit to serve."""

from __future__ import annotations

import asyncio
import time

from rf_desktop.contract.operations import DeadJob, DeadJobs, JobsPaused, PauseJobs
from rf_desktop.domain.errors import NotAllowed, NotAvailable
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services import assessments
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import NewerDatabase, OutdatedDatabase, Store, Unguarded
from rf_desktop.server.store.tables import JobRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.values import dataclass

FRESH = 1.0
"""Seconds for which an answer to the readiness probe is given again."""
PROBE_SECONDS = 1.0
"""After so long without an answer the database counts as unreachable."""
_log = logger("operations")


@dataclass(frozen=True)
class DatabaseFacts:
    """Whether the database answers, and whether its schema is this version's."""

    database: bool
    schema_current: bool


class Operations(UseCases):
    """What an administrator does with the running server."""

    def __init__(self, store: Store, wakeups: Wakeups, clock: Clock = now) -> None:
        super().__init__(store, wakeups, clock)
        self._draining = False
        self._probing = asyncio.Lock()
        self._probed: tuple[float, DatabaseFacts | None] = (0.0, None)

    @property
    def draining(self) -> bool:
        """Whether this process was told to end."""
        return self._draining

    def begin_draining(self) -> None:
        """This process is about to end: from now on it says that it is not ready."""
        self._draining = True

    async def pause_jobs(self, actor: Actor, body: PauseJobs) -> JobsPaused:
        """Let exactly these kinds of the account's jobs wait; an admin's right."""
        _only_admins(actor)
        async with self._writing(actor.account_id) as work:
            await work.jobs.pause(body.kinds)
            account, at = work.account_id, self._clock()
            work.audit.record("jobs_paused", "account", account, actor.person_id, at, kinds=sorted(body.kinds))
            return JobsPaused(kinds=await work.jobs.paused(), queued=await work.jobs.queued())

    async def dead_jobs(self, actor: Actor) -> DeadJobs:
        """The account's background work that was given up, the newest first; an admin's right."""
        _only_admins(actor)
        async with self._reading(actor.account_id) as work:
            return await _dead(work)

    async def retry_dead_job(self, actor: Actor, job_id: str) -> DeadJobs:
        """Try a dead job again from the start; what it was for waits for it again. An admin's right.

        A job that is tried again already stays as it is. Raises NotAvailable for one that there never was.
        """
        _only_admins(actor)
        async with self._writing(actor.account_id) as work:
            job = await work.jobs.revive(job_id, self._clock())
            if job is not None:
                work.audit.record("job_retried", "job", job.id, actor.person_id, self._clock(), kind=job.kind)
            if job is None:
                if not await work.jobs.is_known(job_id):
                    raise NotAvailable("job")
            elif job.kind == "assess":
                await assessments.wait_again(work, HandoffId(str(job.payload["handoff_id"])))
            elif job.kind == "ticket_note":
                note = await work.handoffs.ticket_note(HandoffId(str(job.payload["handoff_id"])))
                if note is not None and note.state == "failed":
                    note.state, note.detail, note.changed_at = "pending", "", self._clock()
            return await _dead(work)

    async def facts(self) -> DatabaseFacts:
        """For the readiness probe: at most as old as a second, so that probing costs nothing."""
        async with self._probing:
            at, known = self._probed
            if known is None or time.monotonic() - at > FRESH:
                known = await self._probe()
                self._probed = (time.monotonic(), known)
            return known

    async def _probe(self) -> DatabaseFacts:
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await self._store.check_ready()
        except (NewerDatabase, OutdatedDatabase, Unguarded):
            return DatabaseFacts(database=True, schema_current=False)
        except Exception as error:  # of whatever library: a probe answers, it never fails
            _log.warning("the database does not answer the readiness probe", why=type(error).__name__)
            return DatabaseFacts(database=False, schema_current=False)
        return DatabaseFacts(database=True, schema_current=True)


def _only_admins(actor: Actor) -> None:
    if actor.role != "admin":
        raise NotAllowed("an admin")


async def _dead(work: Work) -> DeadJobs:
    return DeadJobs(jobs=tuple(_dead_job(row) for row in await work.jobs.dead()))


def _dead_job(row: JobRow) -> DeadJob:
    return DeadJob(
        id=row.id,
        kind=row.kind,
        subject_id=row.subject_id,
        attempts=row.attempts,
        reason=row.error or "",
        at=row.run_at,
    )
