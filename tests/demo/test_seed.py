"""The demo world: real conversations in every state, verbatim, once."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rf_desktop import paths
from rf_desktop.contract.identity import SignIn
from rf_desktop.domain.demo import ALEX, DEMO_PASSWORD, JANE, SAM, DemoPerson
from rf_desktop.domain.ids import AccountId
from rf_desktop.server.bus.memory import MemoryBus
from rf_desktop.server.demo.cases import CasesUnreadable
from rf_desktop.server.demo.imported import IMPORTED
from rf_desktop.server.demo.seed import seed_demo
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.notices import Notices
from rf_desktop.server.services.people import People
from rf_desktop.server.services.similar_cases import SimilarCases
from rf_desktop.server.store import Store, migrate, open_store
from rf_desktop.server.store.witness import Witness

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def clock() -> datetime:
    return AT


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database, made once; to be copied."""
    file = tmp_path_factory.mktemp("seeded") / "demo.db"
    migrate(f"sqlite:///{file}")

    async def seed() -> None:
        store = await open_store(f"sqlite:///{file}")
        await seed_demo(store, clock)
        await store.close()

    asyncio.run(seed())
    return file


@pytest.fixture
async def demo(seeded: Path, tmp_path: Path) -> AsyncIterator[tuple[Store, Witness]]:
    file = Path(shutil.copy(seeded, tmp_path))
    store = await open_store(f"sqlite:///{file}")
    yield store, Witness(file)
    await store.close()


async def signed_in(store: Store, who: DemoPerson) -> Actor:
    people = People(store, MemoryBus(), clock)
    return await people.actor_of((await people.sign_in(SignIn(email=who.email, password=DEMO_PASSWORD))).token)


async def test_every_conversation_is_there_verbatim(demo: tuple[Store, Witness]) -> None:
    """Imported text keeps its words and its id; what nobody wrote stays empty."""
    _, witness = demo
    shipped = {
        f"{record['id']}:{message['line']}": message["text"]
        for record in map(
            json.loads, (paths.resources() / "demo" / "conversations.jsonl").read_text("utf-8").splitlines()
        )
        for message in record["messages"]
    }
    kept = witness.query("SELECT source_id, body, author_kind, author_name FROM message")
    assert len(kept) > 300
    assert all(shipped[row["source_id"]] == row["body"] for row in kept)
    assert {(row["author_kind"], row["author_name"]) for row in kept} <= {
        ("customer", "Customer"), ("person", "Jane"), ("person", "Sam"), ("person", "Alex"),
    }  # fmt: skip
    assert witness.query("SELECT DISTINCT cause, fix FROM outcome") == [{"cause": None, "fix": None}]
    assert witness.query("SELECT DISTINCT client, ticket FROM session") == [{"client": None, "ticket": None}]
    assert {each.reason for each in witness.handoffs()} == {IMPORTED}


async def test_the_queue_has_something_in_every_state(demo: tuple[Store, Witness]) -> None:
    """Waiting ones of several ages and priorities, claimed ones, ended ones, and one to escalate."""
    store, witness = demo
    handoffs = Counter(each.status for each in witness.handoffs())
    assert (handoffs["open"], handoffs["claimed"]) == (7, 3)
    sessions = Counter(each.status for each in witness.sessions())
    assert sessions["resolved"] >= 10
    assert sessions["abandoned"] >= 1
    assert any(each.status == "active" and each.owner == "Jane" for each in witness.sessions())
    sam = await signed_in(store, SAM)
    queue = await HandoffManager(store, MemoryBus(), clock).waiting(sam)
    assert Counter(each.status for each in queue.handoffs) >= Counter(open=7, claimed=3)
    assert len({each.priority for each in queue.handoffs}) == 4
    assert all(each.escalated_at <= AT for each in queue.handoffs)
    for who in (JANE, ALEX, SAM):
        notices = (await Notices(store, MemoryBus(), clock).list(await signed_in(store, who))).notices
        unread = [notice for notice in notices if notice.read_at is None]
        assert len(unread) == (0 if who is JANE else 7)


async def test_a_message_is_never_later_than_its_handoff_or_now(demo: tuple[Store, Witness]) -> None:
    """The snapshot holds what was there; the senior's words come after it."""
    _, witness = demo
    late = "SELECT count(*) AS late FROM message m WHERE m.sent_at > '2026-03-04 09:30:01'"
    assert witness.query(late) == [{"late": 0}]
    mixed = """SELECT count(*) AS mixed FROM message m JOIN handoff h ON h.session_id = m.session_id
               WHERE m.author_name IN ('Sam', 'Alex') AND m.sent_at < h.escalated_at"""
    assert witness.query(mixed) == [{"mixed": 0}]


async def test_seeding_again_changes_nothing(demo: tuple[Store, Witness]) -> None:
    """A second start of the demo finds its work as it was left."""
    store, witness = demo
    tables = ("account", "person", "session", "message", "handoff", "notice", "job", "event")

    def counts() -> list[int]:
        return [witness.query(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in tables]

    before = counts()
    await seed_demo(store, clock)
    assert counts() == before


async def test_conversations_that_cannot_be_read_leave_the_database_as_it_was(tmp_path: Path) -> None:
    """Not even the account is made; the next start finds nothing half done."""
    file = tmp_path / "demo.db"
    migrate(f"sqlite:///{file}")
    store = await open_store(f"sqlite:///{file}")
    try:
        with pytest.raises(CasesUnreadable):
            await seed_demo(store, clock, tmp_path / "nowhere.jsonl")
    finally:
        await store.close()
    assert Witness(file).query("SELECT id FROM account") == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("customer's wireless card with the atheros driver does not work", "atheros"),
        ("the file manager nautilus crashes after the update", "file manager"),
        ("volume control has only three settings", "volume"),
        ("how do I block USB storage on desktops", "USB"),
        ("which service is using port 8080", "port"),
        ("the coffee machine leaks water on the carpet", None),
        ("Outlook asks for the password of a shared mailbox again and again", None),
        ("invoice total is wrong in the accounting export", None),
    ],
)
async def test_similar_cases_on_real_conversations(
    demo: tuple[Store, Witness], question: str, expected: str | None
) -> None:
    """A10: what resembles is first; what does not resemble anything finds nothing."""
    store, witness = demo
    account_id = AccountId(witness.query("SELECT id FROM account")[0]["id"])
    found = await SimilarCases(store, MemoryBus(), clock).similar(account_id, question, exclude=None)
    if expected is None:
        assert [case.problem for case in found] == []
    else:
        assert expected in found[0].problem
