"""Jobs whose times were written under a clock that was ahead, and is right again now.

A forward jump needs nothing: what was due later is due now. After a jump back, three things would wait for as long as
the jump was: a dead worker's lease, a job that was enqueued "in the future", and a pause before the next try.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.server.store.moments import moment
from rf_desktop.server.store.tables import JobRow

AT_ONCE = 500
"""Jobs looked at in one go."""
SLACK = timedelta(seconds=2)
"""Clocks of one machine differ by less; smaller jumps cost less than what they would repair."""


async def set_right(reading: Any, writing: Any, now: datetime, lease: timedelta, longest_pause: timedelta) -> int:
    """Move such jobs to where they would stand under the clock of now; how many there were. Reads first."""
    async with reading() as session:
        astray = sa.select(JobRow.id).where(_astray(session, now, lease, longest_pause)).limit(1)
        if await session.scalar(astray) is None:
            return 0
    async with writing() as session, session.begin():
        found = sa.select(JobRow, moment(session, now)).where(_astray(session, now, lease, longest_pause))
        rows = (await session.execute(found.limit(AT_ONCE).with_for_update(skip_locked=True, of=JobRow))).all()
        for job, present in rows:
            _set_right(job, present, lease, longest_pause)
        return len(rows)


def _astray(session: AsyncSession, now: datetime, lease: timedelta, longest_pause: timedelta) -> sa.ColumnElement[bool]:
    """A lease further away than leases last, a job from the future, a pause longer than pauses are."""
    return sa.and_(
        JobRow.state == "queued",
        sa.or_(
            JobRow.lease_until > moment(session, now, 2 * lease + SLACK),
            JobRow.created_at > moment(session, now, SLACK),
            sa.and_(JobRow.attempts > 0, JobRow.run_at > moment(session, now, 2 * longest_pause)),
        ),
    )


def _set_right(job: JobRow, present: datetime, lease: timedelta, longest_pause: timedelta) -> None:
    if job.lease_until is not None and job.lease_until > present + 2 * lease:
        job.lease_until = present + lease  # a holder who lives renews it; a dead one's ends
    if job.created_at > present:
        job.run_at = present + max(job.run_at - job.created_at, timedelta())
        job.created_at = present
    if job.attempts > 0 and job.run_at > present + longest_pause:
        job.run_at = present
