"""Use cases over a real database of either engine: an account with five people, another one, a clock that stands."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.assessment_opinions import AssessmentOpinions
from rf_desktop.server.services.chat import Chat
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.notices import Notices
from rf_desktop.server.services.operations import Operations
from rf_desktop.server.services.passwords import Passwords
from rf_desktop.server.services.people import People
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.services.similar_cases import SimilarCases
from rf_desktop.server.services.status_updates import StatusUpdates
from rf_desktop.server.store import Store, migrate, open_store
from tests.engines.beside import Beside
from tests.engines.postgres import Databases, apart
from tests.engines.prepared import APP, OWNER, keep_rows, put_back
from tests.server.services.office import PASSWORD, HeardWakeups, Office, StandingClock


@dataclass(frozen=True)
class Staff:
    """A database with everybody hired, and who they are. `source`: the file to copy, or the database to put back."""

    source: str
    people: dict[str, Actor]


@pytest.fixture(scope="session")
def sqlite_staff(tmp_path_factory: pytest.TempPathFactory) -> Staff:
    """Made once, so that each test starts in milliseconds."""
    file = tmp_path_factory.mktemp("staff") / "staff.db"
    migrate(f"sqlite:///{file}")
    return Staff(str(file), asyncio.run(_hired(f"sqlite:///{file}")))


@pytest.fixture(scope="session")
def postgres_staff(databases: Databases, migrated_template: str) -> Staff:
    """The same people."""
    name = databases.create(like=migrated_template, owner=OWNER)
    people = apart(_hired(databases.server.url(name, APP)))
    keep_rows(databases, name)
    return Staff(name, people)


@pytest.fixture
def staff(engine: str, request: pytest.FixtureRequest) -> Staff:
    """Who works here."""
    found: Staff = request.getfixturevalue("postgres_staff" if engine == "postgresql" else "sqlite_staff")
    return found


@pytest.fixture
def url(engine: str, staff: Staff, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Their database as it was in the beginning."""
    if engine == "postgresql":
        databases: Databases = request.getfixturevalue("databases")
        put_back(databases, staff.source)
        return databases.server.url(staff.source, APP)
    return f"sqlite:///{shutil.copy(staff.source, tmp_path / 'office.db')}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = await open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
async def office(store: Store, staff: Staff, url: str) -> AsyncIterator[Office]:
    clock, wakeups, passwords = StandingClock(), HeardWakeups(), Passwords.cheap()
    yield Office(
        store=store,
        beside=Beside(url),
        clock=clock,
        wakeups=wakeups,
        handoffs=HandoffManager(store, wakeups, clock),
        opinions=AssessmentOpinions(store, wakeups, clock),
        status_updates=StatusUpdates(store, wakeups, clock),
        sessions=Sessions(store, wakeups, clock),
        chat=Chat(store, wakeups, clock),
        people=People(store, wakeups, clock, passwords),
        notices=Notices(store, wakeups, clock),
        cases=SimilarCases(store, wakeups, clock),
        operations=Operations(store, wakeups, clock),
        **staff.people,
    )
    passwords.close()


async def _hired(url: str) -> dict[str, Actor]:
    """Everybody of both accounts, by the names of the office's fields."""
    passwords = Passwords.cheap()
    store = await open_store(url)
    people = People(store, HeardWakeups(), StandingClock(), passwords)

    async def hired(account_id: AccountId, name: str, role: Role) -> Actor:
        address = f"{name.replace(' ', '.')}@{account_id}.example.com"
        me = await people.add_person(account_id, name, address, PASSWORD, role)
        return Actor(me.person.id, account_id, role, name, "no-token")

    try:
        founder = await people.create_admin("Acme MSP", "Alex", "alex@acme.example.com", PASSWORD)
        other = await people.create_admin("Other MSP", "Their admin", "admin@other.example.com", PASSWORD)
        return {
            "jane": await hired(founder.account_id, "Jane", "engineer"),
            "nora": await hired(founder.account_id, "Second engineer", "engineer"),
            "sam": await hired(founder.account_id, "Sam", "senior"),
            "alex": Actor(founder.person.id, founder.account_id, "admin", "Alex", "no-token"),
            "kim": await hired(founder.account_id, "Third senior", "senior"),
            "stranger": await hired(other.account_id, "Their engineer", "engineer"),
            "foreign_senior": await hired(other.account_id, "Their senior", "senior"),
        }
    finally:
        passwords.close()
        await store.close()
