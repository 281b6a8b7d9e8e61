"""A replica on each engine, with everybody of both accounts."""

from tests.server.people.conftest import house, postgres_staff, sqlite_staff, staff, store, url

__all__ = ["house", "postgres_staff", "sqlite_staff", "staff", "store", "url"]
