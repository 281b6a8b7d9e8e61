"""Creating and upgrading a SQLite file, with a copy kept before an upgrade (D7)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from rf_desktop.server.store.engine import prepare, sqlite_url
from rf_desktop.server.store.revisions import Revisions


class DataFolderUnwritable(Exception):
    """The folder of the database cannot be written; `folder` names it."""

    def __init__(self, folder: Path, why: str) -> None:
        self.folder = folder
        super().__init__(f"The data folder {folder} cannot be written ({why}).")


def migrate(url: str, versions: Sequence[Path]) -> Path | None:
    """Create or upgrade the file; the backup that was made before an upgrade, or None.

    Raises NewerDatabase, DataFolderUnwritable.
    """
    file = _file(url)
    _writable(file)
    _private(file)
    revisions = Revisions(versions)
    engine = sa.create_engine(sqlite_url(url).set(drivername="sqlite+pysqlite"), poolclass=NullPool)
    try:
        with closing(engine.raw_connection()) as raw:
            connection = raw.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            found = _revision(connection)
            revisions.refuse_newer(found)
            prepare(connection)  # only now: it may change the file, which a newer version's must not
            if found == revisions.head:
                return None
            backup = None if found is None else _backed_up(connection, file, found)
        with engine.connect() as connected:
            prepare(connected.connection.driver_connection)
            connected.exec_driver_sql("BEGIN IMMEDIATE")
            revisions.upgrade(connected)
            connected.commit()
        return backup
    except (sqlite3.OperationalError, sa.exc.OperationalError) as error:
        cause = error.orig if isinstance(error, sa.exc.OperationalError) else error
        if _about_writing(str(cause)):
            raise DataFolderUnwritable(file.parent, str(cause)) from error
        raise
    finally:
        engine.dispose()


def check_current(url: str) -> None:
    """Raise NewerDatabase or OutdatedDatabase unless the schema is exactly this version's."""
    file = _file(url)
    found = None
    if file.exists():
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = _revision(connection)
    Revisions().require_current(found)


def _file(url: str) -> Path:
    database = sqlite_url(url).database
    assert database is not None
    return Path(database)


def _private(file: Path) -> None:
    """A new database is its owner's from its first byte; what SQLite puts beside it gets the same rights."""
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def _writable(file: Path) -> None:
    """Raise DataFolderUnwritable unless a file can be made beside the database."""
    probe = file.parent / f".{file.name}.probe"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise DataFolderUnwritable(file.parent, error.strerror or str(error)) from error


def _revision(connection: sqlite3.Connection) -> str | None:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return None if row is None else str(row[0])


def _backed_up(connection: sqlite3.Connection, file: Path, revision: str) -> Path:
    """A complete copy beside the database, named by the revision it has; an earlier copy is never overwritten."""
    number = 0
    while True:
        again = f"-{number}" if number else ""
        backup = file.with_name(f"{file.stem}.before-upgrade-from-{revision}{again}{file.suffix}")
        if not backup.exists():
            break
        number += 1
    _private(backup)
    connection.execute("VACUUM INTO ?", (str(backup),))
    return backup


def _about_writing(message: str) -> bool:
    return any(word in message for word in ("readonly", "unable to open", "disk I/O", "full"))
