"""A replica over the office's database, on each engine."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from rf_desktop.server.services.passwords import Passwords
from rf_desktop.server.store import Store
from tests.server.people.house import House
from tests.server.people.house import house as made
from tests.server.services.conftest import Staff, postgres_staff, sqlite_staff, staff, store, url
from tests.server.services.office import StandingClock

__all__ = ["house", "postgres_staff", "sqlite_staff", "staff", "store", "url"]


@pytest.fixture
async def house(store: Store, staff: Staff, url: str) -> AsyncIterator[House]:
    passwords = Passwords.cheap()
    yield made(url, store, StandingClock(), staff.people, passwords)
    passwords.close()
