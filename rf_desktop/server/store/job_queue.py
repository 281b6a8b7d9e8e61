"""The jobs of all accounts, as a worker sees them: leases, signs of life, failures, figures (A1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.server.ports import LeasedJob
from rf_desktop.server.store.clock_repair import set_right
from rf_desktop.server.store.job_order import chosen, due, rank
from rf_desktop.server.store.jobs import DEAD, LONGEST_ERROR, QUEUED
from rf_desktop.server.store.moments import moment
from rf_desktop.server.store.tables import JobRow
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class JobFigures:
    """How the queue stands, over all accounts: jobs not done, the age of the oldest due one in seconds, dead ones."""

    queued: int
    oldest_age: float
    dead: int


class JobQueue:
    """Every call is its own transaction, in system scope.

    `now` is the caller's clock everywhere; it counts only where the database has none of its own (SQLite).
    """

    def __init__(self, reading: Any, writing: Any) -> None:
        self._reading = reading
        self._writing = writing

    async def lease(
        self,
        now: datetime,
        limit: int,
        lease_seconds: float,
        token: str,
        running: Collection[LeasedJob] = (),
    ) -> list[LeasedJob]:
        """Take up to `limit` due jobs for `lease_seconds`; kinds that an account has paused are passed over.

        Accounts take turns: each one's first job comes before anybody's second. `running` are the jobs that this worker
        has already; they count in everybody's places (`job_order`). Replies come first, also in the list. Every wake-up
        asks, and mostly there is nothing: that is read first, so that it costs the writers no turn.
        """
        async with self._reading() as session:
            if await session.scalar(sa.select(JobRow.id).where(*due(session, now, running)).limit(1)) is None:
                return []
        async with self._writing() as session, session.begin():
            taken = (
                sa.update(JobRow)
                .where(JobRow.id.in_(chosen(session, now, limit, running)), JobRow.state == "queued")
                .values(
                    lease_until=moment(session, now, timedelta(seconds=lease_seconds)),
                    lease_token=token,
                    attempts=JobRow.attempts + 1,
                )
                .returning(JobRow.id, JobRow.account_id, JobRow.kind, JobRow.payload, JobRow.attempts, JobRow.run_at)
                .execution_options(synchronize_session=False)
            )
            rows = (await session.execute(taken)).all()
        rows = sorted(rows, key=lambda row: (rank(row.kind), row.run_at, row.id))
        return [LeasedJob(row.id, row.account_id, row.kind, row.payload, row.attempts, token) for row in rows]

    async def heartbeat(self, job: LeasedJob, now: datetime, lease_seconds: float) -> bool:
        """Keep a lease; False when it is lost and the work should stop."""
        async with self._writing() as session, session.begin():
            return await _held(session, job, lease_until=moment(session, now, timedelta(seconds=lease_seconds)))

    async def fail(self, job: LeasedJob, reason: str, now: datetime, retry_in: float | None) -> bool:
        """Give a job back for `retry_in` seconds, or for good (`dead`) when that is None; False when it was lost."""
        async with self._writing() as session, session.begin():
            ending: dict[str, Any] = {"run_at": moment(session, now, timedelta(seconds=retry_in or 0))}
            if retry_in is None:
                ending["state"] = "dead"
            free = {"lease_until": None, "lease_token": None, "error": reason[:LONGEST_ERROR]}
            return await _held(session, job, **free, **ending)

    async def give_back(self, job: LeasedJob) -> bool:
        """Give a job back as if it had never been taken: due at once, no try counted; False when it was lost."""
        async with self._writing() as session, session.begin():
            return await _held(session, job, lease_until=None, lease_token=None, attempts=job.attempts - 1)

    async def set_right(self, now: datetime, lease_seconds: float, longest_pause: float) -> int:
        """Free what a clock that was set back would hold for long; how many jobs that was."""
        return await set_right(
            self._reading, self._writing, now, timedelta(seconds=lease_seconds), timedelta(seconds=longest_pause)
        )

    async def depth(self) -> int:
        """How many jobs wait or run, over all accounts."""
        async with self._reading() as session:
            return await session.scalar(_counted(QUEUED)) or 0

    async def figures(self, now: datetime) -> JobFigures:
        """For the metrics."""
        async with self._reading() as session:
            queued, dead = (
                await session.execute(sa.select(*(_counted(state).scalar_subquery() for state in (QUEUED, DEAD))))
            ).one()
            oldest = sa.select(sa.func.min(JobRow.run_at), moment(session, now)).where(*due(session, now, ()))
            since, present = (await session.execute(oldest)).one()
            age = 0.0 if since is None else max(0.0, (present - since).total_seconds())
            return JobFigures(queued, age, dead)


def _counted(state: sa.ColumnElement[bool]) -> sa.Select[tuple[int]]:
    """How many jobs are in that state, over all accounts; the index counts them, however many are done."""
    return sa.select(sa.func.count()).select_from(JobRow).where(state)


async def _held(session: AsyncSession, job: LeasedJob, **values: Any) -> bool:
    """Change a job that is still `job`'s holder's; False when it is not."""
    changed = (
        sa.update(JobRow)
        .where(
            JobRow.account_id == job.account_id,
            JobRow.id == job.id,
            JobRow.lease_token == job.token,
            JobRow.state == "queued",
        )
        .values(**values)
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(changed)).one_or_none() is not None
