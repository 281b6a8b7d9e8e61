"""Nobody waits for an answer behind other work, and no flood of answers holds other work up (A1), on both engines."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.moments import now
from rf_desktop.server.ports import LeasedJob
from rf_desktop.server.store import Store
from rf_desktop.server.store.job_order import KEPT, PARALLEL, SHARE
from tests.server.store.test_turns import enqueue
from tests.server.store.world import Sides

ASSESSMENTS: list[JobKind] = ["assess"] * 20
REPLIES: list[JobKind] = ["reply"] * 20


def kinds(jobs: Sequence[LeasedJob]) -> list[JobKind]:
    return [job.kind for job in jobs]


async def fill(store: Store, running: list[LeasedJob]) -> list[LeasedJob]:
    """Look as the runner does, until there is nothing for a free place; all that runs then."""
    running = list(running)
    while len(running) < PARALLEL and (
        more := await store.queue.lease(now(), PARALLEL - len(running), 30, "t", running)
    ):
        running += more
    return running


async def test_a_reply_comes_before_older_assessments_and_of_one_kind_the_oldest(store: Store, sides: Sides) -> None:
    """A1, T1: one place that is free is the reply's; what is not waited for goes by age alone."""
    account = sides.ours.account_id
    await enqueue(store, account, "assess")
    await enqueue(store, account, "ticket_note")
    await enqueue(store, account, "reply", subject="s1")
    await enqueue(store, account, "assess")
    await enqueue(store, account, "reply", subject="s2")
    one_by_one = [job for number in range(5) for job in await store.queue.lease(now(), 1, 30, f"t{number}")]
    assert kinds(one_by_one) == ["reply", "reply", "assess", "ticket_note", "assess"]


async def test_a_reply_starts_while_a_pile_of_assessments_runs(store: Store, sides: Sides) -> None:
    """A1: a place is kept for it, in the account and, when other accounts fill the process, in the process."""
    await enqueue(store, sides.ours.account_id, *ASSESSMENTS)
    running = await fill(store, [])
    assert Counter(kinds(running)) == {"assess": SHARE - KEPT}
    await enqueue(store, sides.ours.account_id, "reply")
    assert kinds(await store.queue.lease(now(), 1, 30, "t", running)) == ["reply"]
    await enqueue(store, sides.theirs.account_id, *ASSESSMENTS)
    running = await fill(store, running)
    assert Counter(kinds(running)) == {"assess": PARALLEL - KEPT}
    await enqueue(store, sides.theirs.account_id, "reply")
    assert kinds(await store.queue.lease(now(), 1, 30, "t", running)) == ["reply"]


async def test_a_flood_of_replies_leaves_a_place_to_the_accounts_other_work(store: Store, sides: Sides) -> None:
    """A1: however long it goes on, in one account and in all of them at once."""
    await enqueue(store, sides.ours.account_id, *ASSESSMENTS, *REPLIES)
    running = await fill(store, [])
    assert Counter(kinds(running)) == {"reply": SHARE - KEPT, "assess": KEPT}
    for ended in ("assess", "reply", "assess", "reply"):
        running.remove(next(job for job in running if job.kind == ended))
        running = await fill(store, running)
        assert Counter(kinds(running)) == {"reply": SHARE - KEPT, "assess": KEPT}
    await enqueue(store, sides.theirs.account_id, *REPLIES)
    running = await fill(store, running)
    assert Counter(kinds(running)) == {"reply": PARALLEL - KEPT, "assess": KEPT}


async def test_one_accounts_replies_do_not_keep_anothers_assessments_waiting(store: Store, sides: Sides) -> None:
    """A1: turns between accounts are fair whatever the work is."""
    await enqueue(store, sides.ours.account_id, *REPLIES)
    await enqueue(store, sides.theirs.account_id, *ASSESSMENTS)
    leased = await store.queue.lease(now(), 6, 30, "t")
    assert Counter(job.account_id for job in leased) == {sides.ours.account_id: 3, sides.theirs.account_id: 3}
    [more] = await store.queue.lease(now(), 1, 30, "t", [job for job in leased if job.kind == "reply"])
    assert more.account_id == sides.theirs.account_id


async def test_many_workers_at_once_take_each_job_once_and_the_replies_first(store: Store, sides: Sides) -> None:
    """A1: with an order of ranks as without: no job twice, none left, no reply behind an assessment."""
    account = sides.ours.account_id
    await enqueue(store, account, *ASSESSMENTS[:8], *REPLIES[:8])
    early = await asyncio.gather(*(store.queue.lease(now(), 2, 30, f"early {n}") for n in range(4)))
    assert kinds([job for jobs in early for job in jobs]) == ["reply"] * 8
    late = await asyncio.gather(*(store.queue.lease(now(), 2, 30, f"late {n}") for n in range(4)))
    assert kinds([job for jobs in late for job in jobs]) == ["assess"] * 8
    assert len({job.id for jobs in (*early, *late) for job in jobs}) == 16
    assert await store.queue.lease(now(), 2, 30, "nobody's") == []
