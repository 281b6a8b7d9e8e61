"""Handing off: everything of E2 in one unit of work."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.contract.events import HandoffCreated, HandoffReturned
from rf_desktop.contract.handoffs import NewHandoff, Snapshot
from rf_desktop.contract.packages import EscalationPackage
from rf_desktop.domain import limits
from rf_desktop.domain.briefing import HandoffFacts, documentation
from rf_desktop.domain.errors import AlreadyEscalated, Malformed, NotAvailable, SessionNotActive, TextRequired
from rf_desktop.domain.headline import headline
from rf_desktop.domain.ids import HandoffId, PersonId, SessionId, new_id
from rf_desktop.domain.ledger import Ledger
from rf_desktop.domain.vocabulary import URGENCY
from rf_desktop.server.services import session_views, timers
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.announcements import announce, notify, titled
from rf_desktop.server.services.preflight import checked_answers
from rf_desktop.server.services.transitions import end_coaching
from rf_desktop.server.store.tables import DocumentationRow, HandoffRow, SessionRow, SnapshotRow, TicketNoteRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.server.wording import words_of

SNAPSHOT_MESSAGES = 200
"""How many of the last messages a snapshot holds (E2)."""


async def escalate(work: Work, actor: Actor, session_id: SessionId, body: NewHandoff, at: datetime) -> HandoffRow:
    """Hand a session off. All or nothing: the caller's unit of work commits it (E1-E6)."""
    reason = limits.require_one_line("reason", body.reason, limits.REASON)
    notes = limits.at_most("notes", body.notes, limits.NOTES)
    answers = tuple(
        each.model_copy(update={"answer": work.redaction.value(each.answer)})
        for each in checked_answers(body.pre_flight)
    )
    session = await session_views.writable(work, actor, session_id)
    await _must_be_active(work, session)
    target = await _target(work, actor, body)
    await _end_coaching(work, actor, session)
    snapshot = (await take_snapshot(work, session, at)).model_copy(update={"pre_flight": answers})
    row = HandoffRow(
        id=HandoffId(new_id()),
        session_id=session.id,
        intent=body.intent,
        status="open",
        priority=body.priority,
        urgency=URGENCY[body.priority],
        reason=reason,
        notes=notes,
        headline=headline(actor.name, session.ticket, session.problem_summary or session.first_message),
        problem_summary=session.problem_summary,
        domain=session.domain,
        client=session.client,
        ticket=session.ticket,
        handed_off_by_id=actor.person_id,
        handed_off_by_name=actor.name,
        target_id=target,
        step_count=session.step_count,
        lane_count=len(snapshot.lane),
        escalated_at=at,
        assessment_status="pending",
        waiting_since=at,
        tier=1,
        version=1,
    )
    session.status = "escalated"
    session.updated_at = at
    session.version += 1
    session.escalation_package = (await package(work, row, snapshot)).model_dump(mode="json")
    await _store_with_companions(work, row, snapshot, documentation(facts(row, session, snapshot)), at)
    # The notices come first: whoever hears of the handoff knows already whether to be alerted (Q6, Q9).
    if target is not None:
        await notify(work, "transfer", row, titled(f"{actor.name} hands over to you", row), [target], actor, at)
    else:
        await notify(
            work, "escalation", row, row.headline, [each.id for each in await work.people.seniors()], actor, at
        )
    await announce(work, HandoffCreated, row, actor)
    await session_views.announce_session(work, session)
    work.jobs.enqueue("assess", {"handoff_id": row.id}, at)
    if row.ticket:
        work.jobs.enqueue("ticket_note", {"handoff_id": row.id}, at)
    timers.wait(work, row, at)
    work.audit.record("handed_off", "handoff", row.id, actor.person_id, at, intent=row.intent, priority=row.priority)
    return row


async def take_snapshot(work: Work, session: SessionRow, at: datetime) -> Snapshot:
    """What is true now: the lane with its answers and the last messages."""
    messages = await work.chat.messages(session.id, last=SNAPSHOT_MESSAGES)
    return Snapshot(
        problem_summary=session.problem_summary,
        domain=session.domain,
        client=session.client,
        contact=session.contact,
        device=session.device,
        ticket=session.ticket,
        step_count=session.step_count,
        lane=await session_views.lane(work, session.id),
        messages=tuple(session_views.message(each) for each in messages),
        message_count=session.message_count,
        taken_at=at,
    )


async def package(work: Work, row: HandoffRow, snapshot: Snapshot) -> EscalationPackage:
    """The handoff as the documented JSON, still without an assessment."""
    return EscalationPackage(
        handoff_id=row.id,
        session_id=row.session_id,
        intent=row.intent,
        priority=row.priority,
        headline=row.headline,
        reason=row.reason,
        notes=row.notes,
        handed_off_by=await work.people.ref(row.handed_off_by_id),
        target=await work.people.ref_or_none(row.target_id),
        escalated_at=row.escalated_at,
        snapshot=snapshot,
    )


def facts(row: HandoffRow, session: SessionRow, snapshot: Snapshot) -> HandoffFacts:
    """What the generated texts are made from, in the session's language."""
    words = words_of(session.language)
    return HandoffFacts(
        problem=row.problem_summary or session.first_message or words.no_summary,
        reason=row.reason,
        notes=row.notes,
        priority=row.priority,
        handed_off_by=row.handed_off_by_name or words.colleague,
        escalated_at=row.escalated_at,
        domain=row.domain,
        client=row.client,
        ticket=row.ticket,
        ledger=Ledger.read([card.as_line() for card in snapshot.lane]),
        pre_flight=tuple((each.question, each.answer or words.could_not_get) for each in snapshot.pre_flight),
        words=words,
    )


async def _end_coaching(work: Work, actor: Actor, session: SessionRow) -> None:
    """Whoever hands off again is not waited for: what they were coached through does not come back by itself (C8)."""
    for row in await work.handoffs.unfinished_of(session.id):
        if row.coached:
            await end_coaching(work, row)
            await announce(work, HandoffReturned, row, actor)


async def _must_be_active(work: Work, session: SessionRow) -> None:
    if session.status == "escalated":
        waiting = await work.handoffs.open_of(session.id)
        if waiting is not None:
            raise AlreadyEscalated(waiting.id)
    if session.status != "active":
        raise SessionNotActive(session.status)


async def _target(work: Work, actor: Actor, body: NewHandoff) -> PersonId | None:
    """The colleague of a transfer (E4)."""
    if body.intent == "escalate":
        if body.target_id is not None:
            raise Malformed("target_id", "only a transfer names a colleague")
        return None
    if body.target_id is None:
        raise TextRequired("colleague")
    if body.target_id == actor.person_id:
        raise Malformed("target_id", "a transfer goes to somebody else")
    person = await work.people.get(body.target_id)
    if person is None or not person.active:
        raise NotAvailable("colleague")
    return person.id


async def _store_with_companions(work: Work, row: HandoffRow, snapshot: Snapshot, text: str, at: datetime) -> None:
    """The handoff, then what refers to it: snapshot, documentation entry, outgoing ticket note."""
    work.handoffs.add(row)
    await work.flush()
    work.handoffs.add(SnapshotRow(handoff_id=row.id, content=snapshot.model_dump(mode="json")))
    work.sessions.add_documentation(
        DocumentationRow(handoff_id=row.id, session_id=row.session_id, body=text, created_at=at)
    )
    if row.ticket:
        note = TicketNoteRow(
            handoff_id=row.id, ticket=row.ticket, body=text, state="pending", detail="", created_at=at, changed_at=at
        )
        work.handoffs.add(note)
    await work.flush()
