"""Whose job is next, whose clock counts, and what becomes of jobs whose reason has ended (A1, C10), on both engines."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import AccountId, new_id
from rf_desktop.domain.moments import now
from rf_desktop.server.ports import LeasedJob
from rf_desktop.server.store import Rollback, Store, job_order
from rf_desktop.server.store.scope import SYSTEM
from rf_desktop.server.store.tables import JobRow
from tests.server.store.world import Sides

MANY = 10_000
FEW: list[JobKind] = ["assess"] * 3


async def enqueue(store: Store, account_id: AccountId, *kinds: JobKind, subject: str | None = None) -> None:
    async with store.work(account_id) as work:
        for kind in kinds:
            work.jobs.enqueue(kind, {}, now(), subject)


async def _pile_up(store: Store, account_id: AccountId, count: int) -> None:
    """A backlog older than everything else, written in one go."""
    row = {"account_id": account_id, "kind": "assess", "payload": {}, "state": "queued", "attempts": 0}
    row |= {"run_at": now() - timedelta(hours=1), "created_at": now() - timedelta(hours=1)}
    async with store.founding() as doors:
        await doors._session.execute(sa.insert(JobRow), [row | {"id": new_id()} for _ in range(count)])


async def _count(store: Store, state: str) -> int:
    async with store._reading(info={SYSTEM: True}) as session:
        return await session.scalar(sa.select(sa.func.count()).where(JobRow.state == state)) or 0


async def test_ten_thousand_jobs_of_one_account_do_not_keep_another_one_waiting(store: Store, sides: Sides) -> None:
    """A1: accounts take turns, however old and long one's backlog is."""
    await _pile_up(store, sides.ours.account_id, MANY)
    await enqueue(store, sides.theirs.account_id, *FEW)
    leased = await store.queue.lease(now(), 6, 30, "t")
    assert Counter(job.account_id for job in leased) == {sides.ours.account_id: 3, sides.theirs.account_id: 3}


async def test_an_account_never_has_more_than_its_share_running(store: Store, sides: Sides) -> None:
    """A1: so a place is left for others while its jobs take long."""
    await _pile_up(store, sides.ours.account_id, 50)
    await enqueue(store, sides.ours.account_id, "reply", "reply")
    first = await store.queue.lease(now(), 8, 30, "t")
    assert len(first) == job_order.SHARE
    assert await store.queue.lease(now(), 2, 30, "u", first) == []
    await enqueue(store, sides.theirs.account_id, *FEW)
    others = await store.queue.lease(now(), 2, 30, "u", first)
    assert [job.account_id for job in others] == [sides.theirs.account_id] * 2
    again = await store.queue.lease(now(), 8, 30, "v", first[1:])
    [more] = [job for job in again if job.account_id == sides.ours.account_id]
    assert more.attempts == 1


async def test_a_jobs_reason_ends_and_the_job_with_it(store: Store, sides: Sides) -> None:
    """C10: in the same transaction; others' jobs, other kinds and other accounts stay."""
    kinds: tuple[JobKind, ...] = ("remind", "raise_tier", "assess")
    for side in (sides.ours, sides.theirs):
        await enqueue(store, side.account_id, *kinds, subject="h1")
    await enqueue(store, sides.ours.account_id, "remind", subject="h2")
    async with store.work(sides.ours.account_id) as work:
        assert await work.jobs.cancel("h1", ("remind", "raise_tier")) == 2
        raise Rollback
    assert await _count(store, "queued") == 7
    async with store.work(sides.ours.account_id) as work:
        assert await work.jobs.cancel("h1", ("remind", "raise_tier")) == 2
        assert await work.jobs.cancel("h1", ("remind", "raise_tier")) == 0
    assert await _count(store, "queued") == 5


async def test_a_cancelled_job_that_runs_is_fenced(store: Store, sides: Sides) -> None:
    """C10: its holder finds that it is not there any more."""
    await enqueue(store, sides.ours.account_id, "remind", subject="h1")
    [job] = await store.queue.lease(now(), 1, 30, "t")
    async with store.work(sides.ours.account_id) as work:
        await work.jobs.cancel("h1", ("remind",))
    async with store.work(sides.ours.account_id) as work:
        assert not await work.jobs.complete(job)
    assert not await store.queue.heartbeat(job, now(), 30)


async def test_a_given_up_job_stays_as_dead_and_is_revived_once(store: Store, sides: Sides) -> None:
    """A1: listed with its reason; revived it has all its tries again."""
    await enqueue(store, sides.ours.account_id, "assess", subject="h1")
    [job] = await store.queue.lease(now(), 1, 30, "t")
    buried = LeasedJob(job.id, job.account_id, job.kind, job.payload, 3, job.token, given_up="no network " * 400)
    async with store.work(sides.ours.account_id) as work:
        assert await work.jobs.complete(buried)
    assert await store.queue.lease(now() + timedelta(days=1), 1, 30, "u") == []
    async with store.work(sides.theirs.account_id) as work:
        assert await work.jobs.dead() == []
        assert await work.jobs.revive(job.id, now()) is None
    async with store.work(sides.ours.account_id) as work:
        [dead] = await work.jobs.dead()
        assert (dead.id, dead.subject_id, len(dead.error or "")) == (job.id, "h1", 2000)
        assert await work.jobs.revive(job.id, now()) is not None
        assert await work.jobs.revive(job.id, now()) is None
        assert await work.jobs.is_known(job.id)
    [again] = await store.queue.lease(now() + timedelta(seconds=1), 1, 30, "u")
    assert (again.id, again.attempts) == (job.id, 1)


async def test_a_job_that_is_given_back_was_never_tried(store: Store, sides: Sides) -> None:
    """A1: a clean stop costs no try, and only the holder can give back."""
    await enqueue(store, sides.ours.account_id, "assess")
    [job] = await store.queue.lease(now(), 1, 30, "t")
    assert await store.queue.give_back(job)
    assert not await store.queue.give_back(job)
    [again] = await store.queue.lease(now(), 1, 30, "u")
    assert again.attempts == 1


async def test_figures_count_what_waits_and_what_died(store: Store, sides: Sides) -> None:
    """R4."""
    empty = await store.queue.figures(now())
    assert (empty.queued, empty.oldest_age, empty.dead) == (0, 0.0, 0)
    await _pile_up(store, sides.ours.account_id, 3)
    [job] = await store.queue.lease(now(), 1, 30, "t")
    await store.queue.fail(job, "no", now(), None)
    figures = await store.queue.figures(now())
    assert (figures.queued, figures.dead) == (2, 1)
    assert 3590 < figures.oldest_age < 4000


@pytest.mark.parametrize("engine", ["postgresql"])
@pytest.mark.parametrize("wrong_by", [timedelta(hours=2), timedelta(hours=-2)], ids=["ahead", "behind"])
async def test_a_replica_with_a_wrong_clock_neither_delays_a_job_nor_takes_one_over(
    store: Store, sides: Sides, wrong_by: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A1: on PostgreSQL the database's clock counts, for what is due, for leases, for pauses and for timers."""
    monkeypatch.setattr("rf_desktop.server.store.jobs.process_clock", lambda: now() + wrong_by)
    skewed = now() + wrong_by
    async with store.work(sides.ours.account_id) as work:
        work.jobs.enqueue("assess", {}, skewed)
        work.jobs.enqueue("remind", {}, skewed + timedelta(minutes=15), "h1")
    [job] = await store.queue.lease(now(), 4, 30, "a replica whose clock is right")
    assert job.kind == "assess"
    assert await store.queue.lease(skewed, 4, 30, "the skewed one") == []
    assert await store.queue.heartbeat(job, skewed, 30)
    assert await store.queue.lease(now(), 4, 30, "the right one") == []
    assert await store.queue.fail(job, "no network", skewed, 0.0)
    assert [each.id for each in await store.queue.lease(now(), 4, 30, "the right one")] == [job.id]
    async with store._reading(info={SYSTEM: True}) as session:
        due = await session.scalar(sa.select(JobRow.run_at).where(JobRow.kind == "remind"))
    assert due is not None
    assert abs(due - now() - timedelta(minutes=15)) < timedelta(minutes=1)


@pytest.mark.usefixtures("callers_clock")
async def test_a_clock_that_was_set_back_holds_nothing_up(store: Store, sides: Sides) -> None:
    """A1: what was leased, enqueued or put off under a clock two hours ahead is where it belongs again."""
    right, ahead = now(), now() + timedelta(hours=2)

    async def write(kind: JobKind, **times: timedelta) -> None:
        async with store.work(sides.ours.account_id) as work:
            work.jobs.enqueue(kind, {}, right - timedelta(minutes=1))
        await _alter(store, kind, {name: right + at for name, at in times.items()})

    two = timedelta(hours=2)
    await write("assess", lease_until=two + timedelta(seconds=30))
    await write("reply", created_at=two, run_at=two)
    await write("ticket_note", run_at=two + timedelta(seconds=8))
    await write("remind", created_at=two, run_at=two + timedelta(minutes=15))
    await write("raise_tier", run_at=two)  # a timer from before the jump stands where it was
    await _alter(store, "ticket_note", {"attempts": 2})
    assert await store.queue.lease(right, 8, 30, "t") == []
    assert await store.queue.set_right(ahead, 30, 375) == 0
    assert await store.queue.set_right(right, 30, 375) == 4
    assert await store.queue.set_right(right, 30, 375) == 0
    assert {job.kind for job in await store.queue.lease(right, 8, 30, "t")} == {"reply", "ticket_note"}
    assert "assess" in {job.kind for job in await store.queue.lease(right + timedelta(seconds=31), 8, 30, "t")}
    later = await store.queue.lease(right + timedelta(minutes=16), 8, 30, "t")
    assert "remind" in {job.kind for job in later}
    assert "raise_tier" not in {job.kind for job in later}


async def test_a_clock_that_jumps_ahead_makes_timers_due_once(store: Store, sides: Sides) -> None:
    """C10: each timer is one row, so it rings once, not once for every interval that was jumped over."""
    async with store.work(sides.ours.account_id) as work:
        work.jobs.enqueue("remind", {}, now() + timedelta(minutes=15), "h1")
    await _alter(store, "remind", {"run_at": now() - timedelta(hours=2)})
    assert len(await store.queue.lease(now(), 8, 30, "t")) == 1
    assert await store.queue.lease(now(), 8, 30, "u") == []


async def test_looking_for_work_takes_no_turn_from_writers(store: Store, sides: Sides) -> None:
    """A1: neither does looking whether the clock was set back."""
    async with store.work(sides.ours.account_id):
        async with asyncio.timeout(5):
            assert await store.queue.lease(now(), 4, 30, "t") == []
            assert await store.queue.set_right(now(), 30, 300) == 0


async def _alter(store: Store, kind: JobKind, values: dict[str, object]) -> None:
    """Change a job's row behind the product's back."""
    async with store.founding() as doors:
        changed = sa.update(JobRow).where(JobRow.kind == kind).values(**values)
        await doors._session.execute(changed.execution_options(synchronize_session=False))
