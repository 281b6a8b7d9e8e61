"""Copying a SQLite database while it is in use, and putting a copy back (R4)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from rf_desktop.server.store.copies import CopyTrouble, made_whole
from rf_desktop.server.store.revisions import Revisions

_STEP = 1_024
"""Pages that are copied between two words about it."""
_COPIED = 0.8
"""The share of copying; the rest is checking the copy."""


def copy(source: Path, target: Path, progress: Callable[[float], None] = lambda _: None) -> None:
    """A complete, checked copy of `source` as one file. Raises CopyTrouble, sqlite3.DatabaseError.

    progress: hears which share is done, 0 to 1.
    """
    if not source.is_file():
        raise CopyTrouble(f"There is no database at {source}.")
    with made_whole(target) as partial:
        _copy(source, partial, progress)


def put_back(source: Path, target: Path, at: datetime, *, force: bool) -> Path | None:
    """Make the copy `source` the database at `target`; what was there before is kept under the returned name.

    Refuses a copy that is damaged or newer than this version, a database that is in use, and without `force` one that
    has an account in it. Raises CopyTrouble, NewerDatabase.
    """
    if not source.is_file():
        raise CopyTrouble(f"There is no copy at {source}.")
    if source.resolve() == target.resolve():
        raise CopyTrouble(f"{source} is the database itself.")
    _check(source)
    with closing(_opened(source)) as connection:
        Revisions().refuse_newer(_revision(connection, source))
    kept = None
    if target.exists():
        accounts = _alone(target)
        if accounts and not force:
            many = f"{accounts} account{'s' if accounts > 1 else ''}"
            raise CopyTrouble(f"{target} holds {many}. Say --force to put the copy in its place.")
        kept = target.with_name(f"{target.stem}.before-restore-{at:%Y%m%d-%H%M%S}{target.suffix}")
        target.rename(kept)
    try:
        with made_whole(target) as partial:
            _copy(source, partial)
    except BaseException:
        if kept is not None and not target.exists():
            kept.rename(target)
        raise
    return kept


def _copy(source: Path, target: Path, progress: Callable[[float], None] = lambda _: None) -> None:
    def stepped(_status: int, left: int, pages: int) -> None:
        progress(_COPIED * (1 - left / pages) if pages else _COPIED)

    with closing(_opened(source)) as original, closing(sqlite3.connect(target)) as copied:
        # One reading transaction for all steps: otherwise each write in between would begin the copy anew.
        original.execute("BEGIN")
        original.execute("SELECT count(*) FROM sqlite_master").fetchone()
        original.backup(copied, pages=_STEP, progress=stepped)
        copied.execute("PRAGMA journal_mode=DELETE")  # so that it is one file wherever it is carried
    _check(target)
    progress(1.0)


def _check(file: Path) -> None:
    """Raise CopyTrouble unless every page and every reference of `file` is sound."""
    try:
        with closing(_opened(file)) as connection:
            told = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise CopyTrouble(f"{file} is damaged: {error}.") from None
    if told != ["ok"]:
        raise CopyTrouble(f"{file} is damaged: {told[0]}.")
    if astray is not None:
        raise CopyTrouble(f"{file} is damaged: a row of {astray[0]} refers to one that is not there.")


def _alone(file: Path) -> int:
    """Make `file` one file that nobody has open; how many accounts are in it. Raises CopyTrouble."""
    try:
        with closing(sqlite3.connect(file, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # refused while anybody else has it open
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'account'").fetchone()
            return int(connection.execute("SELECT count(*) FROM account").fetchone()[0]) if known else 0
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise CopyTrouble(f"{file} is in use. Stop the server first.") from None
        raise
    except sqlite3.DatabaseError:
        return 1  # damaged: perhaps the reason for which a copy is put back, but not to be lost unasked


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _revision(connection: sqlite3.Connection, file: Path) -> str:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    if row is None:
        raise CopyTrouble(f"{file} is no database of this program.")
    return str(row[0])
