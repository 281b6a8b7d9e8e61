"""Use cases over a real SQLite file: one account with five people, one other account, a clock that stands still."""

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
from rf_desktop.server.services.chat import Chat
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.notices import Notices
from rf_desktop.server.services.operations import Operations
from rf_desktop.server.services.passwords import Passwords
from rf_desktop.server.services.people import People
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.services.similar_cases import SimilarCases
from rf_desktop.server.store import Store, migrate, open_store
from tests.server.services.office import PASSWORD, HeardWakeups, Office, StandingClock


@dataclass(frozen=True)
class Staff:
    """A database in which everybody is hired, and who they are."""

    file: Path
    people: dict[str, Actor]


@pytest.fixture(scope="session")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Staff:
    """Made once and copied, so that each test starts in milliseconds."""
    file = tmp_path_factory.mktemp("staff") / "staff.db"
    migrate(f"sqlite:///{file}")
    return Staff(file, asyncio.run(_hired(f"sqlite:///{file}")))


@pytest.fixture
async def store(staff: Staff, tmp_path: Path) -> AsyncIterator[Store]:
    file = tmp_path / "office.db"
    shutil.copy(staff.file, file)
    opened = await open_store(f"sqlite:///{file}")
    yield opened
    await opened.close()


@pytest.fixture
async def office(store: Store, staff: Staff, tmp_path: Path) -> AsyncIterator[Office]:
    clock, wakeups, passwords = StandingClock(), HeardWakeups(), Passwords.cheap()
    yield Office(
        store=store,
        file=tmp_path / "office.db",
        clock=clock,
        wakeups=wakeups,
        handoffs=HandoffManager(store, wakeups, clock),
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
