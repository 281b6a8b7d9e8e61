"""Databases for measuring: a SQLite file or a real PostgreSQL that writes to the disk, with an account in it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.figures import CannotMeasure
from rf_desktop.domain.ids import AccountId, PersonId, new_id
from rf_desktop.domain.moments import now
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.settings import sqlite_url
from rf_desktop.server.store import migrate, open_store
from rf_desktop.server.store.tables import Account, Person
from tests.engines.binaries import EngineMissing
from tests.engines.postgres import SUPERUSER, Databases, PostgresServer, plain
from tests.engines.prepared import APP, OWNER, make_roles


@dataclass(frozen=True)
class Ground:
    """A migrated database: `url` as a server opens it, `raw` as its bare driver does (SQLite: the file)."""

    engine: str
    url: str
    raw: str
    databases: Databases | None = None

    def copy(self) -> Ground:
        """The same database once more; nobody may be using this one."""
        if self.databases is None:
            twin = Path(self.raw).with_name(f"copy-{new_id()}.db")
            shutil.copy(self.raw, twin)
            return Ground(self.engine, sqlite_url(twin), str(twin))
        return _on(self.databases, self.databases.create(like=self.raw.rpartition("/")[2], owner=OWNER))


@contextlib.contextmanager
def ground(engine: str, folder: Path) -> Iterator[Ground]:
    """An empty migrated database for the block. Raises CannotMeasure without the engine."""
    if engine == "sqlite":
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "bench.db"
        migrate(sqlite_url(file))
        yield Ground(engine, sqlite_url(file), str(file))
        return
    try:
        server = PostgresServer(durable=True)
    except EngineMissing as missing:
        raise CannotMeasure(str(missing)) from None
    with server:
        databases = Databases(server)
        make_roles(databases)
        name = databases.create(owner=OWNER)
        migrate(server.url(name, OWNER), app_role=APP)
        yield _on(databases, name)


async def staff(url: str, *roles: Role) -> list[Actor]:
    """An account and a person of each of these roles, signed in."""
    store = await open_store(url)
    account = AccountId(new_id())
    people = [
        Person(
            account_id=account, id=PersonId(new_id()), name=f"Person {number}", email=f"{number}@{account}.example",
            role=role, password_hash="-", active=True, created_at=now(),
        )
        for number, role in enumerate(roles)
    ]  # fmt: skip
    found = [Actor(person.id, account, person.role, person.name, "no-token") for person in people]
    async with store.founding() as doors:
        doors.add_account(Account(id=account, name="Acme MSP", seq=0, created_at=now()))
        for person in people:
            await doors.add_person(person)
    await store.close()
    return found


def _on(databases: Databases, name: str) -> Ground:
    server = databases.server
    return Ground("postgresql", server.url(name, APP), plain(server.url(name, SUPERUSER)), databases)
