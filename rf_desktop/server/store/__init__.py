"""The only place that knows SQL: tables, migrations, account scope, units of work and their repositories."""

from __future__ import annotations

from rf_desktop.server.store.guard import RoleMissing, Unguarded
from rf_desktop.server.store.schema import DataFolderUnwritable, NewerDatabase, OutdatedDatabase, check_current, migrate
from rf_desktop.server.store.store import Store, open_store
from rf_desktop.server.store.unit_of_work import Rollback, Work

__all__ = [
    "DataFolderUnwritable",
    "NewerDatabase",
    "OutdatedDatabase",
    "RoleMissing",
    "Rollback",
    "Store",
    "Unguarded",
    "Work",
    "check_current",
    "migrate",
    "open_store",
]
