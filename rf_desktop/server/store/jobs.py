"""Leased job rows: enqueued with the change that needs them, done together with their effect (A1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import AccountId, new_id
from rf_desktop.server.ports import LeasedJob
from rf_desktop.server.store.tables import JobRow, PausedJobsRow


class Jobs:
    """The jobs of one account, inside a unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.enqueued = 0

    def enqueue(self, kind: JobKind, payload: dict[str, Any], at: datetime) -> None:
        """Work to do once this unit of work is committed; `payload` is JSON and names ids, never texts."""
        self._session.add(JobRow(id=new_id(), kind=kind, payload=payload, run_at=at, created_at=at))
        self.enqueued += 1

    async def complete(self, job: LeasedJob) -> bool:
        """Mark `job` done in the transaction of its effect; False when somebody else holds it now: roll back."""
        done = (
            sa.update(JobRow)
            .where(JobRow.id == job.id, JobRow.lease_token == job.token, JobRow.state == "queued")
            .values(state="done", lease_until=None, lease_token=None, error=None)
            .returning(JobRow.id)
            .execution_options(synchronize_session=False)
        )
        return (await self._session.execute(done)).one_or_none() is not None

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


class JobQueue:
    """The jobs of all accounts, as a worker sees them. System scope; every call is its own transaction."""

    def __init__(self, reading: Any, writing: Any) -> None:
        self._reading = reading
        self._writing = writing

    async def lease(self, now: datetime, limit: int, lease_seconds: float, token: str) -> list[LeasedJob]:
        """Take up to `limit` due jobs for `lease_seconds`; kinds that an account has paused are passed over.

        Every wake-up asks, and mostly there is nothing: that is read first, so that it costs the writers no turn.
        """
        due = _due(now, limit)
        async with self._reading() as session:
            if await session.scalar(due) is None:
                return []
        due = due.with_for_update(skip_locked=True)
        taken = (
            sa.update(JobRow)
            .where(JobRow.id.in_(due.scalar_subquery()))
            .values(lease_until=now + timedelta(seconds=lease_seconds), lease_token=token, attempts=JobRow.attempts + 1)
            .returning(JobRow.id, JobRow.account_id, JobRow.kind, JobRow.payload, JobRow.attempts, JobRow.run_at)
            .execution_options(synchronize_session=False)
        )
        async with self._writing() as session, session.begin():
            rows = (await session.execute(taken)).all()
        rows = sorted(rows, key=lambda row: (row.run_at, row.id))
        return [LeasedJob(row.id, row.account_id, row.kind, row.payload, row.attempts, token) for row in rows]

    async def heartbeat(self, job: LeasedJob, now: datetime, lease_seconds: float) -> bool:
        """Keep a lease; False when it is lost and the work should stop."""
        return await self._held(job, lease_until=now + timedelta(seconds=lease_seconds))

    async def fail(self, job: LeasedJob, reason: str, retry_at: datetime | None) -> bool:
        """Give a job back until `retry_at`, or for good (`dead`) when that is None; False when it was lost."""
        values: dict[str, Any] = {"lease_until": None, "lease_token": None, "error": reason[:2000]}
        values |= {"state": "dead"} if retry_at is None else {"run_at": retry_at}
        return await self._held(job, **values)

    async def depth(self) -> int:
        """How many jobs wait or run, over all accounts."""
        async with self._reading() as session:
            counted = sa.select(sa.func.count()).select_from(JobRow).where(JobRow.state == "queued")
            return await session.scalar(counted) or 0

    async def _held(self, job: LeasedJob, **values: Any) -> bool:
        changed = (
            sa.update(JobRow)
            .where(
                JobRow.account_id == AccountId(job.account_id),
                JobRow.id == job.id,
                JobRow.lease_token == job.token,
                JobRow.state == "queued",
            )
            .values(**values)
            .returning(JobRow.id)
            .execution_options(synchronize_session=False)
        )
        async with self._writing() as session, session.begin():
            return (await session.execute(changed)).one_or_none() is not None


def _due(now: datetime, limit: int) -> sa.Select[tuple[str]]:
    """The jobs that nobody holds and whose time has come, the oldest first."""
    waits = sa.exists().where(PausedJobsRow.account_id == JobRow.account_id, PausedJobsRow.kind == JobRow.kind)
    return (
        sa.select(JobRow.id)
        .where(
            JobRow.state == "queued",
            JobRow.run_at <= now,
            sa.or_(JobRow.lease_until.is_(None), JobRow.lease_until < now),
            ~waits,
        )
        .order_by(JobRow.run_at, JobRow.id)
        .limit(limit)
    )
