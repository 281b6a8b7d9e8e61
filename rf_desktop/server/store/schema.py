"""Bringing the database to this version's schema, and refusing what is newer (D7): on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rf_desktop.server.store import schema_postgres, schema_sqlite
from rf_desktop.server.store.engine import is_postgresql
from rf_desktop.server.store.guard import APP_ROLE
from rf_desktop.server.store.revisions import OUR_VERSIONS, NewerDatabase, OutdatedDatabase, head
from rf_desktop.server.store.schema_sqlite import DataFolderUnwritable

__all__ = [
    "OUR_VERSIONS",
    "DataFolderUnwritable",
    "NewerDatabase",
    "OutdatedDatabase",
    "check_current",
    "head",
    "migrate",
]


def migrate(url: str, versions: Sequence[Path] = (OUR_VERSIONS,), *, app_role: str = APP_ROLE) -> Path | None:
    """Create or upgrade the database behind `url`; the backup that was made before an upgrade (SQLite), or None.

    `versions` are the folders with revisions. Everything runs in one transaction: an upgrade that fails leaves the
    database as it was. On PostgreSQL `url` is the owner's, `app_role` is whom servers sign in as, and a backup is the
    operator's (`rf-server backup`). Raises NewerDatabase, DataFolderUnwritable, RoleMissing.
    """
    if is_postgresql(url):
        schema_postgres.migrate(url, versions, app_role)
        return None
    return schema_sqlite.migrate(url, versions)


def check_current(url: str) -> None:
    """Raise NewerDatabase or OutdatedDatabase unless the schema is exactly this version's."""
    if is_postgresql(url):
        schema_postgres.check_current(url)
    else:
        schema_sqlite.check_current(url)
