"""Looking at a database from outside, for whoever wants to know whether it can be served."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from rf_desktop.server.store import guard
from rf_desktop.server.store.engine import PG_CONNECT_SECONDS, database_url, is_postgresql
from rf_desktop.server.store.schema_postgres import revision_of
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class Findings:
    """What a database says about itself: its engine's version, its revision, its clock, and what is unguarded.

    `now` is None where the engine has no clock of its own; `damage` is the first thing that is wrong in the file.
    """

    version: str
    revision: str | None
    now: datetime | None = None
    unguarded: Sequence[str] = ()
    damage: str | None = None


async def examine(url: str) -> Findings:
    """Raises whatever the engine raises when it cannot be reached or read (`connecting.py`)."""
    return await _postgres(url) if is_postgresql(url) else _sqlite(url)


async def _postgres(url: str) -> Findings:
    engine = create_async_engine(
        database_url(url), poolclass=NullPool, hide_parameters=True, connect_args={"timeout": PG_CONNECT_SECONDS}
    )
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_asked)
    finally:
        await engine.dispose()


def _asked(connection: sa.Connection) -> Findings:
    version = connection.scalar(sa.text("SELECT current_setting('server_version')"))
    clock = connection.scalar(sa.text("SELECT clock_timestamp()"))
    revision = revision_of(connection)
    unguarded = guard.problems(connection) if revision is not None else ()
    return Findings(f"PostgreSQL {version}", revision, clock, unguarded)


def _sqlite(url: str) -> Findings:
    file = Path(database_url(url).database or "").absolute()
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
        told = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    damage = None if told == "ok" else told
    return Findings(f"SQLite {sqlite3.sqlite_version}", None if row is None else str(row[0]), damage=damage)


def behind(findings: Findings) -> float | None:
    """Seconds by which this machine's clock is behind the database's; less than 0 when it is ahead."""
    return None if findings.now is None else (findings.now.astimezone(UTC) - datetime.now(UTC)).total_seconds()
