"""A database that goes away and comes back: people hear so, and nothing needs to be started again (R4)."""

from __future__ import annotations

import pytest

from rf_desktop.domain.errors import TemporarilyUnavailable
from rf_desktop.domain.ids import AccountId
from rf_desktop.server.store import Store, migrate, open_store
from rf_desktop.server.store.tables import Account
from tests.engines.postgres import Databases, PostgresServer
from tests.engines.prepared import APP, OWNER, make_roles
from tests.server.store.world import AT, person

ACCOUNT = AccountId("account-a")


async def test_a_store_outlives_its_database(own_postgres: PostgresServer) -> None:
    """R4: killed in the middle of a unit of work; what was committed is there, what was not is not."""
    databases = Databases(own_postgres)
    make_roles(databases)
    name = databases.create(owner=OWNER)
    migrate(own_postgres.url(name, OWNER))
    store = await open_store(own_postgres.url(name, APP))
    async with store.founding() as doors:
        doors.add_account(Account(id=ACCOUNT, name="a", seq=0, created_at=AT))
    await hire(store, "before")
    with pytest.raises(TemporarilyUnavailable):
        await killed_meanwhile(store, own_postgres)
    with pytest.raises(TemporarilyUnavailable):
        await names(store)
    with pytest.raises(TemporarilyUnavailable):
        await hire(store, "nowhere")
    assert not await store.is_reachable()
    own_postgres.start()
    assert await names(store) == ["before"]
    await hire(store, "after")
    assert await names(store) == ["after", "before"]
    await store.close()


async def killed_meanwhile(store: Store, postgres: PostgresServer) -> None:
    async with store.work(ACCOUNT) as work:
        work.people.add(person("lost"))
        await work.flush()
        postgres.kill()


async def hire(store: Store, name: str) -> None:
    async with store.work(ACCOUNT) as work:
        work.people.add(person(name))


async def names(store: Store) -> list[str]:
    async with store.read(ACCOUNT) as work:
        return [each.name for each in await work.people.all()]
