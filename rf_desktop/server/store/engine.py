"""Opening the database: pools of connections for writing and for reading, on SQLite and on PostgreSQL.

SQLite: one writer connection, a few readers, WAL. Many writing connections would poll each other's locks and starve
(ratio 11 in our measurements); one writer with BEGIN IMMEDIATE waits in a fair queue instead, and readers never wait.

PostgreSQL: writers at READ COMMITTED, whose units of work take turns per account (`store.py`); readers at REPEATABLE
READ, so that a reading unit of work is one consistent view there as well. A connection is tried before it is used, so
that a database that was restarted needs nothing from anybody here.
"""

from __future__ import annotations

import sqlite3
from importlib.util import find_spec
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from rf_desktop.server.store.one_hop import OneHopDriver

READERS = 4
BUSY_MS = 10_000
"""How long a connection waits for another process (a backup, a second program) to let go."""
PG_WRITERS = 10
PG_READERS = 10
"""Connections of one process at most; a server for N processes needs room for N times both, and one more each."""
POOL_PATIENCE = 10
"""Seconds to wait for a free connection."""
PG_SETTINGS = {
    "application_name": "resolutionflow",
    "statement_timeout": "15s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "30s",
    "jit": "off",
    "search_path": "public",
}
"""No statement of ours is long; what hangs is ended by the database, and the request is told that nothing was saved."""
PG_STATEMENTS = 500
"""Prepared statements that a connection keeps: more than the server has, so that none is prepared again and again."""
PG_CONNECT_SECONDS = 5
PG_COMMAND_SECONDS = 20
"""After so long without an answer a connection is given up, should the machine behind it have vanished."""


class UnsupportedDatabase(ValueError):
    """The URL names an engine that this version does not speak."""


def database_url(url: str) -> URL:
    """`url` with the driver that we use. Raises UnsupportedDatabase for anything but a SQLite file or PostgreSQL."""
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except ArgumentError:
        raise UnsupportedDatabase("the address of the database cannot be read") from None
    if parsed.get_backend_name() == "postgresql":
        if not parsed.database:
            raise UnsupportedDatabase(f"{parsed.render_as_string()} names no database behind the host")
        if find_spec("asyncpg") is None:
            raise UnsupportedDatabase("PostgreSQL needs a package: pip install 'resolutionflow-desktop[team]'")
        return parsed.set(drivername="postgresql+asyncpg")
    return sqlite_url(url).set(drivername="sqlite+aiosqlite")


def is_postgresql(url: str) -> bool:
    """Whether `url` names a PostgreSQL database. Raises UnsupportedDatabase as `database_url` does."""
    return database_url(url).get_backend_name() == "postgresql"


def sqlite_url(url: str) -> URL:
    """`url` as a SQLite URL with a file. Raises UnsupportedDatabase for anything else."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise UnsupportedDatabase(f"this version needs a SQLite file or PostgreSQL, not {parsed.render_as_string()}")
    return parsed


def writer_engine(url: str) -> AsyncEngine:
    """The engine behind every writing unit of work. On SQLite one connection, whose transactions begin immediately."""
    if is_postgresql(url):
        return postgres_engine(url, size=PG_WRITERS)
    return _sqlite_engine(url, size=1, begin="BEGIN IMMEDIATE", query_only=False)


def reader_engine(url: str) -> AsyncEngine:
    """The engine behind every reading unit of work; a write on it is refused by the database."""
    if is_postgresql(url):
        settings = {"default_transaction_read_only": "on"}
        return postgres_engine(url, size=PG_READERS, isolation_level="REPEATABLE READ", settings=settings)
    return _sqlite_engine(url, size=READERS, begin="BEGIN", query_only=True)


def postgres_engine(
    url: str, *, size: int, isolation_level: str = "READ COMMITTED", settings: dict[str, str] | None = None
) -> AsyncEngine:
    """A pool of `size` connections to PostgreSQL; `settings` are the server's, for each of them."""
    engine = create_async_engine(
        database_url(url),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=POOL_PATIENCE,
        pool_pre_ping=True,
        isolation_level=isolation_level,
        hide_parameters=True,
        connect_args={
            "timeout": PG_CONNECT_SECONDS,
            "command_timeout": PG_COMMAND_SECONDS,
            "server_settings": PG_SETTINGS | (settings or {}),
            "prepared_statement_cache_size": PG_STATEMENTS,
        },
    )
    dialect: Any = engine.sync_engine.dialect
    dialect.do_ping = _still_there
    return engine


def _still_there(connection: Any) -> bool:
    """Ask a connection of the pool, once; the dialect's own question is a whole transaction, three times the way."""
    try:
        connection.await_(connection.driver_connection.execute("SELECT 1"))
    except Exception as error:
        connection._handle_exception(error)  # noqa: SLF001  # as the dialect's own question words it
    return True


def prepare(connection: sqlite3.Connection | Any, *, query_only: bool = False) -> None:
    """Settings of each connection; the driver's own implicit transactions are off, we say BEGIN ourselves."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    if query_only:
        cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _sqlite_engine(url: str, *, size: int, begin: str, query_only: bool) -> AsyncEngine:
    engine = create_async_engine(
        database_url(url),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=30,
        module=OneHopDriver(),
        hide_parameters=True,  # a failure may be logged, and parameters are somebody's text
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, entry: ConnectionPoolEntry) -> None:
        prepare(connection, query_only=query_only)
        connection.only_reads = query_only

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        if query_only:
            fairy: Any = connection.connection.dbapi_connection
            fairy.begin_first = begin
        else:
            connection.exec_driver_sql(begin)

    return engine
