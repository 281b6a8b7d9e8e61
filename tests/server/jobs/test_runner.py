"""The runner over a real store: tries again, gives up visibly, keeps its lease alive, and stops in peace (A1, A5)."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import now
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.ports import AssessmentFailed, CaseToAssess, LeasedJob, Progress, Verdict, no_progress
from rf_desktop.server.services.enrichment import Enrichment
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.jobs import JobRunner, OfNoUse
from rf_desktop.server.services.replies import Replies
from rf_desktop.server.settings import sqlite_url
from rf_desktop.server.store import Rollback, Store, open_store
from rf_desktop.server.store.job_order import KEPT, SHARE
from tests.server.ai.test_evidence import CASE
from tests.server.harness import JANE, populate


@dataclass
class Office:
    """A store with one account, a clock that can be moved, and what the database says of the jobs."""

    store: Store
    file: Path
    account: AccountId
    bus: MemoryBus = field(default_factory=MemoryBus)
    ahead: timedelta = timedelta()

    def clock(self) -> datetime:
        """Now, moved ahead."""
        return now() + self.ahead

    def later(self, **delta: float) -> None:
        """Move the clock and let everybody look at it."""
        self.ahead += timedelta(**delta)
        self.bus.wake(self.account)

    async def enqueue(self, kind: JobKind = "assess", payload: dict[str, Any] | None = None) -> None:
        """One job, as a use case would leave it behind."""
        async with self.store.work(self.account) as work:
            work.jobs.enqueue(kind, payload or {}, self.clock())
        self.bus.wake(self.account)

    def rows(self) -> list[tuple[str, int, str | None]]:
        """State, attempts and error of each job."""
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute("SELECT state, attempts, error FROM job ORDER BY created_at, id").fetchall()

    def is_idle(self) -> bool:
        """Whether nobody holds a job."""
        with closing(sqlite3.connect(self.file)) as database:
            [(held,)] = database.execute("SELECT count(*) FROM job WHERE lease_token IS NOT NULL").fetchall()
        return bool(held == 0)

    def runner(self, work: Any, **settings: Any) -> JobRunner:
        """A runner that does `work` for each kind."""
        works = dict.fromkeys(("assess", "reply", "ticket_note"), work)
        chosen = {"lease": 600.0, "attempts": 3, "poll": 3600.0} | settings
        return JobRunner(self.store.queue, works, self.bus, self.clock, **chosen)


class Doing:
    """Work that does as it is told, and completes its job as real work does."""

    def __init__(self, office: Office, act: Callable[[int], None]) -> None:
        self.office = office
        self.act = act
        self.runs = 0
        self.given_up: list[str] = []
        self.changed = asyncio.Event()

    async def run(self, job: LeasedJob) -> bool:
        self.runs += 1
        self.changed.set()
        self.act(self.runs)
        return await self._complete(job)

    async def give_up(self, job: LeasedJob, reason: str) -> bool:
        self.given_up.append(reason)
        done = await self._complete(job)
        self.changed.set()
        return done

    async def _complete(self, job: LeasedJob) -> bool:
        async with self.office.store.work(job.account_id) as work:
            if not await work.jobs.complete(job):
                raise Rollback
        return work.committed


async def settled(condition: Callable[[], bool]) -> None:
    """Let the loop run until it is so."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A fresh office with Jane in it."""
    await asyncio.to_thread(populate, tmp_path, (JANE,))
    file = tmp_path / "server" / "resolutionflow.db"
    store = await open_store(sqlite_url(file))
    async with store.doors() as doors:
        person = await doors.person_by_email(JANE.email)
    assert person is not None
    yield Office(store, file, person.account_id)
    await store.close()


async def test_a_job_is_done_as_soon_as_it_is_committed(office: Office) -> None:
    """A1: the wake-up starts it; the look-out every so often is only a net."""
    work = Doing(office, lambda run: None)
    runner = office.runner(work)
    runner.start()
    await office.enqueue()
    await settled(lambda: office.rows() == [("done", 1, None)])
    assert runner.is_running
    await runner.stop()
    assert not runner.is_running


async def test_a_reply_is_written_while_a_pile_of_slow_assessments_runs(office: Office) -> None:
    """A1, T1: it needs none of them to end, neither those that run nor those that wait."""
    let_go = asyncio.Event()

    class Slow(Doing):
        async def run(self, job: LeasedJob) -> bool:
            if job.kind == "assess":
                self.runs += 1
                await let_go.wait()
            return await self._complete(job)

    work = Slow(office, lambda run: None)
    runner = office.runner(work)
    for _ in range(12):
        await office.enqueue("assess")
    runner.start()
    await settled(lambda: work.runs == SHARE - KEPT)
    await office.enqueue("reply")
    await settled(lambda: [state for state, *_ in office.rows()].count("done") == 1)
    assert work.runs == SHARE - KEPT
    let_go.set()
    await settled(lambda: {state for state, *_ in office.rows()} == {"done"})
    await runner.stop()


async def test_a_failure_is_tried_again_later_and_not_before(office: Office) -> None:
    """A1: back-off of two, then four seconds; the reason stays with the row meanwhile."""

    def act(run: int) -> None:
        if run < 3:
            raise ValueError(f"failed {run}")

    work = Doing(office, act)
    runner = office.runner(work)
    runner.start()
    await office.enqueue()
    await settled(lambda: office.rows() == [("queued", 1, "ValueError: failed 1")])
    office.bus.wake(office.account)
    office.later(seconds=3)
    await settled(lambda: office.rows() == [("queued", 2, "ValueError: failed 2")])
    office.later(seconds=3)
    assert await office.store.queue.lease(office.clock(), 1, 1.0, "too early") == []
    assert work.runs == 2
    office.later(seconds=3)
    await settled(lambda: office.rows()[0][:2] == ("done", 3))
    await runner.stop()


async def test_a_job_that_never_works_is_given_up_for_all_to_see(office: Office) -> None:
    """A5: after three tries whoever waits is told, and nothing is tried any more."""

    def act(run: int) -> None:
        raise ValueError("always")

    work = Doing(office, act)
    runner = office.runner(work)
    runner.start()
    await office.enqueue()
    for run in (1, 2, 3):
        await settled(lambda run=run: work.runs == run)  # type: ignore[misc]
        await settled(office.is_idle)
        office.later(minutes=5)
    await settled(lambda: work.given_up == ["it did not work in 3 tries"])
    await settled(lambda: office.rows() == [("dead", 3, "it did not work in 3 tries")])
    await runner.stop()


async def test_what_is_of_no_use_is_not_tried_twice(office: Office) -> None:
    """A5: given up at the first try, with its own reason; if that cannot be shown, the row is dead and says why."""

    def act(run: int) -> None:
        raise OfNoUse("the handoff is gone")

    class Silent(Doing):
        async def give_up(self, job: LeasedJob, reason: str) -> bool:
            raise RuntimeError("nobody to tell")

    work = Silent(office, act)
    runner = office.runner(work)
    runner.start()
    await office.enqueue()
    await settled(lambda: office.rows() == [("dead", 1, "the handoff is gone")])
    await runner.stop()


async def test_a_job_that_takes_the_server_down_each_time_is_not_run_for_ever(office: Office) -> None:
    """A1: leased more often than it may be tried, it is given up without another run."""
    await office.enqueue()
    for number in range(3):
        await office.store.queue.lease(office.clock(), 1, 1.0, f"crashed {number}")
        office.later(minutes=1)
    work = Doing(office, lambda run: None)
    runner = office.runner(work)
    runner.start()
    await settled(lambda: office.rows()[0][:2] == ("dead", 4))
    assert work.runs == 0
    assert work.given_up == ["the server stopped each time it was tried"]
    await runner.stop()


async def test_a_long_job_keeps_its_lease_and_a_lost_one_stops(office: Office) -> None:
    """A1: signs of life keep others away; once somebody else holds the job, this one's work is cut off."""
    started, cut_off = asyncio.Event(), asyncio.Event()

    class Long(Doing):
        async def run(self, job: LeasedJob) -> bool:
            started.set()
            try:
                await asyncio.Event().wait()
            finally:
                cut_off.set()
            return True

    runner = office.runner(Long(office, lambda run: None), lease=0.3)
    runner.start()
    await office.enqueue()
    await asyncio.wait_for(started.wait(), 10)

    def lease_until() -> str:
        with closing(sqlite3.connect(office.file)) as database:
            return str(database.execute("SELECT lease_until FROM job").fetchone()[0])

    first = lease_until()
    await settled(lambda: lease_until() > first)
    assert await office.store.queue.lease(office.clock(), 1, 0.3, "early") == []
    with closing(sqlite3.connect(office.file)) as database, database:
        database.execute("UPDATE job SET lease_token = 'somebody else'")
    await asyncio.wait_for(cut_off.wait(), 10)
    await runner.stop()


async def test_a_stop_gives_back_what_it_cuts_off(office: Office) -> None:
    """A1: due at once, and the try is not counted."""
    started = asyncio.Event()

    class Endless(Doing):
        async def run(self, job: LeasedJob) -> bool:
            started.set()
            await asyncio.Event().wait()
            return True

    runner = office.runner(Endless(office, lambda run: None))
    runner.start()
    await office.enqueue()
    await asyncio.wait_for(started.wait(), 10)
    await runner.stop()
    assert office.rows() == [("queued", 0, None)]
    assert len(await office.store.queue.lease(office.clock(), 1, 1.0, "next")) == 1


class Forever:
    """An assessor that never answers."""

    async def assess(self, case: CaseToAssess, progress: Progress = no_progress) -> Verdict:
        await asyncio.Event().wait()
        raise AssertionError


class Manager(HandoffManager):
    """Remembers what was saved."""

    def __init__(self) -> None:
        self.saved: list[Verdict] = []

    async def case_to_assess(self, account_id: AccountId, handoff_id: str) -> CaseToAssess | None:
        return CASE if handoff_id == "h1" else None

    async def save_assessment(
        self, job: LeasedJob, handoff_id: str, verdict: Verdict, case: CaseToAssess | None = None
    ) -> bool:
        self.saved.append(verdict)
        return True


def job(kind: JobKind, **payload: str) -> LeasedJob:
    """A leased job."""
    return LeasedJob("j1", AccountId("a1"), kind, payload, 1, "token")


async def test_a_reading_that_takes_too_long_has_failed_with_its_reason() -> None:
    """A1, A5: the budget is one number for all of it; the reason is a clause for the sentence on the screen."""
    manager = Manager()
    assert await Enrichment(manager, Forever(), 0.01).run(job("assess", handoff_id="h1"))
    assert manager.saved == [AssessmentFailed("it took longer than 0 seconds")]


async def test_an_assessment_nobody_waits_for_is_not_made() -> None:
    """A1: the handoff is gone, or assessed already."""
    with pytest.raises(OfNoUse):
        await Enrichment(Manager(), Forever(), 1).run(job("assess", handoff_id="gone"))


async def test_a_reply_that_will_not_come_is_said_in_the_chat() -> None:
    """T1: rather the reason than somebody waiting."""
    said: list[str] = []

    class Talk:
        async def fail_reply(self, job: LeasedJob, session_id: str, why: str) -> bool:
            said.append(why)
            return True

    await Replies(Talk(), object()).give_up(job("reply", session_id="s1"), "whatever")  # type: ignore[arg-type]
    assert said == ["whatever"]
