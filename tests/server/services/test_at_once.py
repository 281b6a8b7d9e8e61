"""The same and different things at the same moment, through two replicas over one database (E5, C1, V1, R4).

On SQLite both replicas are one, since there is one process; on PostgreSQL they are two stores with pools of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from sqlalchemy.exc import IntegrityError

from rf_desktop.contract.assessments import NewReading
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.handoffs import Claim, NewAttention, NewHandoff
from rf_desktop.contract.sessions import NewSession, Renaming, Resolution
from rf_desktop.domain.errors import AlreadyEscalated, HandoffAlreadyClaimed, Refusal, SessionNotActive
from rf_desktop.domain.ids import AccountId, SessionId
from rf_desktop.server.services.chat import Chat
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.messages import add_message
from rf_desktop.server.services.passwords import Passwords
from rf_desktop.server.services.people import People
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.store import Store, open_store, scope
from tests.server.services.office import PASSWORD, Office

ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class Replica:
    """The use cases of one process."""

    handoffs: HandoffManager
    sessions: Sessions
    chat: Chat
    people: People


@pytest.fixture
async def two(office: Office, url: str, engine: str) -> AsyncIterator[tuple[Replica, Replica]]:
    """The office, and the same once more."""
    stores = [office.store]
    if engine == "postgresql":
        stores.append(await open_store(url))
    passwords = Passwords.cheap()
    made = [_replica(store, office, passwords) for store in stores]
    yield made[0], made[-1]
    passwords.close()
    for store in stores[1:]:
        await store.close()


def _replica(store: Store, office: Office, passwords: Passwords) -> Replica:
    return Replica(
        HandoffManager(store, office.wakeups, office.clock),
        Sessions(store, office.wakeups, office.clock),
        Chat(store, office.wakeups, office.clock),
        People(store, office.wakeups, office.clock, passwords),
    )


async def together(*attempts: Awaitable[ResultT]) -> tuple[list[ResultT], list[Refusal]]:
    """What came of attempts that began at once: results and refusals; anything else is a failure of the test."""
    results: list[ResultT] = []
    refusals: list[Refusal] = []
    for each in await asyncio.gather(*attempts, return_exceptions=True):
        if isinstance(each, Refusal):
            refusals.append(each)
        elif isinstance(each, BaseException):
            raise each
        else:
            results.append(each)
    return results, refusals


async def log_is_gap_free(office: Office) -> None:
    """V1."""
    numbers = [row.seq for row in await office.log()]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_an_escalation_pressed_many_times_is_one(office: Office, two: tuple[Replica, Replica]) -> None:
    """E5: one key, ten requests over two replicas: one handoff, and everybody hears of that one."""
    opened = await office.session(ticket="7")
    body = NewHandoff(reason="r")
    results, refusals = await together(
        *(two[n % 2].handoffs.escalate(office.jane, opened.entry.id, body, "one key") for n in range(10))
    )
    assert (len({each.id for each in results}), refusals) == (1, [])
    for table in ("handoff", "snapshot", "ticket_note", "documentation"):
        assert office.beside.value(f"SELECT count(*) FROM {table}") == 1
    assert office.beside.value("SELECT count(*) FROM job WHERE kind = 'assess'") == 1
    await log_is_gap_free(office)


async def test_two_escalations_of_one_session_are_one_and_a_refusal(
    office: Office, two: tuple[Replica, Replica]
) -> None:
    """E5: different keys: the second is told which one there is, never an error of the database."""
    for number in range(4):
        opened = await office.session()
        results, refusals = await together(
            *(
                two[n % 2].handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r"), f"{number}-{n}")
                for n in range(6)
            )
        )
        assert len(results) == 1
        assert {type(why) for why in refusals} == {AlreadyEscalated}
        assert {why.handoff_id for why in refusals if isinstance(why, AlreadyEscalated)} == {results[0].id}


async def test_thirty_messages_at_once_have_thirty_places(office: Office, two: tuple[Replica, Replica]) -> None:
    """T2, V1: positions and counters without a gap or a double, whichever replica takes them."""
    opened = await office.session()
    results, refusals = await together(
        *(two[n % 2].chat.send(office.jane, opened.entry.id, NewMessage(body=f"line {n}"), f"m{n}") for n in range(30))
    )
    assert (len(results), refusals) == (30, [])
    places = [number for (number,) in office.beside.rows("SELECT position FROM message ORDER BY position")]
    assert places == list(range(1, 32))
    assert office.beside.rows("SELECT message_count FROM session") == [(31,)]
    await log_is_gap_free(office)


async def test_one_of_many_claims_wins_in_every_round(office: Office, two: tuple[Replica, Replica]) -> None:
    """C1: exactly one; the others hear who, and the session has one owner."""
    for _ in range(6):
        handoff = await office.escalated()
        racers = (office.sam, office.kim, office.alex)
        results, refusals = await together(
            *(two[n % 2].handoffs.claim(racers[n % 3], handoff.id, Claim(way="continue")) for n in range(12))
        )
        winners = {each.handoff.claimed_by.id for each in results if each.handoff.claimed_by}
        assert len(winners) == 1
        assert {type(why) for why in refusals} == {HandoffAlreadyClaimed}
        assert {why.claimed_by_id for why in refusals if isinstance(why, HandoffAlreadyClaimed)} == winners
        (winner,) = [racer for racer in racers if racer.person_id in winners]
        session = await office.sessions.get(winner, handoff.session_id)
        assert session.entry.owner.id in winners
    assert office.beside.value("SELECT count(*) FROM event WHERE type = 'handoff_claimed'") == 6
    await log_is_gap_free(office)


async def test_without_turns_one_of_two_messages_would_be_lost(
    office: Office, url: str, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    """The planted fault: both read the same number of messages, so the second finds its place taken."""
    if engine == "sqlite":
        return  # BEGIN IMMEDIATE is the turn there
    monkeypatch.setitem(scope._BEGINNINGS, "write", scope._BEGINNINGS["read"])
    opened = await office.session()
    other = await open_store(url)
    with pytest.raises(IntegrityError):
        await _interleaved(office, other, opened.entry.id)
    await other.close()


async def _interleaved(office: Office, other: Store, session_id: SessionId) -> None:
    async with other.work(office.jane.account_id) as late:
        session = await late.sessions.get(session_id)
        assert session is not None
        await office.say(office.jane, session_id, "first")
        await add_message(late, session, office.jane, "second", office.clock())


async def test_a_session_ends_in_one_way_only(office: Office, two: tuple[Replica, Replica]) -> None:
    """T7: resolved, abandoned and handed off at once: one of them, and what it says of itself fits."""
    for number in range(5):
        opened = await office.session()
        key = opened.entry.id
        results, refusals = await together(
            two[0].sessions.resolve(office.jane, key, Resolution(cause="c", fix="f"), f"r{number}"),
            two[1].sessions.abandon(office.jane, key),
            two[0].handoffs.escalate(office.jane, key, NewHandoff(reason="r"), f"e{number}"),
            two[1].sessions.rename(office.jane, key, Renaming(problem_summary="renamed")),
        )
        assert len(results) == 2  # the one that won, and the new name
        assert {type(why) for why in refusals} <= {SessionNotActive, AlreadyEscalated}
        status, summary = office.beside.rows(f"SELECT status, problem_summary FROM session WHERE id = '{key}'")[0]
        handoffs = office.beside.value(f"SELECT count(*) FROM handoff WHERE session_id = '{key}'")
        outcomes = office.beside.value(f"SELECT count(*) FROM outcome WHERE session_id = '{key}'")
        assert (handoffs, outcomes) == {"escalated": (1, 0), "resolved": (0, 1), "abandoned": (0, 0)}[status]
        assert summary == "renamed"


async def test_what_one_person_does_on_two_desktops_is_kept_once(office: Office, two: tuple[Replica, Replica]) -> None:
    """Q2, A11: the first look, the first reading: rows that are made at the same moment."""
    handoff = await office.escalated()
    seen, refused = await together(
        *(two[n % 2].handoffs.pay_attention(office.sam, handoff.id, NewAttention(seen=True)) for n in range(8))
    )
    read, refused_too = await together(
        *(two[n % 2].handoffs.record_reading(office.sam, handoff.id, NewReading(verdict="agree")) for n in range(8))
    )
    assert (len(seen), len(read), refused, refused_too) == (8, 8, [], [])
    assert office.beside.value("SELECT count(*) FROM attention") == 1
    assert office.beside.value("SELECT count(*) FROM reading") == 1


async def test_a_session_opened_twice_with_one_key_is_one(office: Office, two: tuple[Replica, Replica]) -> None:
    """E5."""
    body = NewSession(problem="Outlook does not sync")
    results, refusals = await together(*(two[n % 2].sessions.open(office.jane, body, "k") for n in range(8)))
    assert (len({each.entry.id for each in results}), refusals) == (1, [])
    assert office.beside.value("SELECT count(*) FROM session") == 1


async def test_an_address_is_given_once(office: Office, two: tuple[Replica, Replica]) -> None:
    """R2: two admins hire the same person, two companies are founded with the same address: one of each."""
    hired, refused = await together(
        *(two[n % 2].people.create_admin(f"MSP {n}", "New", "New@msp.example.com", PASSWORD) for n in range(6))
    )
    assert (len(hired), len(refused)) == (1, 5)
    assert office.beside.value("SELECT count(*) FROM person WHERE email = 'new@msp.example.com'") == 1
    assert office.beside.value("SELECT count(*) FROM account") == 3


async def test_accounts_do_not_wait_for_each_other(office: Office, engine: str) -> None:
    """R4: on PostgreSQL a slow unit of work holds its own account up, nobody else's."""
    if engine == "sqlite":
        return  # one writer for all, by decision 2
    async with office.store.work(office.jane.account_id), asyncio.timeout(20):
        await office.session(office.stranger)


async def test_many_writers_of_one_account_leave_connections_for_others(office: Office, engine: str) -> None:
    """R4: those who wait for their turn hold no connection; forty of them do not keep another account out."""
    if engine == "sqlite":
        return
    waiting: list[asyncio.Task[object]] = []
    async with office.store.work(office.jane.account_id):
        waiting = [asyncio.create_task(office.session()) for _ in range(40)]
        async with asyncio.timeout(20):
            await office.session(office.stranger)
    await asyncio.gather(*waiting)
    assert office.beside.value("SELECT count(*) FROM session") == 41


async def test_a_replicas_writers_queue_behind_the_others(
    office: Office, two: tuple[Replica, Replica], engine: str
) -> None:
    """V1: the turn is the account's, not the process's."""
    if engine == "sqlite":
        return
    order: list[str] = []
    async with office.store.work(AccountId(office.jane.account_id)):
        other = asyncio.create_task(two[1].sessions.open(office.jane, NewSession(problem="p"), "k"))
        other.add_done_callback(lambda _: order.append("second"))
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        async with asyncio.timeout(20):
            while office.beside.value(waiting) == 0:
                await asyncio.sleep(0.01)
        order.append("first")
    await other
    assert order == ["first", "second"]
