"""Leased jobs: expiry, fencing, failing, pausing (A1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import AccountId
from rf_desktop.server.store import Store
from tests.server.store.world import AT, Sides

pytestmark = pytest.mark.usefixtures("callers_clock")


async def enqueue(store: Store, account_id: AccountId, *kinds: JobKind) -> None:
    for number, kind in enumerate(kinds):
        async with store.work(account_id) as work:
            work.jobs.enqueue(kind, {"number": number}, AT + timedelta(seconds=number))


LATER = AT + timedelta(minutes=1)
TWENTY: list[JobKind] = ["assess"] * 20


async def test_a_job_has_one_holder(store: Store, sides: Sides) -> None:
    """A1: ten workers at once, twenty jobs, each leased once, the oldest first."""
    await enqueue(store, sides.ours.account_id, *TWENTY)
    leased = await asyncio.gather(*(store.queue.lease(LATER, 2, 30, f"worker {n}") for n in range(10)))
    assert sorted(job.payload["number"] for jobs in leased for job in jobs) == list(range(20))
    assert all(jobs[0].payload["number"] < jobs[1].payload["number"] for jobs in leased)
    assert await store.queue.lease(LATER, 1, 30, "late") == []


async def test_a_job_is_not_taken_before_its_time(store: Store, sides: Sides) -> None:
    """Back-off."""
    await enqueue(store, sides.ours.account_id, "assess", "reply")
    assert [job.kind for job in await store.queue.lease(AT, 10, 30, "t")] == ["assess"]


async def test_looking_for_work_where_there_is_none_does_not_wait_for_a_writer(store: Store, sides: Sides) -> None:
    """A1: every wake-up looks, so a look takes no turn from those who write."""
    async with store.work(sides.ours.account_id):
        async with asyncio.timeout(5):
            assert await store.queue.lease(LATER, 4, 30, "t") == []


async def test_an_expired_lease_is_taken_over_and_its_holder_fenced(store: Store, sides: Sides) -> None:
    """A1: the effect happens once, whoever wakes up late."""
    await enqueue(store, sides.ours.account_id, "assess")
    (slow,) = await store.queue.lease(LATER, 1, 30, "slow")
    assert await store.queue.lease(LATER + timedelta(seconds=30), 1, 30, "early") == []
    (other,) = await store.queue.lease(LATER + timedelta(seconds=31), 1, 30, "other")
    assert (other.id, other.attempts) == (slow.id, 2)
    assert not await store.queue.heartbeat(slow, LATER, 30)
    assert not await store.queue.fail(slow, "too late", LATER, None)
    async with store.work(sides.ours.account_id) as work:
        assert not await work.jobs.complete(slow)
        assert await work.jobs.complete(other)
        assert not await work.jobs.complete(other)
        assert await work.jobs.queued() == 0


async def test_a_heartbeat_keeps_the_lease(store: Store, sides: Sides) -> None:
    """A1."""
    await enqueue(store, sides.ours.account_id, "assess")
    (job,) = await store.queue.lease(LATER, 1, 30, "t")
    assert await store.queue.heartbeat(job, LATER + timedelta(seconds=20), 30)
    assert await store.queue.lease(LATER + timedelta(seconds=40), 1, 30, "u") == []


async def test_a_failed_job_comes_back_or_stays_dead(store: Store, sides: Sides) -> None:
    """A1."""
    await enqueue(store, sides.ours.account_id, "assess")
    (job,) = await store.queue.lease(LATER, 1, 30, "t")
    assert await store.queue.fail(job, "no network", LATER, 8)
    assert await store.queue.lease(LATER + timedelta(seconds=7), 1, 30, "u") == []
    (again,) = await store.queue.lease(LATER + timedelta(seconds=8), 1, 30, "u")
    assert await store.queue.depth() == 1
    assert await store.queue.fail(again, "given up", LATER, None)
    assert await store.queue.lease(LATER + timedelta(days=1), 1, 30, "v") == []
    assert await store.queue.depth() == 0


async def test_a_rolled_back_unit_of_work_leaves_no_job(store: Store, sides: Sides) -> None:
    """E2, A1: the job is part of the change that needs it."""
    try:
        async with store.work(sides.ours.account_id) as work:
            work.jobs.enqueue("assess", {}, AT)
            raise ValueError
    except ValueError:
        pass
    assert await store.queue.lease(LATER, 1, 30, "t") == []


async def test_paused_kinds_wait_in_their_account(store: Store, sides: Sides) -> None:
    """Operations: and go on where they stopped."""
    for side in (sides.ours, sides.theirs):
        await enqueue(store, side.account_id, "assess", "reply")
    async with store.work(sides.ours.account_id) as work:
        await work.jobs.pause(["assess", "assess"])
        assert await work.jobs.paused() == ("assess",)
    leased = await store.queue.lease(LATER, 10, 30, "t")
    assert sorted((job.account_id, job.kind) for job in leased) == [
        (sides.ours.account_id, "reply"), (sides.theirs.account_id, "assess"), (sides.theirs.account_id, "reply"),
    ]  # fmt: skip
    async with store.work(sides.ours.account_id) as work:
        await work.jobs.pause([])
    assert [job.kind for job in await store.queue.lease(LATER, 10, 30, "u")] == ["assess"]


async def test_a_job_is_completed_in_its_own_account_only(store: Store, sides: Sides) -> None:
    """R3."""
    await enqueue(store, sides.ours.account_id, "assess")
    (job,) = await store.queue.lease(LATER, 1, 30, "t")
    async with store.work(sides.theirs.account_id) as work:
        assert not await work.jobs.complete(job)
