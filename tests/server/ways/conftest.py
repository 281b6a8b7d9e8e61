"""The office of the services' tests on both engines, with the ways back and the clock."""

from __future__ import annotations

import pytest

from rf_desktop.server.services.clockwork import Clockwork
from rf_desktop.server.services.consulting import Consulting
from rf_desktop.server.services.ways_back import WaysBack
from tests.server.services.conftest import office, postgres_staff, sqlite_staff, staff, store, url
from tests.server.services.office import Office
from tests.server.ways.house import House

__all__ = ["house", "office", "postgres_staff", "sqlite_staff", "staff", "store", "url"]


@pytest.fixture
async def house(office: Office, monkeypatch: pytest.MonkeyPatch) -> House:
    """Everybody, and a clock that is the test's also where a timer is set."""
    monkeypatch.setattr("rf_desktop.server.store.jobs.process_clock", office.clock)
    ground = (office.store, office.wakeups, office.clock)
    made = House(office, WaysBack(*ground), Consulting(*ground), Clockwork(*ground))
    await made.only_timers_run()
    return made
