"""A store over a real database of either engine, with two accounts and a little data in each."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rf_desktop.domain.ids import AccountId, HandoffId, SessionId
from rf_desktop.server.store import Store, migrate, open_store
from rf_desktop.server.store.tables import Account
from tests.server.store.world import AT, Side, Sides, handoff, person, session


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("empty") / "empty.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Path:
    """A migrated database file of the test's own."""
    return Path(shutil.copy(empty_database, tmp_path / "store.db"))


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own, as a server opens it."""
    if engine == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{request.getfixturevalue('database')}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = await open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
async def sides(store: Store) -> Sides:
    """Our account with three handoffs, theirs with two."""
    made: list[Side] = []
    for name, count in (("a", 3), ("b", 2)):
        account_id = AccountId(f"account-{name}")
        async with store.founding() as doors:
            doors.add_account(Account(id=account_id, name=name, seq=0, created_at=AT))
        junior = person(name)
        async with store.work(account_id) as work:
            work.people.add(junior)
            await work.flush()
            sessions = [session(f"{name}{number}", junior.id) for number in range(count)]
            for row in sessions:
                work.sessions.add(row)
            await work.flush()
            handoffs = [handoff(row, junior.id) for row in sessions]
            work.handoffs.add(*handoffs)
        made.append(
            Side(
                account_id,
                junior.id,
                tuple(SessionId(row.id) for row in sessions),
                tuple(HandoffId(row.id) for row in handoffs),
            )
        )
    return Sides(*made)
