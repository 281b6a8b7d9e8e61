"""The office of the use cases, on one engine: what is asked here is not about SQL."""

from __future__ import annotations

import pytest

from tests.server.services.conftest import office, sqlite_staff, staff, store, url

__all__ = ["office", "sqlite_staff", "staff", "store", "url"]


@pytest.fixture
def engine() -> str:
    """SQLite."""
    return "sqlite"
