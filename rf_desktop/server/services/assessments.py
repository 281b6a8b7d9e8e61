"""Keeping a handoff's assessment: what the assessor may read, and what becomes of its verdict (A1-A5, A8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.events import (
    HandoffAssessmentFailed,
    HandoffAssessmentPending,
    HandoffAssessmentProgressed,
    HandoffAssessmentReady,
)
from rf_desktop.contract.handoffs import Snapshot
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.redaction import for_disk
from rf_desktop.domain.vocabulary import AssessmentStatus
from rf_desktop.server.ports import AssessmentFailed, AssessmentWritten, CaseToAssess, Verdict
from rf_desktop.server.services import escalation, handoff_views
from rf_desktop.server.services.transitions import session_of
from rf_desktop.server.services.verification import Ground, verified
from rf_desktop.server.store.tables import AssessmentRow, HandoffRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.server.wording import words_of

LONGEST_RAW = 20_000
"""Characters of what a model wrote and nobody could read that are kept for support (A5)."""
RAW = "raw"
"""Where they are in a stored assessment; they never leave the server."""
_OPINIONS = {"readings", "feedback", "edited", "new_facts"}


async def case_to_assess(work: Work, handoff_id: HandoffId, at: datetime) -> CaseToAssess | None:
    """Everything an assessor may read; None when nobody waits for an assessment of this handoff.

    A text that is written again reads what came since (A8); the handoff's own snapshot stays as it was.
    """
    row = await work.handoffs.get(handoff_id)
    if row is None or row.assessment_status != "pending":
        return None
    snapshot = Snapshot.model_validate((await work.handoffs.snapshot(row.id)).content)
    session = await session_of(work, row)
    if await work.opinions.facts_since(row.session_id, snapshot.message_count):
        present = await escalation.take_snapshot(work, session, at)
        snapshot = present.model_copy(update={"pre_flight": snapshot.pre_flight})
    return CaseToAssess(
        account_id=work.account_id,
        handoff_id=row.id,
        session_id=row.session_id,
        problem=row.problem_summary or session.first_message or "",
        reason=row.reason,
        notes=row.notes,
        priority=row.priority,
        handed_off_by=row.handed_off_by_name or words_of(session.language).colleague,
        snapshot=snapshot,
        escalated_at=row.escalated_at,
        language=session.language,
    )


async def save(work: Work, row: HandoffRow, verdict: Verdict, at: datetime, ground: Ground | None = None) -> None:
    """Verify a verdict, and write assessment, enhanced package and event together (A1).

    `ground` is what the assessor read; by default the handoff's snapshot. An assessment that there is already stays
    when it could not be written again; `reason` says so.
    """
    ground = ground or await _ground(work, row)
    before = await work.handoffs.assessment(row.id)
    if not isinstance(verdict, AssessmentWritten) and before is not None and before.content.get("status") == "ready":
        before.content = {**before.content, "reason": verdict.reason, **_raw(verdict)}
        row.assessment_status = "ready"
    else:
        written = wire_form(verdict, at, ground)
        content = written.model_dump(mode="json", exclude=_OPINIONS)
        kept = {**content, handoff_views.READ_TO: ground.snapshot.message_count, **_raw(verdict)}
        await work.handoffs.save_assessment(AssessmentRow(handoff_id=row.id, content=kept, written_at=at))
        row.assessment_status = written.status
    row.version += 1
    await into_package(work, row)
    await tell(work, row)


async def into_package(work: Work, row: HandoffRow) -> None:
    """Put the assessment as it stands, with a person's edit beside it, into the escalation package (A1, A8)."""
    session = await session_of(work, row)
    if session.escalation_package and session.escalation_package.get("handoff_id") == row.id:
        await work.flush()
        present = await handoff_views.assessment(work, row)
        content = present.model_copy(update={"readings": (), "new_facts": 0}).model_dump(mode="json")
        session.escalation_package = {**session.escalation_package, "assessment": content}


async def progressed(work: Work, handoff_id: HandoffId, so_far: AssessmentWritten, ground: Ground) -> None:
    """Tell what is written so far, verified like the whole, as long as the whole is waited for (M5)."""
    row = await work.handoffs.get(handoff_id)
    if row is None or row.assessment_status != "pending":
        return
    shown = wire_form(so_far, ground.snapshot.taken_at, ground)
    shown = shown.model_copy(update={"status": "pending", "written_at": None})
    event = HandoffAssessmentProgressed(handoff_id=row.id, assessment=shown)
    work.events.append(event, await handoff_views.listeners(work, row))


async def ask_again(work: Work, row: HandoffRow, at: datetime) -> Assessment:
    """*Retry* and *Redo*: pending again, with a fresh job; one that is pending already stays as it is (A5, A8)."""
    if row.assessment_status != "pending":
        row.assessment_status = "pending"
        row.version += 1
        work.jobs.enqueue("assess", {"handoff_id": row.id}, at)
        await tell(work, row)
    return await handoff_views.assessment(work, row)


async def wait_again(work: Work, handoff_id: HandoffId) -> None:
    """An assessment that was given up is pending again, since its job is tried again; any other stays as it is."""
    row = await work.handoffs.get(handoff_id)
    if row is not None and row.assessment_status in ("failed", "skipped"):
        row.assessment_status = "pending"
        row.version += 1
        await tell(work, row)


async def tell(work: Work, row: HandoffRow) -> None:
    """Tell everybody who may show the assessment to fetch it."""
    audience = await handoff_views.listeners(work, row)
    if row.assessment_status == "pending":
        work.events.append(HandoffAssessmentPending(handoff_id=row.id, version=row.version), audience)
    elif row.assessment_status == "ready":
        work.events.append(HandoffAssessmentReady(handoff_id=row.id, version=row.version), audience)
    else:
        failed = HandoffAssessmentFailed(handoff_id=row.id, status=row.assessment_status, version=row.version)
        work.events.append(failed, audience)


def wire_form(verdict: Verdict, at: datetime, ground: Ground) -> Assessment:
    """A verdict as the contract's assessment, verified against what it may rest on (A2, A3, A7)."""
    if isinstance(verdict, AssessmentWritten):
        sound = verified(verdict, ground)
        shown = {name: value for name, value in vars(sound).items() if name in Assessment.model_fields}
        return Assessment(status="ready", written_at=at, hidden=ground.hidden, **shown)
    status: AssessmentStatus = "failed" if isinstance(verdict, AssessmentFailed) else "skipped"
    return Assessment(
        status=status, reason=verdict.reason, model_part=verdict.model_part, written_at=at, hidden=ground.hidden
    )


async def _ground(work: Work, row: HandoffRow) -> Ground:
    content = (await work.handoffs.snapshot(row.id)).content
    return Ground(Snapshot.model_validate(content), (row.problem_summary or "", row.reason, row.notes))


def _raw(verdict: Verdict) -> dict[str, Any]:
    return {RAW: for_disk(verdict.raw[:LONGEST_RAW])} if verdict.raw else {}
