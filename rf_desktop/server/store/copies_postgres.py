"""Copying a PostgreSQL database with its own programs, and putting a copy back (R4).

The password goes to them in the environment, never as an argument that others could see.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from rf_desktop.server.store.copies import CopyTrouble, made_whole
from rf_desktop.server.store.engine import database_url
from rf_desktop.server.store.guard import make_groups, protect
from rf_desktop.server.store.revisions import Revisions
from rf_desktop.server.urls import postgres_address

ResultT = TypeVar("ResultT")
DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian's packages put the programs of each version."""
_READS_ALL = (
    "This user may not read everything. Copy as a superuser, or as a role made for it: "
    "CREATE ROLE rf_backup LOGIN BYPASSRLS PASSWORD '…'; GRANT pg_read_all_data TO rf_backup;"
)


def copy(url: str, target: Path) -> None:
    """A complete copy in pg_dump's own format. `url` is of somebody who may read everything. Raises CopyTrouble."""
    with made_whole(target) as partial:
        _run("pg_dump", url, "--format=custom", "--schema=public", f"--file={partial}")
        _run("pg_restore", None, "--list", str(partial))


def put_back(source: Path, url: str, app_role: str, at: datetime, *, force: bool) -> str | None:
    """Fill the database behind the owner's `url` from `source`; the schema that keeps what was there, or None.

    Everything is restored in one transaction. Refuses a copy that is newer than this version, and without `force` a
    database that has tables. Raises CopyTrouble, NewerDatabase, RoleMissing.
    """
    if not source.is_file():
        raise CopyTrouble(f"There is no copy at {source}.")
    Revisions().refuse_newer(_revision(source))
    tables = _ask(url, _tables)
    if tables and not force:
        raise CopyTrouble(f"The database has {tables} tables already. Say --force to put the copy in their place.")
    kept = f"before_restore_{at:%Y%m%d_%H%M%S}" if tables else None
    _ask(url, lambda connection: make_groups(connection, app_role))
    if kept:
        _ask(url, lambda connection: _move(connection, "public", kept))
        _ask(url, lambda connection: connection.exec_driver_sql("CREATE SCHEMA public"))
    try:
        dump = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--schema=public")
        _run("pg_restore", url, *dump, str(source))
        _ask(url, lambda connection: protect(connection, app_role))
    except BaseException:
        if kept:
            _ask(url, lambda connection: connection.exec_driver_sql("DROP SCHEMA public CASCADE"))
            _ask(url, lambda connection: _move(connection, kept, "public"))
        raise
    return kept


def _revision(source: Path) -> str:
    told = _run("pg_restore", None, "--data-only", "--table=alembic_version", "--file=-", str(source))
    found = re.search(r"^COPY public\.alembic_version .*\n(\S+)\n", told, re.MULTILINE)
    if found is None:
        raise CopyTrouble(f"{source} is no copy of a database of this program.")
    return found[1]


def _tables(connection: sa.Connection) -> int:
    counted = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    return int(connection.scalar(sa.text(counted)) or 0)


def _move(connection: sa.Connection, schema: str, to: str) -> None:
    connection.exec_driver_sql(f"ALTER SCHEMA {schema} RENAME TO {to}")


def _ask(url: str, work: Callable[[sa.Connection], ResultT]) -> ResultT:
    """One transaction on a connection of its own."""

    async def asking() -> ResultT:
        engine = create_async_engine(database_url(url), poolclass=NullPool, hide_parameters=True)
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(work)
        finally:
            await engine.dispose()

    return asyncio.run(asking())


def _run(program: str, url: str | None, *arguments: str) -> str:
    """What one of PostgreSQL's programs prints. Raises CopyTrouble with its reason."""
    found = _program(program)
    environment = {**os.environ, "LC_MESSAGES": "C"}
    if url is not None:
        address = postgres_address(url)
        arguments = ("--no-password", f"--dbname={address.database}", *arguments)
        given = {"PGHOST": address.host, "PGPORT": str(address.port), "PGUSER": address.user}
        given |= {"PGPASSWORD": address.password, "PGSSLMODE": address.ssl}
        environment |= {name: value for name, value in given.items() if value is not None}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CopyTrouble(_reason(program, done.stderr))
    return done.stdout


def _program(name: str) -> str:
    """Where it is: on the path, else the newest that Debian's packages have put aside. Raises CopyTrouble."""
    if found := shutil.which(name):
        return found
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise CopyTrouble(f"“{name}” is not installed; it comes with PostgreSQL's client programs.")
    return str(versions[-1])


def _reason(program: str, stderr: str) -> str:
    if "server version mismatch" in stderr:
        return f"“{program}” is older than the server; install the client programs of the server's version."
    if "row-level security" in stderr or "permission denied" in stderr:
        return _READS_ALL if program == "pg_dump" else "This user may not write here; restore as the database's owner."
    lines = [line for line in stderr.splitlines() if "error:" in line] or stderr.splitlines() or ["it gave no reason"]
    return f"“{program}” did not succeed: {lines[0].partition('error: ')[2] or lines[0]}"
