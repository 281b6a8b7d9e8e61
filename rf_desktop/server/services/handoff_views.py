"""Database rows as the contract's handoffs; and who may read one (C6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rf_desktop.contract.assessments import Assessment, EditedAssessment, Feedback, Reading
from rf_desktop.contract.handoffs import Attention, Coaching, HandoffDetail, HandoffSummary, Snapshot, TicketNote
from rf_desktop.domain.errors import NotAvailable
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.vocabulary import SENIOR_ROLES
from rf_desktop.server.ports import Roles
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.calibration import calibrated
from rf_desktop.server.store.tables import AssessmentRow, AttentionRow, CoachingRow, HandoffRow, OfferRow
from rf_desktop.server.store.unit_of_work import Work

READ_TO = "read_to"
"""Beside the contract's fields in a stored assessment: the position of the last message that its writer read."""


def audience(row: HandoffRow, *others: PersonId | None) -> Roles:
    """Who hears of a handoff: the seniors, who handed it off, whom it was meant for, who has it, and these others."""
    named = (row.handed_off_by_id, row.target_id, row.claimed_by_id, *others)
    return Roles(SENIOR_ROLES, frozenset(person for person in named if person))


async def listeners(work: Work, row: HandoffRow, *others: PersonId | None) -> Roles:
    """As `audience`, with the colleague to whom it is offered and the one who coaches it."""
    offer = await work.ways.offer(row.id) if row.offered else None
    coaching = await work.ways.coaching(row.id) if row.coached else None
    named = (offer.offered_to_id if offer else None, coaching.coach_id if coaching else None)
    return audience(row, *named, *others)


async def readable_handoff(work: Work, actor: Actor, handoff_id: HandoffId) -> HandoffRow:
    """The handoff, if `actor` may hear of it. Raises NotAvailable otherwise, whatever the cause."""
    row = await work.handoffs.get(handoff_id)
    if row is None:
        raise NotAvailable("handoff")
    known = audience(row).includes(actor.person_id, actor.role)
    if not known and not (await listeners(work, row)).includes(actor.person_id, actor.role):
        raise NotAvailable("handoff")
    return row


async def summary(work: Work, row: HandoffRow) -> HandoffSummary:
    """A handoff as a queue card shows it, the same for every viewer."""
    return (await summaries(work, [row]))[0]


async def summaries(work: Work, rows: Sequence[HandoffRow]) -> tuple[HandoffSummary, ...]:
    """Handoffs as queue cards show them, in the given order; what hangs on them is read at once."""
    offers = await work.ways.offers([row.id for row in rows if row.offered])
    coachings = await work.ways.coachings([row.id for row in rows if row.coached])
    resolved = [row.id for row in rows if row.status == "resolved"]
    given_up = await work.sessions.given_up(resolved)
    enders = await work.audit.actors("resolved", resolved)
    return tuple(
        [
            await _summary(work, row, offers.get(row.id), coachings.get(row.id), row.id in given_up, enders.get(row.id))
            for row in rows
        ]
    )


async def _summary(
    work: Work,
    row: HandoffRow,
    offer: OfferRow | None,
    coaching: CoachingRow | None,
    given_up: bool,
    ended_by: PersonId | None,
) -> HandoffSummary:
    return HandoffSummary(
        id=row.id,
        session_id=row.session_id,
        intent=row.intent,
        status=row.status,
        priority=row.priority,
        reason=row.reason,
        headline=row.headline,
        problem_summary=row.problem_summary,
        domain=row.domain,
        client=row.client,
        ticket=row.ticket,
        handed_off_by_id=row.handed_off_by_id,
        handed_off_by_name=row.handed_off_by_name,
        target=await work.people.ref_or_none(row.target_id),
        step_count=row.step_count,
        lane_count=row.lane_count,
        escalated_at=row.escalated_at,
        claimed_by=await work.people.ref_or_none(row.claimed_by_id),
        claimed_at=row.claimed_at,
        claimed_way=row.claimed_way,
        resolved_at=row.resolved_at,
        abandoned=given_up,
        ended_by=await work.people.ref_or_none(ended_by),
        assessment_status=row.assessment_status,
        waiting_since=row.waiting_since,
        tier=row.tier,
        released_count=row.released_count,
        offered_to=await work.people.ref_or_none(offer.offered_to_id) if offer else None,
        offered_at=offer.offered_at if offer else None,
        offered_by=await work.people.ref_or_none(offer.offered_by_id) if offer else None,
        offer_reason=offer.reason if offer else "",
        asked_still_at=row.asked_still_at,
        coaching=await _coaching(work, coaching) if coaching else None,
        version=row.version,
    )


async def _coaching(work: Work, row: CoachingRow) -> Coaching:
    return Coaching(
        coach=await work.people.ref(row.coach_id), stop_condition=row.stop_condition, comes_back_at=row.comes_back_at
    )


async def handoff_detail(work: Work, row: HandoffRow) -> HandoffDetail:
    """The whole payload of the magic moment."""
    note = await work.handoffs.ticket_note(row.id)
    return HandoffDetail(
        **dict(await summary(work, row)),
        notes=row.notes,
        snapshot=Snapshot.model_validate((await work.handoffs.snapshot(row.id)).content),
        assessment=await assessment(work, row),
        documentation=(await work.handoffs.documentation(row.id)).body,
        ticket_note=None
        if note is None
        else TicketNote(
            ticket=note.ticket, body=note.body, state=note.state, created_at=note.created_at, detail=note.detail
        ),
    )


async def assessment(work: Work, row: HandoffRow) -> Assessment:
    """The state of a handoff's assessment; pending and unavailable are never the same thing (A5).

    What is true only now is added here: readings, thumbs, the edit, how often such a confidence was right, and how many
    facts are newer than the text (A4, A8).
    """
    opinions = await _opinions(work, row)
    written = await work.handoffs.assessment(row.id)
    if row.assessment_status == "pending" or written is None:
        return Assessment(status="pending", **opinions)
    shown = Assessment.model_validate({**written.content, **opinions})
    if shown.status != "ready":
        return shown
    now = {
        "confidence": await calibrated(work, shown.confidence, shown.source),
        "new_facts": await _new_facts(work, row, written),
    }
    return shown.model_copy(update=now)


async def _new_facts(work: Work, row: HandoffRow, written: AssessmentRow) -> int:
    """How many messages and results the assessment has not read (A8)."""
    read_to = written.content.get(READ_TO)
    if read_to is None:
        read_to = (await work.handoffs.snapshot(row.id)).content["message_count"]
    return await work.opinions.facts_since(row.session_id, read_to)


async def _opinions(work: Work, row: HandoffRow) -> dict[str, Any]:
    """What people say of the assessment: the contract's `readings`, `feedback` and `edited`."""
    edit = await work.opinions.edit(row.id)
    return {
        "readings": tuple(
            [
                Reading(person=await work.people.ref(each.person_id), verdict=each.verdict, at=each.at)
                for each in await work.handoffs.readings(row.id)
            ]
        ),
        "feedback": tuple(
            [
                Feedback(person=await work.people.ref(each.person_id), helpful=each.helpful, why=each.why, at=each.at)
                for each in await work.opinions.feedback(row.id)
            ]
        ),
        "edited": None
        if edit is None
        else EditedAssessment(
            summary_prose=edit.summary_prose,
            likely_cause=edit.likely_cause,
            by=await work.people.ref(edit.person_id),
            at=edit.at,
        ),
    }


def attention(row: AttentionRow) -> Attention:
    """What one person did with a handoff (Q2)."""
    return Attention(handoff_id=row.handoff_id, seen_at=row.seen_at, snoozed_until=row.snoozed_until)
