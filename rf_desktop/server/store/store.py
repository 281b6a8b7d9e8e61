"""The store: pools for writing and reading, units of work, the log and the queue."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.pool import AsyncAdaptedQueuePool

from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.store.attempts import Attempts
from rf_desktop.server.store.engine import reader_engine, writer_engine
from rf_desktop.server.store.events import EventLog
from rf_desktop.server.store.job_queue import JobQueue
from rf_desktop.server.store.listeners import Listeners
from rf_desktop.server.store.people import Doors
from rf_desktop.server.store.presence import SignsOfLife
from rf_desktop.server.store.redaction import Redactions, at_work
from rf_desktop.server.store.retention import Retention
from rf_desktop.server.store.schema import check_current
from rf_desktop.server.store.schema_postgres import check_ready
from rf_desktop.server.store.scope import ACCOUNT, SYSTEM, TURN, ScopedSession
from rf_desktop.server.store.trouble import told
from rf_desktop.server.store.unit_of_work import Rollback, Work

TURN_PATIENCE = 30.0
"""Seconds to wait for the account's other writers of this process: as long as for SQLite's one writing connection."""


class Store:
    """The database of one server process. Made by `open_store`, ended by `close`."""

    def __init__(self, url: str, clock: Clock = now, figures: Figures = NO_FIGURES) -> None:
        self.url = url
        self._clock = clock
        self._figures = figures
        self._writer: AsyncEngine = writer_engine(url)
        self._reader: AsyncEngine = reader_engine(url)
        self._writing = async_sessionmaker(self._writer, sync_session_class=ScopedSession, expire_on_commit=False)
        self._reading = async_sessionmaker(self._reader, sync_session_class=ScopedSession, expire_on_commit=False)
        self.redactions = Redactions()
        self._turns: WeakValueDictionary[AccountId, asyncio.Lock] = WeakValueDictionary()
        self.log = EventLog(lambda: self._reading(info={SYSTEM: True}))
        self.listeners = Listeners(lambda: self._reading(info={SYSTEM: True}))
        self.signs_of_life = SignsOfLife(
            reading=lambda: self._reading(info={SYSTEM: True}), writing=lambda: self._writing(info={SYSTEM: True})
        )
        self.attempts = Attempts(lambda: self._writing(info={SYSTEM: True}))
        self.retention = Retention(
            reading=lambda: self._reading(info={SYSTEM: True}), writing=lambda: self._writing(info={SYSTEM: True})
        )
        self.queue = JobQueue(
            reading=lambda: self._reading(info={SYSTEM: True}), writing=lambda: self._writing(info={SYSTEM: True})
        )

    @asynccontextmanager
    async def work(self, account_id: AccountId) -> AsyncIterator[Work]:
        """A writing unit of work: commits when the block ends, rolls back when it raises.

        Of one account only one runs at a time, on all replicas together; the others wait in the order in which they
        came. So what a unit of work has read is still true when it writes. (SQLite has one writer for all accounts.)
        `raise Rollback` leaves the block quietly without a commit; `work.committed` tells. Raises
        TemporarilyUnavailable when the database is out of reach or full: then nothing was saved.
        """
        with told():
            # The lock keeps an account's writers from holding a connection each while they wait for their turn.
            async with self._turn(account_id), self._writing(info={ACCOUNT: account_id, TURN: True}) as session:
                await session.begin()
                await session.connection()
                redaction = await self.redactions.of(session, account_id, may_write=True)
                work = Work(session, account_id, redaction)
                try:
                    with at_work(redaction):
                        yield work
                        await session.flush()
                        await work.events.write(self._clock())
                    await session.commit()
                    work.committed = True
                    self._figures.events_appended(work.events.written)
                except Rollback:
                    await session.rollback()

    @asynccontextmanager
    async def read(self, account_id: AccountId) -> AsyncIterator[Work]:
        """A reading unit of work: one consistent view, never blocked by writers, and it cannot write.

        Raises TemporarilyUnavailable when the database is out of reach.
        """
        with told():
            async with self._reading(info={ACCOUNT: account_id}) as session:
                yield Work(session, account_id)

    async def scrub(self, account_id: AccountId) -> Callable[[str], str]:
        """What takes secrets out of an account's texts, on their way to a model and back (A7). Errors as in `read`."""
        with told():
            async with self._reading(info={ACCOUNT: account_id}) as session:
                return (await self.redactions.of(session, account_id, may_write=False)).text

    @asynccontextmanager
    async def doors(self) -> AsyncIterator[Doors]:
        """Reading before any account is known: sign-in by e-mail, token to person. Errors as in `read`."""
        with told():
            async with self._reading(info={SYSTEM: True}) as session:
                yield Doors(session)

    @asynccontextmanager
    async def founding(self) -> AsyncIterator[Doors]:
        """Writing across accounts: only for making accounts and people. Commits when the block ends. Errors as `work`.

        On PostgreSQL one founding runs at a time, so that no address is given away twice.
        """
        with told():
            async with self._writing(info={SYSTEM: True}) as session, session.begin():
                await self._alone(session)
                yield Doors(session)

    async def is_reachable(self) -> bool:
        """Whether the database answers."""
        try:
            async with self._reader.connect() as connection:
                await connection.execute(sa.text("SELECT 1"))
        except (SQLAlchemyError, OSError, sqlite3.Error):
            return False
        return True

    @property
    def connections_in_use(self) -> int:
        """How many connections to the database are at work."""
        pools = (self._writer.pool, self._reader.pool)
        return sum(pool.checkedout() for pool in pools if isinstance(pool, AsyncAdaptedQueuePool))

    async def check_ready(self) -> None:
        """Raise NewerDatabase, OutdatedDatabase or Unguarded unless this database may be served.

        On SQLite the file is looked at; there row-level security does not exist.
        """
        if self._reader.dialect.name != "postgresql":
            check_current(self.url)
            return
        async with self._reader.connect() as connection:
            await connection.run_sync(check_ready)

    async def close(self) -> None:
        """Let go of the database."""
        await self._writer.dispose()
        await self._reader.dispose()

    @asynccontextmanager
    async def _turn(self, account_id: AccountId) -> AsyncIterator[None]:
        """One of the account's writers at a time. Raises TimeoutError for who waits too long."""
        lock = self._turns.setdefault(account_id, asyncio.Lock())
        async with asyncio.timeout(TURN_PATIENCE):
            await lock.acquire()
        try:
            yield
        finally:
            lock.release()

    async def _alone(self, session: AsyncSession) -> None:
        if self._writer.dialect.name == "postgresql":
            await session.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended('founding', 0))"))


async def open_store(url: str, clock: Clock = now, figures: Figures = NO_FIGURES) -> Store:
    """The store behind a SQLite file or a PostgreSQL database, whose schema must be current (`migrate`).

    Raises OutdatedDatabase or NewerDatabase when it is not, and on PostgreSQL Unguarded unless row-level security
    holds for the role of `url`.
    """
    store = Store(url, clock, figures)
    try:
        await store.check_ready()
    except BaseException:
        await store.close()
        raise
    return store
