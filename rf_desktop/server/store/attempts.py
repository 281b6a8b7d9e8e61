"""How often something was tried, counted for all replicas in one place: the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.server.store.columns import UtcMoment
from rf_desktop.server.store.tables import AttemptRow
from rf_desktop.server.store.trouble import told
from rf_desktop.values import dataclass

CLOCK_SLACK = timedelta(minutes=5)
"""A count from further in the future was written under a wrong clock, and counts no more."""


@dataclass(frozen=True)
class Rule:
    """So many tries are free within a window; after the last of them, and after each further one, comes a pause."""

    free: int
    window: timedelta
    pauses: tuple[timedelta, ...]
    """The last one stays for all further tries."""
    remembered: timedelta
    """How long after the last try the pauses begin anew; at least the longest of them."""

    def pause_after(self, count: int) -> timedelta:
        """How long nobody may try after try number `count`."""
        return timedelta() if count < self.free else self.pauses[min(count - self.free, len(self.pauses) - 1)]


@dataclass(frozen=True)
class Counted:
    """What counting said: wait so long, or try; `pauses` when this try, should it fail, is followed by a pause."""

    wait: timedelta | None
    pauses: bool = False


class Attempts:
    """Counts by key, over all accounts. System scope; every method is a transaction of its own."""

    def __init__(self, sessions: Any) -> None:
        self._sessions = sessions

    async def count(self, tries: Sequence[tuple[str, Rule]], at: datetime) -> Counted:
        """Count one try for each key, before it is made: of tries at the same moment only the free ones get through.

        If one key has to wait, none is counted: waiting is not prolonged by whoever asks meanwhile.
        """
        pauses = False
        with told():
            async with self._sessions() as session, session.begin():
                for key, rule in tries:
                    count = await session.scalar(_counting(session, key, rule, at))
                    if count is None:
                        row = await session.get_one(AttemptRow, key)
                        wait = row.since + rule.pause_after(row.count) - at
                        await session.rollback()
                        return Counted(wait)
                    pauses |= count >= rule.free
        return Counted(wait=None, pauses=pauses)

    async def forgive(self, forgotten: str | None, taken_back: str) -> None:
        """The try was good: forget all of the first key, if there is one, and take this one back from the second."""
        counted = sa.update(AttemptRow).where(AttemptRow.key == taken_back, AttemptRow.count > 0)
        one_less = counted.values(count=AttemptRow.count - 1)
        with told():
            async with self._sessions() as session, session.begin():
                if forgotten is not None:
                    await session.execute(sa.delete(AttemptRow).where(AttemptRow.key == forgotten))
                await session.execute(one_less.execution_options(synchronize_session=False))


def _counting(session: AsyncSession, key: str, rule: Rule, at: datetime) -> sa.Executable:
    """Insert or add one, in a single statement that finds nothing while the key has to wait; gives the new count."""
    count, since = AttemptRow.count, AttemptRow.since
    insert = _insert(session.get_bind().dialect.name)

    def moment(offset: timedelta) -> sa.BindParameter[datetime]:
        return sa.literal(at + offset, UtcMoment())

    from_the_future = since > moment(CLOCK_SLACK)
    over = sa.case((count < rule.free, since <= moment(-rule.window)), else_=since <= moment(-rule.remembered))
    anew = sa.or_(from_the_future, over)
    last = rule.free + len(rule.pauses) - 1
    has_to_wait = sa.or_(
        *(
            sa.and_(
                count >= rule.free + step if rule.free + step == last else count == rule.free + step,
                since > moment(-pause),
            )
            for step, pause in enumerate(rule.pauses)
        )
    )
    # Before the first pause `since` is when counting began, from then on the moment of the last try.
    moved = sa.case((anew, moment(timedelta())), (count + 1 >= rule.free, moment(timedelta())), else_=since)
    statement: sa.Executable = (
        insert(AttemptRow)
        .values(key=key, since=at, count=1)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={"count": sa.case((anew, 1), else_=count + 1), "since": moved},
            where=sa.or_(from_the_future, sa.not_(has_to_wait)),
        )
        .returning(count)
    )
    return statement


def _insert(dialect: str) -> Callable[[type[AttemptRow]], Any]:
    """The engine's INSERT with a conflict clause; only the one in use is imported, since PostgreSQL's is large."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as inserting

        return inserting
    from sqlalchemy.dialects.sqlite import insert

    return insert
