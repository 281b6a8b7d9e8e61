"""Whose job is next: replies before the rest, the oldest first, and accounts in turns (A1).

One place is kept for replies and one for everything else, in each account's share and in the whole process; the other
places go to replies first. So nobody waits for an answer behind a pile of assessments, not even behind those that run,
and no flood of either holds the other up for good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.contract.operations import JobKind
from rf_desktop.server.ports import LeasedJob
from rf_desktop.server.store.moments import moment
from rf_desktop.server.store.tables import JobRow, PausedJobsRow

PARALLEL = 8
"""Jobs that run at the same time in one process."""
SHARE = 6
"""Jobs that one account may have running in one process; what is above waits for its turn."""
KEPT = 1
"""Places of a process, and of an account's share, that replies leave to the rest, and the rest to replies."""
AHEAD = 16
"""How many times the wanted number is looked at, since another worker may hold the first ones locked."""
WAITED_FOR: tuple[JobKind, ...] = ("reply",)
"""Kinds that somebody sits and waits for; all others are of one rank, by age, so that none of them waits for good."""

_row_rank = sa.case((JobRow.kind.in_(WAITED_FOR), 0), else_=1)
_Counts = list[tuple[sa.ColumnElement[bool], int]]


def rank(kind: JobKind) -> int:
    """0 for what somebody waits for, 1 for the rest."""
    return 0 if kind in WAITED_FOR else 1


def due(session: AsyncSession, now: datetime, running: Collection[LeasedJob]) -> list[sa.ColumnElement[bool]]:
    """The jobs that nobody holds, whose time has come, and for which there is a place beside those `running`."""
    present = moment(session, now)
    paused = sa.exists().where(PausedJobsRow.account_id == JobRow.account_id, PausedJobsRow.kind == JobRow.kind)
    most = ((_accounts(running), SHARE), (_ranks(running), PARALLEL - KEPT), (_both(running), SHARE - KEPT))
    return [
        JobRow.state == "queued",
        JobRow.run_at <= present,
        sa.or_(JobRow.lease_until.is_(None), JobRow.lease_until < present),
        ~paused,
        *(sa.not_(like) for counts, places in most for like, count in counts if count >= places),
    ]


def chosen(session: AsyncSession, now: datetime, limit: int, running: Collection[LeasedJob]) -> sa.Select[tuple[str]]:
    """The ids to lease. PostgreSQL locks them, passing over what another worker has locked.

    The window ranks without locks; the locking select checks each row again as it is by then. Both are materialised,
    so that the statement cannot evaluate them anew and lock more than it takes. What the last step leaves out for want
    of a place is for the next look. The first in line always has one, so the answer is empty only where nothing is due
    or another worker holds it locked at this moment.
    """
    may_run = due(session, now, running)
    of_account, of_rank, of_both = (_beside(counts(running)) for counts in (_accounts, _ranks, _both))
    in_turn = sa.func.row_number().over(partition_by=JobRow.account_id, order_by=(_row_rank, JobRow.run_at, JobRow.id))
    turn = (in_turn + of_account).label("turn")
    ranked = sa.select(JobRow.id, JobRow.run_at, turn).where(*may_run).subquery("ranked")
    order = (ranked.c.turn, ranked.c.run_at, ranked.c.id)
    first = sa.select(ranked).order_by(*order).limit(limit * AHEAD).cte("first").prefix_with("MATERIALIZED")
    locked = (
        sa.select(
            JobRow.id,
            JobRow.account_id,
            _row_rank.label("rank"),
            of_account.label("of_account"),
            of_rank.label("of_rank"),
            of_both.label("of_both"),
            first.c.turn,
            first.c.run_at,
        )
        .join(first, first.c.id == JobRow.id)
        .where(*may_run)
        .order_by(first.c.turn, first.c.run_at, first.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=JobRow)
        .cte("locked")
        .prefix_with("MATERIALIZED")
    )

    def place(among: list[sa.ColumnElement[object]], taken: sa.ColumnElement[int], name: str) -> sa.Label[int]:
        """Which place of those `among` a row would be, after those that are `taken`."""
        line = (locked.c.turn, locked.c.run_at, locked.c.id)
        return (sa.func.row_number().over(partition_by=among, order_by=line) + taken).label(name)

    placed = sa.select(
        locked.c.id,
        place([locked.c.account_id], locked.c.of_account, "of_account"),
        place([locked.c.rank], locked.c.of_rank, "of_rank"),
        place([locked.c.account_id, locked.c.rank], locked.c.of_both, "of_both"),
    ).subquery("placed")
    return sa.select(placed.c.id).where(
        placed.c.of_account <= SHARE, placed.c.of_rank <= PARALLEL - KEPT, placed.c.of_both <= SHARE - KEPT
    )


def _accounts(running: Collection[LeasedJob]) -> _Counts:
    counted = Counter(job.account_id for job in running)
    return [(JobRow.account_id == account, count) for account, count in counted.items()]


def _ranks(running: Collection[LeasedJob]) -> _Counts:
    counted = Counter(rank(job.kind) for job in running)
    return [(_row_rank == each, count) for each, count in counted.items()]


def _both(running: Collection[LeasedJob]) -> _Counts:
    counted = Counter((job.account_id, rank(job.kind)) for job in running)
    return [
        (sa.and_(JobRow.account_id == account, _row_rank == each), count) for (account, each), count in counted.items()
    ]


def _beside(counts: _Counts) -> sa.ColumnElement[int]:
    """How many run that are counted with a row."""
    return sa.case(*counts, else_=0) if counts else sa.literal(0)
