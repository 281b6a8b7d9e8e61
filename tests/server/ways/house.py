"""An office in which handoffs go back and forth, and whose clock strikes when a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rf_desktop.contract.handoffs import Claim, HandoffDetail, NewHandoff
from rf_desktop.contract.operations import JobKind, PauseJobs
from rf_desktop.contract.ways import CoachedReturn, CoachingStep, Reason, Reassignment
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.clockwork import Clockwork
from rf_desktop.server.services.consulting import Consulting
from rf_desktop.server.services.ways_back import WaysBack
from tests.server.services.office import Office

CONTINUE = Claim(way="continue")
WHY = Reason(reason="Needs somebody with Exchange rights")
STEPS = (
    CoachingStep(text="Restart the sync service", why="It hangs", if_it_fails="Note the exit code"),
    CoachingStep(text="Does the clock differ?", kind="question"),
)
COACHED = CoachedReturn(
    reason="You can do this", steps=STEPS, stop_condition="The service does not start", come_back_minutes=60
)
TABLES = (
    "handoff", "session", "message", "lane_card", "notice", "event", "job", "offer", "coaching", "consultation",
    "audit", "attention", "idempotency_key", "account",
)  # fmt: skip


@dataclass
class House:
    """The office, and what people and the clock do with handoffs there."""

    office: Office
    ways: WaysBack
    consulting: Consulting
    clockwork: Clockwork

    async def waiting(self, priority: Priority = "normal", by: Actor | None = None) -> HandoffDetail:
        """A handoff that waits for any senior."""
        return await self.office.escalated(by, NewHandoff(reason="Out of ideas", priority=priority))

    async def handed_to(self, target: Actor, priority: Priority = "normal") -> HandoffDetail:
        """A transfer that waits for its target."""
        body = NewHandoff(reason="Yours", intent="transfer", target_id=target.person_id, priority=priority)
        return await self.office.escalated(None, body)

    async def taken(self, by: Actor | None = None, priority: Priority = "normal") -> HandoffDetail:
        """A handoff that a senior, Sam by default, has taken over."""
        waiting = await self.waiting(priority)
        return (await self.office.handoffs.claim(by or self.office.sam, waiting.id, CONTINUE)).handoff

    async def offered(self, to: Actor | None = None) -> HandoffDetail:
        """Sam's, offered to Kim by default."""
        taken = await self.taken()
        body = Reassignment(target_id=(to or self.office.kim).person_id, reason="You know Exchange")
        return await self.ways.reassign(self.office.sam, taken.id, body)

    async def coached(self) -> HandoffDetail:
        """Back with Jane, with steps and Sam behind her."""
        taken = await self.taken()
        return await self.ways.give_back_coached(self.office.sam, taken.id, COACHED, self.office.key())

    async def now(self, handoff_id: HandoffId) -> HandoffDetail:
        """The handoff as everybody sees it."""
        return await self.office.handoffs.context(self.office.alex, handoff_id)

    async def passes(self, **time: float) -> None:
        """Time passes, for the office's clock and for the database's; whatever is due then is done."""
        before = self.office.clock()
        self.office.clock.advance(**time)
        seconds = (self.office.clock() - before).total_seconds()
        self.let_database_age(seconds)
        await self.strikes()

    def let_database_age(self, seconds: float) -> None:
        """PostgreSQL has a clock of its own, which no test can move: its jobs come nearer instead."""
        if self.office.beside.engine == "postgresql":
            past = f"interval '{seconds} seconds'"
            self.office.beside.change(f"UPDATE job SET run_at = run_at - {past} WHERE state = 'queued'")

    async def strikes(self) -> list[JobKind]:
        """Every timer that is due does its work; which ones there were."""
        works, struck = self.clockwork.works(), list[JobKind]()
        while jobs := await self.office.store.queue.lease(self.office.clock(), 100, 30, self.office.key()):
            for job in jobs:
                assert await works[job.kind].run(job)
                struck.append(job.kind)
        return struck

    def timers(self, handoff_id: HandoffId) -> set[str]:
        """The kinds of timers that run for a handoff."""
        kinds = "('remind', 'raise_tier', 'ask_still_on_it', 'release_stale', 'come_back', 'offer_lapse')"
        query = f"SELECT kind FROM job WHERE state = 'queued' AND subject_id = '{handoff_id}' AND kind IN {kinds}"
        found = [str(row[0]) for row in self.office.beside.rows(query)]
        assert len(found) == len(set(found)), found
        return set(found)

    def audited(self, handoff_id: HandoffId) -> list[str]:
        """What the audit log says of a handoff, in order of their moments."""
        query = f"SELECT action FROM audit WHERE subject_id = '{handoff_id}' ORDER BY at, id"
        return [str(row[0]) for row in self.office.beside.rows(query)]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table that a step could touch."""
        return {
            table: sorted(tuple(map(str, row)) for row in self.office.beside.rows(f"SELECT * FROM {table}"))
            for table in TABLES
        }

    async def told(self, who: Actor) -> list[str]:
        """The kinds of a person's notices, the newest first."""
        return [notice.kind for notice in (await self.office.notices.list(who)).notices]

    async def lines(self, handoff: HandoffDetail) -> list[str]:
        """The activity lines in the conversation."""
        async with self.office.store.read(self.office.jane.account_id) as work:
            messages = await work.chat.messages(handoff.session_id)
        return [each.body for each in messages if each.author_kind == "system"]

    async def only_timers_run(self) -> None:
        """Assessments, replies and ticket notes are held back."""
        await self.office.operations.pause_jobs(self.office.alex, PauseJobs(kinds=("assess", "reply", "ticket_note")))
