"""A server over a database of either engine, which has a data key, and a provider's stand-in beside it."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Iterator

import pytest

from rf_desktop.server.store import Store
from tests.fakes.messages_api.served import Served, served
from tests.fakes.messages_api.stand_in import StandIn
from tests.server.ai_settings.house import Replica
from tests.server.services.conftest import Staff, postgres_staff, sqlite_staff, staff, store, url
from tests.server.services.office import StandingClock

__all__ = ["postgres_staff", "sqlite_staff", "staff", "store", "url"]


@pytest.fixture(scope="session", autouse=True)
def _library() -> None:
    """Imported before a patience of ours runs: that takes seconds where every core is busy."""
    importlib.import_module("anthropic")


@pytest.fixture
def provider() -> Iterator[Served]:
    """A provider on this machine."""
    with served(StandIn()) as found:
        yield found


@pytest.fixture
async def replica(store: Store, staff: Staff) -> AsyncIterator[Replica]:
    """The use cases of one process of a team's server."""
    made = Replica(store, StandingClock(), staff.people)
    yield made
    await made.maker.close()
