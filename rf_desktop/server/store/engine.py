"""Opening the database: one writer connection, a small pool of readers, WAL (SQLite).

Many writing connections would poll each other's locks and starve (ratio 11 in our measurements); one writer with
BEGIN IMMEDIATE waits in a fair queue instead, and readers never wait at all.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

READERS = 4
BUSY_MS = 10_000
"""How long a connection waits for another process (a backup, a second program) to let go."""


class UnsupportedDatabase(ValueError):
    """The URL names an engine that this version does not speak."""


def sqlite_url(url: str) -> URL:
    """`url` as a SQLite URL with a file. Raises UnsupportedDatabase for anything else."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise UnsupportedDatabase(f"this version needs a SQLite file, not {parsed.render_as_string()}")
    return parsed


def writer_engine(url: str) -> AsyncEngine:
    """The engine behind every writing unit of work: one connection, whose transactions begin immediately."""
    return _engine(url, size=1, begin="BEGIN IMMEDIATE", query_only=False)


def reader_engine(url: str) -> AsyncEngine:
    """The engine behind every reading unit of work; a write on it is refused by the database."""
    return _engine(url, size=READERS, begin="BEGIN", query_only=True)


def prepare(connection: sqlite3.Connection | Any, *, query_only: bool = False) -> None:
    """Settings of each connection; the driver's own implicit transactions are off, we say BEGIN ourselves."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    if query_only:
        cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _engine(url: str, *, size: int, begin: str, query_only: bool) -> AsyncEngine:
    engine = create_async_engine(
        sqlite_url(url).set(drivername="sqlite+aiosqlite"),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,  # a failure may be logged, and parameters are somebody's text
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, entry: ConnectionPoolEntry) -> None:
        prepare(connection, query_only=query_only)

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
