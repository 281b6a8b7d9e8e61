"""The use cases around a handoff: escalate, list, read, claim, withdraw, brief, assess (E1-E6, C1-C7, M1-M5)."""

from __future__ import annotations

from datetime import timedelta

from rf_desktop.contract.assessments import Assessment, NewReading
from rf_desktop.contract.chat import Message
from rf_desktop.contract.handoffs import (
    Attention,
    Claim,
    Claimed,
    HandoffDetail,
    HandoffList,
    NewAttention,
    NewHandoff,
    PickUp,
)
from rf_desktop.domain.briefing import briefing
from rf_desktop.domain.errors import (
    HandoffAlreadyClaimed,
    Malformed,
    NotAllowed,
    NotAvailable,
    OwnHandoff,
    SessionNotActive,
)
from rf_desktop.domain.ids import AccountId, HandoffId, SessionId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.domain.queueing import group
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.ports import AssessmentWritten, CaseToAssess, LeasedJob, NoteDelivery, Verdict, Wakeups
from rf_desktop.server.services import assessments, claims, deliveries, escalation, handoff_views, session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.announcements import settle_notices, tell_attention
from rf_desktop.server.services.messages import add_message
from rf_desktop.server.services.presence import looking
from rf_desktop.server.services.since import since
from rf_desktop.server.services.transitions import session_of
from rf_desktop.server.services.use_cases import UseCases, checked_key, fingerprint
from rf_desktop.server.services.verification import Ground
from rf_desktop.server.services.watching import watched_by
from rf_desktop.server.store import Rollback, Store
from rf_desktop.server.store.tables import HandoffRow, ReadingRow, TicketNoteRow
from rf_desktop.server.store.unit_of_work import Work

RECENTLY = timedelta(days=1)
"""How long a resolved handoff stays under *Recently done*."""
LONGEST_SNOOZE = 30 * 24 * 60
"""Minutes."""


class HandoffManager(UseCases):
    """Everything people and jobs do with handoffs."""

    def __init__(self, store: Store, wakeups: Wakeups, clock: Clock = now, figures: Figures = NO_FIGURES) -> None:
        super().__init__(store, wakeups, clock)
        self._figures = figures

    async def escalate(self, actor: Actor, session_id: SessionId, body: NewHandoff, key: str) -> HandoffDetail:
        """Hand a session off; behind both routes (E1). The same key again answers with the same handoff (E5)."""
        wanted = fingerprint("escalate", session_id, body)
        async with self._writing(actor.account_id) as work:
            before = await work.keys.subject_of(actor.person_id, checked_key(key), wanted)
            if before is not None:
                row = await handoff_views.readable_handoff(work, actor, HandoffId(before))
            else:
                at = self._clock()
                row = await escalation.escalate(work, actor, session_id, body, at)
                work.keys.remember(actor.person_id, key, wanted, row.id, at)
            return await handoff_views.handoff_detail(work, row)

    async def waiting(self, actor: Actor) -> HandoffList:
        """What waits for me, what I have, am offered, watch or coach, what ended recently (Q1, C3, C4, C8)."""
        async with self._reading(actor.account_id) as work:
            as_of = await work.events.head()
            rows = [*await work.handoffs.waiting()]
            rows += await work.handoffs.claimed_by(actor.person_id, self._clock() - RECENTLY)
            mine = [row for row in rows if _group(row, actor) is not None]
            mine += await work.handoffs.offered_to(actor.person_id)
            mine += await work.handoffs.coached_by(actor.person_id)
            watched = await watched_by(work, actor, self._clock() - RECENTLY)
            listed = {row.id for row in mine}
            mine += [row for row in watched if row.id not in listed]
            listed |= {row.id for row in watched}
            attention = await work.attention.of(actor.person_id, listed)
            return HandoffList(
                as_of=as_of,
                handoffs=await handoff_views.summaries(work, mine),
                attention=tuple(handoff_views.attention(row) for row in attention),
                looking=await looking(work, listed, self._clock()),
                watching=tuple(row.id for row in watched),
            )

    async def context(self, actor: Actor, handoff_id: HandoffId) -> HandoffDetail:
        """The whole payload, readable before the claim (C6, M2)."""
        async with self._reading(actor.account_id) as work:
            row = await handoff_views.readable_handoff(work, actor, handoff_id)
            detail = await handoff_views.handoff_detail(work, row)
            return detail.model_copy(update={"since": await since(work, actor, row, detail.snapshot)})

    async def claim(self, actor: Actor, handoff_id: HandoffId, body: Claim) -> Claimed:
        """Take over; exactly one of any number of claimants gets through (C1-C5)."""
        at = self._clock()
        try:
            async with self._writing(actor.account_id) as work:
                row = await claims.claim(work, actor, handoff_id, body, at)
        except (HandoffAlreadyClaimed, OwnHandoff) as refused:
            self._figures.claim("own" if isinstance(refused, OwnHandoff) else "conflict")
            raise
        won = row.claimed_at == at
        self._figures.claim("won" if won else "same")
        if won:
            self._figures.claimed_after((at - row.escalated_at).total_seconds())
        return await self._claimed(actor, handoff_id)

    async def _claimed(self, actor: Actor, handoff_id: HandoffId) -> Claimed:
        """The reply to a claim, read once it is committed: others who write need not wait until it is put together."""
        async with self._reading(actor.account_id) as work:
            row = await handoff_views.readable_handoff(work, actor, handoff_id)
            detail = await session_views.detail(work, actor, await session_of(work, row))
            return Claimed(handoff=await handoff_views.handoff_detail(work, row), session=detail)

    async def withdraw(self, actor: Actor, handoff_id: HandoffId) -> HandoffDetail:
        """Take one's own handoff back while it is open (E4)."""
        async with self._writing(actor.account_id) as work:
            row = await claims.withdraw(work, actor, handoff_id, self._clock())
            return await handoff_views.handoff_detail(work, row)

    async def send_briefing(self, actor: Actor, handoff_id: HandoffId) -> Message:
        """*Get AI analysis*: the structured briefing as my message; asked again, the same message (M3)."""
        async with self._writing(actor.account_id) as work:
            row = await handoff_views.readable_handoff(work, actor, handoff_id)
            if row.claimed_by_id != actor.person_id or row.status == "returned":
                raise NotAllowed("the person who has taken this over")
            sent = await work.chat.briefing_of(row.id)
            if sent is not None:
                return session_views.message(sent)
            session = await session_of(work, row)
            if session.status != "active" or session.owner_id != actor.person_id:
                raise SessionNotActive(session.status)
            at = self._clock()
            snapshot = await escalation.take_snapshot(work, session, at)
            text = briefing(escalation.facts(row, session, snapshot))
            message = await add_message(work, session, actor, text, at, briefing_for=row.id)
            work.jobs.enqueue("reply", {"session_id": session.id, "message_id": message.id}, at)
            return session_views.message(message)

    async def pick_up(self, actor: Actor, session_id: SessionId) -> PickUp:
        """Where a link to a session leads; it never claims (M1)."""
        async with self._reading(actor.account_id) as work:
            session = await work.sessions.get(session_id)
            if session is None:
                raise NotAvailable("session")
            latest = await work.handoffs.latest_of(session_id)
            if latest is not None and _group(latest, actor) == "waiting":
                detail = await handoff_views.handoff_detail(work, latest)
                return PickUp(kind="offer", session_id=session_id, handoff=detail)
            if actor.person_id in session_views.members(session):
                return PickUp(kind="mine", session_id=session_id)
            if latest is None or latest.status not in ("claimed", "resolved"):
                raise NotAvailable("session")
            if not (await handoff_views.listeners(work, latest)).includes(actor.person_id, actor.role):
                raise NotAvailable("session")
            winner = await work.people.ref_or_none(latest.claimed_by_id)
            if winner is None:
                raise NotAvailable("session")
            taken = await handoff_views.summary(work, latest)
            return PickUp(
                kind="taken", session_id=session_id, taken=taken, claimed_by=winner, claimed_at=latest.claimed_at
            )

    async def retry_assessment(self, actor: Actor, handoff_id: HandoffId) -> Assessment:
        """Have the assessment written again (A5)."""
        async with self._writing(actor.account_id) as work:
            row = await handoff_views.readable_handoff(work, actor, handoff_id)
            return await assessments.ask_again(work, row, self._clock())

    async def record_reading(self, actor: Actor, handoff_id: HandoffId, body: NewReading) -> Assessment:
        """A receiver's *agree* or *not this*; the last word of each counts (A11). The sender has no reading."""
        async with self._writing(actor.account_id) as work:
            row = await handoff_views.readable_handoff(work, actor, handoff_id)
            if row.handed_off_by_id == actor.person_id:
                raise NotAvailable("reading")
            before = await work.handoffs.reading_of(row.id, actor.person_id)
            if before is None or before.verdict != body.verdict:
                said = ReadingRow(handoff_id=row.id, person_id=actor.person_id, verdict=body.verdict, at=self._clock())
                await work.handoffs.record_reading(said)
                row.version += 1
                await assessments.tell(work, row)
            return await handoff_views.assessment(work, row)

    async def pay_attention(self, actor: Actor, handoff_id: HandoffId, body: NewAttention) -> Attention:
        """Seen, unread, snoozed or awake, for me on all my desktops (Q2); seen and passed go into the ledger (E8)."""
        if body.snooze_minutes is not None and not 0 <= body.snooze_minutes <= LONGEST_SNOOZE:
            raise Malformed("snooze_minutes", f"it is between 0 and {LONGEST_SNOOZE}")
        async with self._writing(actor.account_id) as work:
            row = await handoff_views.readable_handoff(work, actor, handoff_id)
            mine = await work.attention.row(actor.person_id, row.id)
            before = (mine.seen_at, mine.snoozed_until)
            if body.seen is not None:
                mine.seen_at = (mine.seen_at or self._clock()) if body.seen else None
            if body.snooze_minutes is not None:
                until = self._clock() + timedelta(minutes=body.snooze_minutes)
                mine.snoozed_until = until if body.snooze_minutes else None
            if (mine.seen_at, mine.snoozed_until) != before:
                tell_attention(work, mine)
            if body.seen:
                await settle_notices(work, actor.person_id, row, self._clock())
            if body.passed:
                await deliveries.advance(work, row, actor.person_id, "passed", self._clock())
            elif body.seen:
                await deliveries.advance(work, row, actor.person_id, "opened", self._clock())
            return handoff_views.attention(mine)

    # For the background work; every save is one transaction with the job's completion ------------------------------

    async def case_to_assess(self, account_id: AccountId, handoff_id: HandoffId) -> CaseToAssess | None:
        """What the assessor may read; None when no assessment is waited for any more."""
        async with self._reading(account_id) as work:
            return await assessments.case_to_assess(work, handoff_id, self._clock())

    async def tell_progress(self, case: CaseToAssess, so_far: AssessmentWritten) -> None:
        """Tell what of an assessment is written so far (M5)."""
        async with self._noting(case.account_id) as work:
            await assessments.progressed(work, case.handoff_id, so_far, Ground.of(case))

    async def save_assessment(
        self, job: LeasedJob, handoff_id: HandoffId, verdict: Verdict, case: CaseToAssess | None = None
    ) -> bool:
        """Keep a verdict and complete `job`; False when the job was lost to another worker: nothing is kept (A1).

        `case` is what the assessor read, against which its words are verified.
        """
        at = self._clock()
        async with self._writing(job.account_id) as work:
            await self._complete_or_roll_back(work, job)
            await work.ai_usage.count(verdict.usage, at)
            row = await work.handoffs.get(handoff_id)
            if row is not None and row.assessment_status == "pending":
                await assessments.save(work, row, verdict, at, Ground.of(case) if case else None)
        return work.committed

    async def ticket_note(self, account_id: AccountId, handoff_id: HandoffId) -> TicketNoteRow | None:
        """The outgoing note of a handoff, as the outbox holds it."""
        async with self._reading(account_id) as work:
            return await work.handoffs.ticket_note(handoff_id)

    async def save_ticket_note_state(self, job: LeasedJob, handoff_id: HandoffId, delivery: NoteDelivery) -> bool:
        """Keep what became of a note and complete `job`; False when the job was lost: nothing is kept (P2)."""
        async with self._writing(job.account_id) as work:
            await self._complete_or_roll_back(work, job)
            note = await work.handoffs.ticket_note(handoff_id)
            if note is not None:
                note.state = delivery.state
                note.detail = delivery.detail
                note.changed_at = self._clock()
        return work.committed

    async def _complete_or_roll_back(self, work: Work, job: LeasedJob) -> None:
        if not await work.jobs.complete(job):
            raise Rollback


def _group(row: HandoffRow, actor: Actor) -> str | None:
    return group(
        status=row.status,
        intent=row.intent,
        handed_off_by=row.handed_off_by_id,
        target=row.target_id,
        claimed_by=row.claimed_by_id,
        viewer=actor.person_id,
        role=actor.role,
    )
