"""Leased job rows: enqueued with the change that needs them, done together with their effect (A1).

Times are the database's (`moments.py`): a replica whose clock is wrong neither delays a job nor takes one over early.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import new_id
from rf_desktop.domain.moments import now as process_clock
from rf_desktop.server.ports import LeasedJob
from rf_desktop.server.store.moments import has_own_clock, moment
from rf_desktop.server.store.tables import JobRow, PausedJobsRow

LONGEST_ERROR = 2000
"""Characters of a failure's reason that are kept."""
QUEUED, DEAD = (JobRow.state == sa.bindparam(None, state, literal_execute=True) for state in ("queued", "dead"))
"""Written into the statement: whether a partial index holds a job is not seen from a parameter."""


class Jobs:
    """The jobs of one account, inside a unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.enqueued = 0

    def enqueue(
        self,
        kind: JobKind,
        payload: dict[str, Any],
        at: datetime,
        subject_id: str | None = None,
        *,
        job_id: str | None = None,
    ) -> None:
        """Work to do at `at` once this unit of work is committed; `payload` is JSON and names ids, never texts.

        `at` is a moment of this process's clock: what counts is how far away it is. `subject_id` is what the job is
        about, for `cancel` and for those who read of dead jobs; by default the payload's handoff, else its session.
        """
        subject = subject_id or payload.get("handoff_id") or payload.get("session_id")
        run_at: Any = at
        created: Any = min(at, process_clock())
        if has_own_clock(self._session):
            run_at, created = moment(self._session, at, at - created), moment(self._session, at)
        self._session.add(
            JobRow(
                id=job_id or new_id(),
                kind=kind,
                payload=payload,
                run_at=run_at,
                created_at=created,
                subject_id=subject,
            )
        )
        self.enqueued += 1

    async def cancel(self, subject_id: str, kinds: Collection[JobKind]) -> int:
        """Forget the queued jobs of these kinds about `subject_id`; how many there were.

        One that runs at this moment is forgotten too: its holder finds itself fenced and keeps nothing.
        """
        forgotten = (
            sa.delete(JobRow)
            .where(JobRow.subject_id == subject_id, JobRow.kind.in_(kinds), JobRow.state == "queued")
            .returning(JobRow.id)
            .execution_options(synchronize_session=False)
        )
        return len((await self._session.execute(forgotten)).all())

    async def holds(self, job: LeasedJob) -> bool:
        """Whether `job` is still its holder's."""
        found = sa.select(JobRow.id).where(
            JobRow.id == job.id, JobRow.lease_token == job.token, JobRow.state == "queued"
        )
        return await self._session.scalar(found) is not None

    async def forget(self, job_id: str) -> None:
        """Let nobody do this job any more, in whatever state it is; who runs it at this moment finds itself fenced."""
        gone = sa.delete(JobRow).where(JobRow.id == job_id).execution_options(synchronize_session=False)
        await self._session.execute(gone)

    async def again(self, job_id: str, kind: JobKind, payload: dict[str, Any], at: datetime) -> None:
        """Queue the job of that id anew, whatever became of it, with all its tries."""
        await self.forget(job_id)
        self.enqueue(kind, payload, at, job_id=job_id)
        await self._session.flush()

    async def complete(self, job: LeasedJob) -> bool:
        """End `job` in the transaction of its effect; False when somebody else holds it now: roll back.

        A job that was given up ends as *dead*, with its reason and since when; any other as *done*.
        """
        ending: dict[str, Any] = {"state": "done", "error": None}
        if job.given_up is not None:
            since = moment(self._session, process_clock())
            ending = {"state": "dead", "error": job.given_up[:LONGEST_ERROR], "run_at": since}
        done = (
            sa.update(JobRow)
            .where(JobRow.id == job.id, JobRow.lease_token == job.token, JobRow.state == "queued")
            .values(lease_until=None, lease_token=None, **ending)
            .returning(JobRow.id)
            .execution_options(synchronize_session=False)
        )
        return (await self._session.execute(done)).one_or_none() is not None

    async def dead(self, limit: int = 100) -> Sequence[JobRow]:
        """Jobs that were given up, the newest first."""
        found = sa.select(JobRow).where(DEAD).order_by(JobRow.run_at.desc(), JobRow.id).limit(limit)
        return (await self._session.scalars(found)).all()

    async def revive(self, job_id: str, at: datetime) -> JobRow | None:
        """Queue a dead job again, with all its tries; None when there is no such dead job."""
        again = (
            sa.update(JobRow)
            .where(JobRow.id == job_id, JobRow.state == "dead")
            .values(state="queued", attempts=0, error=None, run_at=moment(self._session, at))
            .returning(JobRow)
            .execution_options(synchronize_session=False)
        )
        return (await self._session.scalars(again)).one_or_none()

    async def is_known(self, job_id: str) -> bool:
        """Whether there is such a job, in whatever state."""
        return await self._session.scalar(sa.select(JobRow.id).where(JobRow.id == job_id)) is not None

    async def pause(self, kinds: Sequence[JobKind]) -> None:
        """Let exactly these kinds wait; all others run."""
        await self._session.execute(sa.delete(PausedJobsRow))
        self._session.add_all(PausedJobsRow(kind=kind) for kind in sorted(set(kinds)))
        await self._session.flush()

    async def paused(self) -> tuple[JobKind, ...]:
        """The kinds that wait."""
        return tuple((await self._session.scalars(sa.select(PausedJobsRow.kind).order_by(PausedJobsRow.kind))).all())

    async def queued(self) -> int:
        """How many jobs are not done yet."""
        counted = sa.select(sa.func.count()).select_from(JobRow).where(JobRow.state == "queued")
        return await self._session.scalar(counted) or 0
