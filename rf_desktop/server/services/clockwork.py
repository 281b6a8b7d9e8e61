"""What the clock does: reminders, the next tier, "Still on it?", releases, coached returns, offers that end (C10).

A timer's effect and its completion are one transaction. A timer trusts that it is due, since the database's clock said
so, and looks only at what it was set for: if that is over, it changes nothing. So one that is late, or comes twice,
or comes after the clock has jumped, does one thing at most.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.errors import Refusal
from rf_desktop.domain.handoff import HandoffStep
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.patience import PATIENCE, SHORTEST, offline_idle
from rf_desktop.server.ports import LeasedJob
from rf_desktop.server.services import timers
from rf_desktop.server.services.coming_back import bring_back
from rf_desktop.server.services.transitions import Move, attempt, session_of
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Rollback
from rf_desktop.server.store.handoffs import OnlyIf
from rf_desktop.server.store.tables import HandoffRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.values import dataclass

Effect = Callable[[Work, HandoffRow, datetime, LeasedJob], Awaitable[None]]
"""What a timer does; its handoff as it is now, the moment it was set for, and the job itself."""


class Clockwork(UseCases):
    """The work behind all kinds of timers."""

    def works(self) -> dict[JobKind, Timer]:
        """One for each kind."""
        return {kind: Timer(self, effect) for kind, effect in self._effects().items()}

    async def strike(self, job: LeasedJob, effect: Effect) -> bool:
        """Do what the timer is for and complete it; False when somebody else holds it by now: nothing is kept."""
        async with self._writing(job.account_id) as work:
            if not await work.jobs.complete(job):
                raise Rollback
            row = await work.handoffs.get(HandoffId(str(job.payload["handoff_id"])))
            if row is not None and job.given_up is None:
                await effect(work, row, datetime.fromisoformat(str(job.payload["since"])), job)
        return work.committed

    def _effects(self) -> dict[JobKind, Effect]:
        return {
            "remind": self._remind,
            "raise_tier": self._raise_tier,
            "ask_still_on_it": self._ask,
            "release_stale": self._release,
            "come_back": self._come_back,
            "offer_lapse": self._lapse,
        }

    async def _remind(self, work: Work, row: HandoffRow, since: datetime, _job: LeasedJob) -> None:
        """Those who could take it hear of it once more, once for each wait."""
        await self._step(work, "remind", row, _same_wait(row, since))

    async def _raise_tier(self, work: Work, row: HandoffRow, since: datetime, _job: LeasedJob) -> None:
        """Nobody took it: the admins hear of it."""
        await self._step(work, "raise_tier", row, replace(_same_wait(row, since), tier=1))

    async def _ask(self, work: Work, row: HandoffRow, since: datetime, job: LeasedJob) -> None:
        """ "Still on it?", unless its owner was at work meanwhile, or is connected and has time left."""
        if row.status != "claimed" or row.claimed_by_id is None or row.asked_still_at is not None:
            return
        at, idle = self._clock(), PATIENCE[row.priority].idle
        session = await session_of(work, row)
        if session.status != "active" or session.owner_id != row.claimed_by_id:
            timers.look_after(work, row, at)  # handed on for now; it may be given back
            return
        last = await work.ways.last_work(row.session_id, row.claimed_by_id)
        if last is not None and last > since:
            begun = min(last, at)
            timers.look_after(work, row, begun, max(begun + offline_idle(row.priority), at + SHORTEST))
            return
        connected = await work.presence.online([row.claimed_by_id], at)
        if connected and not job.payload.get("last"):
            timers.look_after(work, row, since, at + idle - offline_idle(row.priority), last=True)
            return
        await self._step(work, "ask_still_on_it", row, OnlyIf(claimed_by=row.claimed_by_id, not_asked=True))

    async def _release(self, work: Work, row: HandoffRow, since: datetime, _job: LeasedJob) -> None:
        """No answer: back to the queue; but work on the session is an answer too."""
        if row.status != "claimed" or row.claimed_by_id is None or row.asked_still_at is None:
            return
        still = OnlyIf(claimed_by=row.claimed_by_id, asked_still_at=since)
        last = await work.ways.last_work(row.session_id, row.claimed_by_id)
        if last is not None and last > since:
            await self._step(work, "still_on_it", row, still)
        elif not await self._step(work, "release", row, replace(still, with_person=row.claimed_by_id)):
            await self._step(work, "still_on_it", row, still)  # handed on for now

    async def _come_back(self, work: Work, row: HandoffRow, since: datetime, _job: LeasedJob) -> None:
        """The time that the coach set is over."""
        coaching = await work.ways.coaching(row.id)
        if coaching is None or coaching.comes_back_at != since:
            return
        try:
            await bring_back(work, row.id, None, self._clock(), "the time that was set is over")
        except Refusal:
            return

    async def _lapse(self, work: Work, row: HandoffRow, since: datetime, _job: LeasedJob) -> None:
        """Nobody answered the offer."""
        offer = await work.ways.offer(row.id)
        if offer is not None and offer.offered_at == since:
            await self._step(work, "turn_down", row, OnlyIf(offered=True))

    async def _step(self, work: Work, step: HandoffStep, row: HandoffRow, only_if: OnlyIf) -> bool:
        return await attempt(work, Move(step, row.id, None, self._clock(), only_if)) is not None


@dataclass(frozen=True)
class Timer:
    """One kind of timer as the job runner knows it."""

    clockwork: Clockwork
    effect: Effect

    async def run(self, job: LeasedJob) -> bool:
        """Strike."""
        return await self.clockwork.strike(job, self.effect)

    async def give_up(self, job: LeasedJob, reason: str) -> bool:
        """Nobody waits for a timer: it ends, with its reason, and its handoff stays as it is."""
        return await self.clockwork.strike(replace(job, given_up=job.given_up or reason), self.effect)


def _same_wait(row: HandoffRow, since: datetime) -> OnlyIf:
    """Only if it still waits since then; rows from before there were timers do not say since when."""
    return OnlyIf(waits_since=since if row.waiting_since is not None else None)
