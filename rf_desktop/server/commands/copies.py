"""`rf-server backup` and `restore`."""

from __future__ import annotations

import argparse
from pathlib import Path

from rf_desktop.domain.moments import now
from rf_desktop.server.commands.ground import CannotBeDone, check
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.store import copies_postgres, copies_sqlite
from rf_desktop.server.store.copies import CopyTrouble
from rf_desktop.server.store.schema import migrate


def backup(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """A complete copy of the database while it is in use."""
    check(settings)
    target = Path(asked.to)
    try:
        if settings.engine == "sqlite":
            copies_sqlite.copy(settings.database_file, target)
        else:
            copies_postgres.copy(settings.database_url, target)
    except CopyTrouble as error:
        raise CannotBeDone(str(error)) from None
    return f"Copied to {target}."


def restore(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Put a copy in the place of the database, and bring it to this version."""
    check(settings)
    source, url = Path(asked.source), settings.database_url
    kept: object
    try:
        if settings.engine == "sqlite":
            kept = copies_sqlite.put_back(source, settings.database_file, now(), force=asked.force)
        else:
            schema = copies_postgres.put_back(source, url, asked.app_role, now(), force=asked.force)
            kept = schema and f"schema {schema}"
    except CopyTrouble as error:
        raise CannotBeDone(str(error)) from None
    migrate(url, app_role=asked.app_role)
    return f"Restored from {source}." + (f" What was there before is kept as {kept}." if kept else "")
