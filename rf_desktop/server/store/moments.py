"""Whose clock counts: the database's own where it has one (PostgreSQL), so that no replica's clock matters.

SQLite lives in the process and has no clock of its own; there the caller's moment is taken as it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.server.store.columns import UtcMoment

OWN_CLOCK = frozenset({"postgresql"})
"""Engines that tell the time themselves. Tests whose clock stands still empty it."""
_DATABASE_NOW = sa.func.clock_timestamp(type_=sa.DateTime(timezone=True))


def has_own_clock(session: AsyncSession) -> bool:
    """Whether this session's database tells the time itself."""
    return session.get_bind().dialect.name in OWN_CLOCK


def moment(session: AsyncSession, now: datetime, after: timedelta = timedelta()) -> sa.ColumnElement[Any]:
    """The moment `after` from now, for a statement; `now` is the caller's clock and counts only on SQLite."""
    if has_own_clock(session):
        return _DATABASE_NOW + sa.literal(after, sa.Interval()) if after else _DATABASE_NOW
    return sa.literal(now + after, UtcMoment())
