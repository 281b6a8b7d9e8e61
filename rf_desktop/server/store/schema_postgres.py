"""Creating and upgrading a PostgreSQL database: schema, roles and policies in one transaction, one at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from rf_desktop.server.store import guard
from rf_desktop.server.store.engine import PG_CONNECT_SECONDS, database_url
from rf_desktop.server.store.revisions import Revisions

ResultT = TypeVar("ResultT")
_ONE_AT_A_TIME = 0x52465F4D
"""The number of the lock behind which replicas wait that migrate at the same time."""


def migrate(url: str, versions: Sequence[Path], app_role: str) -> None:
    """Create or upgrade, then make rights and policies for `app_role`; a database that has it all is left alone.

    Raises NewerDatabase, RoleMissing.
    """
    revisions = Revisions(versions)

    def bring_up(connection: sa.Connection) -> None:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ONE_AT_A_TIME})
        found = revision_of(connection)
        revisions.refuse_newer(found)
        if found != revisions.head:
            guard.let_owner_through(connection)
            revisions.upgrade(connection)
        elif not guard.problems(connection, app_role):
            return
        guard.protect(connection, app_role)

    _run(url, bring_up)


def check_current(url: str) -> None:
    """Raise NewerDatabase or OutdatedDatabase unless the schema is exactly this version's."""
    Revisions().require_current(_run(url, revision_of))


def check_ready(connection: sa.Connection) -> None:
    """What a server looks at before it serves. Raises NewerDatabase, OutdatedDatabase, Unguarded."""
    Revisions().require_current(revision_of(connection))
    problems = guard.problems(connection)
    if problems:
        raise guard.Unguarded(problems)


def revision_of(connection: sa.Connection) -> str | None:
    """The revision that the database has; None when it has none."""
    if connection.scalar(sa.text("SELECT to_regclass('alembic_version')::text")) is None:
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def _run(url: str, work: Callable[[sa.Connection], ResultT]) -> ResultT:
    """One transaction on a connection of its own, in a loop of its own: callers may have a loop that runs."""
    outcome: list[ResultT] = []
    failure: list[BaseException] = []

    async def working() -> None:
        arguments = {"timeout": PG_CONNECT_SECONDS, "server_settings": {"search_path": "public"}}
        engine = create_async_engine(
            database_url(url), poolclass=NullPool, hide_parameters=True, connect_args=arguments
        )
        try:
            async with engine.begin() as connection:
                outcome.append(await connection.run_sync(work))
        finally:
            await engine.dispose()

    def thread() -> None:
        try:
            asyncio.run(working())
        except BaseException as error:
            failure.append(error)

    running = threading.Thread(target=thread, name="migration")
    running.start()
    running.join()
    if failure:
        raise failure[0]
    return outcome[0]
