"""What is forgotten, what stays, and that one replica does it: V1, R4."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from rf_desktop.contract.events import HandoffAssessmentPending
from rf_desktop.domain.ids import AccountId, HandoffId
from rf_desktop.domain.moments import now
from rf_desktop.server.ports import Everyone
from rf_desktop.server.services.housekeeping import KEPT, Housekeeping
from rf_desktop.server.store import Store, open_store
from rf_desktop.server.store.scope import SYSTEM
from rf_desktop.server.store.tables import AttemptRow, EventRow, HousekeepingRow, JobRow, KeyRow, SignInRow
from tests.server.store.world import Sides

DAY = timedelta(days=1)


async def say(store: Store, account_id: AccountId, count: int) -> None:
    for number in range(count):
        async with store.work(account_id) as work:
            work.events.append(HandoffAssessmentPending(handoff_id=HandoffId("h"), version=number), Everyone())


async def aged(url: str, account_id: AccountId, days: dict[int, float]) -> None:
    """Make events look as old as that."""
    store = await open_store(url)
    for seq, age in days.items():
        async with store.work(account_id) as work:
            changed = sa.update(EventRow).where(EventRow.seq == seq).values(created_at=now() - age * DAY)
            await work._session.execute(changed.execution_options(synchronize_session=False))
    await store.close()


async def numbers(store: Store, account_id: AccountId) -> list[int]:
    return [row.seq for row in await store.log.after(account_id, 0, 1000)]


def keeper(store: Store, *, days: float = 14, last: int = 0, batch: int = 3) -> Housekeeping:
    return Housekeeping(store.retention, now, events_kept_for=days * DAY, events_kept=last, batch=batch)


async def test_old_events_go_and_young_ones_stay(store: Store, sides: Sides, url: str) -> None:
    """V1: only what is older than the limit, in batches, of each account for itself."""
    await say(store, sides.ours.account_id, 10)
    await say(store, sides.theirs.account_id, 4)
    await aged(url, sides.ours.account_id, dict.fromkeys(range(1, 9), 20))
    assert (await keeper(store).tidy() or {})["events"] == 8
    assert await numbers(store, sides.ours.account_id) == [9, 10]
    assert await numbers(store, sides.theirs.account_id) == [1, 2, 3, 4]
    assert await store.log.oldest(sides.ours.account_id) == 9
    assert await store.log.head(sides.ours.account_id) == 10


async def test_the_newest_stay_however_old_they_are(store: Store, sides: Sides, url: str) -> None:
    """V1: a quiet account's clients need no fresh list after their holidays."""
    await say(store, sides.ours.account_id, 10)
    await aged(url, sides.ours.account_id, dict.fromkeys(range(1, 11), 400))
    assert (await keeper(store, last=4).tidy() or {})["events"] == 6
    assert await numbers(store, sides.ours.account_id) == [7, 8, 9, 10]


async def test_a_log_that_is_all_gone_is_still_no_new_log(store: Store, sides: Sides, url: str) -> None:
    """V1: numbers go on, and the oldest one is the next one."""
    await say(store, sides.ours.account_id, 3)
    await aged(url, sides.ours.account_id, {1: 20, 2: 20, 3: 20})
    await keeper(store).tidy()
    assert await numbers(store, sides.ours.account_id) == []
    assert await store.log.oldest(sides.ours.account_id) == 4
    await say(store, sides.ours.account_id, 1)
    assert await numbers(store, sides.ours.account_id) == [4]


async def test_a_clock_that_was_wrong_makes_no_gap(store: Store, sides: Sides, url: str) -> None:
    """V1: what seems old between young ones stays, because the log is cut at its beginning only."""
    await say(store, sides.ours.account_id, 6)
    await aged(url, sides.ours.account_id, {1: 20, 2: 20, 3: 0, 4: 20, 5: 20})
    await keeper(store).tidy()
    assert await numbers(store, sides.ours.account_id) == [3, 4, 5, 6]


async def test_of_many_replicas_one_does_it_and_only_when_it_is_due(store: Store, sides: Sides, url: str) -> None:
    """R4: the database decides; an hour later it is due again."""
    replicas = [store, *[await open_store(url) for _ in range(3)]]
    done = await asyncio.gather(*(keeper(each).tidy() for each in replicas))
    assert [result for result in done if result is not None] == [{}]
    assert await keeper(store).tidy() is None
    await _housekeeping(store, done_at=now() - timedelta(minutes=61))
    assert await keeper(replicas[1]).tidy() == {}
    for each in replicas[1:]:
        await each.close()


async def test_a_replica_that_died_over_it_is_followed_by_another(store: Store, sides: Sides) -> None:
    """R4: the lease runs out; who held it before can no longer say that it is done."""
    hour, lease = timedelta(hours=1), timedelta(minutes=2)
    assert await store.retention.take("retention", now(), hour, lease, "first")
    assert not await store.retention.take("retention", now(), hour, lease, "second")
    await _housekeeping(store, lease_until=now() - timedelta(seconds=1))
    assert await store.retention.take("retention", now(), hour, lease, "second")
    assert not await store.retention.keep("retention", now(), lease, "first")
    assert not await store.retention.finish("retention", now(), "first")
    assert await store.retention.finish("retention", now(), "second")


@pytest.mark.parametrize("age", [0.9, 1.1])
async def test_everything_else_goes_after_its_time(store: Store, sides: Sides, age: float) -> None:
    """R4: done jobs, keys, sign-ins, counters: the younger ones stay, the older ones go; what still waits stays."""

    def before(what: str) -> datetime:
        return now() - age * KEPT[what]

    person = sides.ours.person_id
    async with store.work(sides.ours.account_id) as work:
        work.keys.remember(person, "key", "f", "s", before("idempotency keys"))
        for token, seen, revoked in (
            ("a", before("sign-ins"), None),
            ("b", now(), before("sign-ins")),
            ("c", now(), None),
        ):
            row = SignInRow(token_hash=token, person_id=person, device="", created_at=seen, last_seen_at=seen)
            row.revoked_at = revoked
            work.people.add_sign_in(row)
        for job_id, state in (("done", "done"), ("queued", "queued"), ("dead", "dead")):
            work._session.add(
                JobRow(id=job_id, kind="assess", payload={}, state=state, run_at=now(), created_at=before("done jobs"))
            )
    async with store._writing(info={SYSTEM: True}) as session, session.begin():
        session.add(AttemptRow(key="k", since=before("attempts"), count=3))
    await keeper(store, batch=1).tidy()
    old = age > 1
    async with store._reading(info={SYSTEM: True}) as session:
        assert set(await session.scalars(sa.select(SignInRow.token_hash))) == ({"c"} if old else {"a", "b", "c"})
        assert set(await session.scalars(sa.select(JobRow.id))) == {"queued", "dead"} | (set() if old else {"done"})
        assert len(list(await session.scalars(sa.select(KeyRow.key)))) == (0 if old else 1)
        assert len(list(await session.scalars(sa.select(AttemptRow.key)))) == (0 if old else 1)


async def _housekeeping(store: Store, **values: datetime) -> None:
    async with store._writing(info={SYSTEM: True}) as session, session.begin():
        await session.execute(sa.update(HousekeepingRow).values(**values))
