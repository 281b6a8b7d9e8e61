"""The store: two engines, units of work, the log and the queue."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.store.engine import reader_engine, writer_engine
from rf_desktop.server.store.events import EventLog
from rf_desktop.server.store.jobs import JobQueue
from rf_desktop.server.store.people import Doors
from rf_desktop.server.store.schema import check_current
from rf_desktop.server.store.scope import ACCOUNT, SYSTEM, ScopedSession
from rf_desktop.server.store.unit_of_work import Rollback, Work


class Store:
    """The database of one server process. Made by `open_store`, ended by `close`."""

    def __init__(self, url: str, clock: Clock = now) -> None:
        self.url = url
        self._clock = clock
        self._writer: AsyncEngine = writer_engine(url)
        self._reader: AsyncEngine = reader_engine(url)
        self._writing = async_sessionmaker(self._writer, sync_session_class=ScopedSession, expire_on_commit=False)
        self._reading = async_sessionmaker(self._reader, sync_session_class=ScopedSession, expire_on_commit=False)
        self.log = EventLog(lambda: self._reading(info={SYSTEM: True}))
        self.queue = JobQueue(
            reading=lambda: self._reading(info={SYSTEM: True}), writing=lambda: self._writing(info={SYSTEM: True})
        )

    @asynccontextmanager
    async def work(self, account_id: AccountId) -> AsyncIterator[Work]:
        """A writing unit of work: commits when the block ends, rolls back when it raises.

        Only one runs at a time (SQLite has one writer); the others wait in the order in which they came.
        `raise Rollback` leaves the block quietly without a commit; `work.committed` tells.
        """
        async with self._writing(info={ACCOUNT: account_id}) as session:
            work = Work(session, account_id)
            await session.begin()
            await session.connection()
            try:
                yield work
                await session.flush()
                await work.events.write(self._clock())
                await session.commit()
                work.committed = True
            except Rollback:
                await session.rollback()

    @asynccontextmanager
    async def read(self, account_id: AccountId) -> AsyncIterator[Work]:
        """A reading unit of work: one consistent view, never blocked by writers, and it cannot write."""
        async with self._reading(info={ACCOUNT: account_id}) as session:
            yield Work(session, account_id)

    @asynccontextmanager
    async def doors(self) -> AsyncIterator[Doors]:
        """Reading before any account is known: sign-in by e-mail, token to person."""
        async with self._reading(info={SYSTEM: True}) as session:
            yield Doors(session)

    @asynccontextmanager
    async def founding(self) -> AsyncIterator[Doors]:
        """Writing across accounts: only for making accounts and people. Commits when the block ends."""
        async with self._writing(info={SYSTEM: True}) as session, session.begin():
            yield Doors(session)

    async def is_reachable(self) -> bool:
        """Whether the database answers."""
        try:
            async with self._reader.connect() as connection:
                await connection.execute(sa.text("SELECT 1"))
        except (SQLAlchemyError, OSError, sqlite3.Error):
            return False
        return True

    async def close(self) -> None:
        """Let go of the file."""
        await self._writer.dispose()
        await self._reader.dispose()


async def open_store(url: str, clock: Clock = now) -> Store:
    """The store behind `sqlite:///path`, whose schema must be current (`migrate`).

    Raises OutdatedDatabase or NewerDatabase when it is not.
    """
    check_current(url)
    return Store(url, clock)
