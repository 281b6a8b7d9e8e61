"""SQLite statements in one change of threads each; of a reading transaction, nothing else changes threads.

The async driver keeps a thread per connection, and SQLAlchemy's adapter goes to it four times for a statement: to make
a cursor, execute, fetch and close. Each way costs more than a small statement does. Here all four are one way; and a
rollback where nothing was begun, which a pool asks for at every return, is none. A reading transaction is begun on the
way of its first statement, and nobody waits for its end: whatever comes next on this connection comes after it.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_only

Done = tuple[Any, list[Any], int, Any]
"""Description, rows, row count and last row id of a statement."""


class OneHopCursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor whose statement is through, rows and all, when `execute` returns."""

    __slots__ = ()

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        """Run one statement."""
        self._run(lambda cursor: cursor.execute(operation, () if parameters is None else parameters))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:
        """Run one statement for each set of parameters."""
        self._run(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    def _run(self, work: Callable[[sqlite3.Cursor], object]) -> None:
        connection: Any = self._connection
        own: Any = self._adapt_connection
        begin, own.begin_first = own.begin_first, None
        own.has_begun = own.has_begun or begin is not None

        def there() -> Done:
            cursor = connection._conn.cursor()  # noqa: SLF001  # in the driver's own thread, as the driver does
            try:
                if begin is not None:
                    cursor.execute(begin)
                work(cursor)
                if cursor.description is None:
                    return None, [], cursor.rowcount, cursor.lastrowid
                return cursor.description, cursor.fetchall(), -1, -1
            finally:
                cursor.close()

        try:
            done: Done = self.await_(connection._execute(there))  # noqa: SLF001  # the one way to its thread
        except Exception as error:
            self._adapt_connection._handle_exception(error)  # noqa: SLF001
        self.description, rows, self.rowcount, self.lastrowid = done
        self._rows = deque(rows)


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """A connection with such cursors.

    begin_first: what begins a reading transaction, as long as it has had no statement. has_begun: it has had one.
    """

    __slots__ = ("begin_first", "has_begun", "only_reads")

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.begin_first: str | None = None
        self.has_begun = False
        self.only_reads = False

    def cursor(self, server_side: bool = False) -> AsyncAdapt_aiosqlite_cursor:
        """A new cursor; one that streams its rows stays the driver's own."""
        return super().cursor(server_side) if server_side else OneHopCursor(self)

    def rollback(self) -> None:
        """Undo what was begun."""
        driver: Any = self._connection
        self.begin_first = None
        if self.only_reads and driver._running and driver._connection is not None:  # noqa: SLF001
            if self.has_begun:
                self.has_begun = False
                driver._tx.put_nowait((None, driver._connection.rollback))  # noqa: SLF001  # None: nobody waits
            return
        if driver._running and driver._connection is not None and not driver._connection.in_transaction:  # noqa: SLF001
            return
        super().rollback()


class OneHopDriver(AsyncAdapt_aiosqlite_dbapi):
    """The driver that an engine is given as its `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arg: Any, **kw: Any) -> AsyncAdapt_aiosqlite_connection:
        """A new connection, with its thread."""
        connection: Any = aiosqlite.connect(*arg, **kw)
        connection._thread.daemon = True  # noqa: SLF001  # as SQLAlchemy sets it
        return OneHopConnection(self, await_only(connection))
