"""Two accounts over a real database of either engine."""

from __future__ import annotations

from tests.server.store.fixtures import database, empty_database, sides, store, url

__all__ = ["database", "empty_database", "sides", "store", "url"]
