"""The event log and the one writer: V1."""

from __future__ import annotations

import asyncio

import pytest

from rf_desktop.contract.events import HandoffAssessmentPending
from rf_desktop.domain.ids import AccountId, HandoffId, PersonId
from rf_desktop.server.ports import Audience, Everyone, LoggedRow, Persons, Roles
from rf_desktop.server.store import Rollback, Store, open_store
from rf_desktop.server.store.scope import ACCOUNT
from rf_desktop.server.store.tables import EventRow
from tests.chaos.streams import faults
from tests.server.store.world import AT, Sides, session


def event(number: int) -> HandoffAssessmentPending:
    return HandoffAssessmentPending(handoff_id=HandoffId(f"h{number}"), version=number)


def undo() -> None:
    raise Rollback


async def test_numbers_are_gap_free_and_follow_the_commits(store: Store, sides: Sides) -> None:
    """V1: sixty writers at once, a third of them fail; the log counts 1, 2, 3 … in the order of the commits."""
    committed: list[int] = []

    async def write(number: int) -> None:
        async with store.work(sides.ours.account_id) as work:
            work.events.append(event(number), Everyone())
            await work.sessions.of(sides.ours.person_id)
            if number % 3 == 0:
                raise ValueError(number)
            work.events.append(event(number), Everyone())
        committed.append(number)

    results = await asyncio.gather(*(write(number) for number in range(60)), return_exceptions=True)
    assert sum(isinstance(result, ValueError) for result in results) == 20
    rows = await store.log.after(sides.ours.account_id, 0, 1000)
    assert [row.seq for row in rows] == list(range(1, 81))
    told = [HandoffAssessmentPending.model_validate_json(row.data_json).version for row in rows]
    assert told[::2] == told[1::2] == committed


async def test_the_heads_of_many_logs_are_one_question(store: Store, sides: Sides) -> None:
    """V2: each account's newest number, also of more accounts than one query takes; who is unknown is left out."""
    for number in range(3):
        async with store.work(sides.ours.account_id) as work:
            work.events.append(event(number), Everyone())
    unknown = [AccountId(f"nobody-{number}") for number in range(600)]
    heads = await store.log.heads([sides.theirs.account_id, *unknown, sides.ours.account_id])
    assert heads == {sides.ours.account_id: 3, sides.theirs.account_id: 0}


async def test_a_reader_never_sees_a_gap(store: Store, sides: Sides) -> None:
    """V1: whoever reads on from the last number misses nothing, although writers are busy."""
    seen: list[int] = []

    async def follow() -> None:
        while len(seen) < 40:
            rows = await store.log.after(sides.ours.account_id, seen[-1] if seen else 0, 7)
            seen.extend(row.seq for row in rows)
            await asyncio.sleep(0)

    async def write(number: int) -> None:
        async with store.work(sides.ours.account_id) as work:
            work.events.append(event(number), Everyone())

    await asyncio.gather(follow(), *(write(number) for number in range(40)))
    assert seen == list(range(1, 41))


async def test_each_account_counts_for_itself(store: Store, sides: Sides) -> None:
    """V1, R3."""
    for side in (sides.ours, sides.theirs, sides.ours):
        async with store.work(side.account_id) as work:
            work.events.append(event(1), Everyone())
    assert await store.log.head(sides.ours.account_id) == 2
    assert await store.log.head(sides.theirs.account_id) == 1
    assert await store.log.oldest(sides.ours.account_id) == 1
    assert await store.log.head(AccountId("nobody")) == 0
    assert await store.log.oldest(AccountId("nobody")) == 1


@pytest.mark.parametrize(
    "audience",
    [
        Everyone(),
        Roles(frozenset({"senior", "admin"})),
        Roles(frozenset({"senior"}), frozenset({PersonId("p")})),
        Persons(frozenset({PersonId("p"), PersonId("q")})),
        Persons(frozenset()),
    ],
)
async def test_an_audience_comes_back_as_it_was_written(store: Store, sides: Sides, audience: Audience) -> None:
    """V1."""
    async with store.work(sides.ours.account_id) as work:
        work.events.append(event(1), audience)
    assert [row.audience for row in await store.log.after(sides.ours.account_id, 0, 10)] == [audience]


async def test_a_list_is_true_for_its_number(store: Store, sides: Sides) -> None:
    """V1: `as_of` counts what this unit of work is about to say."""
    async with store.work(sides.ours.account_id) as work:
        work.events.append(event(1), Everyone())
        assert await work.events.head() == 1
    async with store.read(sides.ours.account_id) as work:
        before = await work.events.head()
        async with store.work(sides.ours.account_id) as other:
            other.events.append(event(2), Everyone())
        assert await work.events.head() == before == 1


async def test_a_quiet_rollback_leaves_nothing(store: Store, sides: Sides) -> None:
    """A fenced job undoes its unit of work without an error."""
    async with store.work(sides.ours.account_id) as work:
        work.sessions.add(session("x", sides.ours.person_id))
        work.events.append(event(1), Everyone())
        undo()
    assert not work.committed
    assert await store.log.head(sides.ours.account_id) == 0
    async with store.read(sides.ours.account_id) as reading:
        assert len(await reading.sessions.of(sides.ours.person_id)) == 3


async def test_writers_take_turns_and_readers_do_not_wait(store: Store, sides: Sides) -> None:
    """Of one account: the second begins when the first has committed; a reader goes on meanwhile."""
    order: list[str] = []
    first_is_in, first_may_go = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with store.work(sides.ours.account_id):
            order.append("first in")
            first_is_in.set()
            await first_may_go.wait()
            order.append("first out")

    async def second() -> None:
        await first_is_in.wait()
        async with store.work(sides.ours.account_id):
            order.append("second in")

    async with asyncio.TaskGroup() as group:
        group.create_task(first())
        group.create_task(second())
        await first_is_in.wait()
        async with store.read(sides.ours.account_id) as work:
            order.append(f"read {len(await work.handoffs.waiting())}")
        first_may_go.set()
    assert order == ["first in", "read 3", "first out", "second in"]


async def test_who_commits_later_has_the_later_number(store: Store, sides: Sides, url: str) -> None:
    """V1: two replicas write at once; a reader who stands between their commits misses neither."""
    other = await open_store(url)
    account = sides.ours.account_id
    first_said, first_may_commit = asyncio.Event(), asyncio.Event()
    seen: list[int] = []

    async def first() -> None:
        async with store.work(account) as work:
            work.events.append(event(1), Everyone())
            await work.flush()
            first_said.set()
            await first_may_commit.wait()

    async def second() -> None:
        await first_said.wait()
        async with other.work(account) as work:
            work.events.append(event(2), Everyone())

    async def follow(until: int) -> None:
        while len(seen) < until:
            seen.extend(row.seq for row in await other.log.after(account, seen[-1] if seen else 0, 10))

    async with asyncio.TaskGroup() as group:
        group.create_task(first())
        group.create_task(second())
        await first_said.wait()
        assert await other.log.after(account, 0, 10) == []
        following = group.create_task(follow(2))
        first_may_commit.set()
        await following
    log = await log_of(store, account)
    versions = [HandoffAssessmentPending.model_validate_json(row.data_json).version for row in log]
    assert (seen, versions) == ([1, 2], [1, 2])
    assert faults(seen, [row.seq for row in log]) == []
    await other.close()


async def test_numbers_from_outside_the_transaction_would_be_seen_to_lose_events(store: Store, sides: Sides) -> None:
    """V1: planted. Numbers of a bare sequence: the later one commits first, and the same checker says what is lost."""
    account = sides.ours.account_id
    first, second = 1, 2  # drawn in this order, committed in the other
    seen: list[int] = []
    for drawn in (second, first):
        async with store._writing(info={ACCOUNT: account}) as session, session.begin():
            row = EventRow(seq=drawn, type="e", data="{}", audience={"everyone": True}, created_at=AT)
            session.add(row)
        seen.extend(row.seq for row in await store.log.after(account, seen[-1] if seen else 0, 10))
    assert faults(seen, [row.seq for row in await log_of(store, account)]) == ["lost [1]"]


async def log_of(store: Store, account: AccountId) -> list[LoggedRow]:
    return await store.log.after(account, 0, 1000)
