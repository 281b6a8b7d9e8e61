"""Keeping a handoff's assessment: what the assessor may read, and what becomes of its verdict (A1, A5)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.events import HandoffAssessmentFailed, HandoffAssessmentPending, HandoffAssessmentReady
from rf_desktop.contract.handoffs import Snapshot
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.vocabulary import AssessmentStatus
from rf_desktop.server.ports import AssessmentFailed, AssessmentWritten, CaseToAssess, Verdict
from rf_desktop.server.services import handoff_views
from rf_desktop.server.services.transitions import session_of
from rf_desktop.server.store.tables import AssessmentRow, HandoffRow
from rf_desktop.server.store.unit_of_work import Work


async def case_to_assess(work: Work, handoff_id: HandoffId) -> CaseToAssess | None:
    """Everything an assessor may read; None when nobody waits for an assessment of this handoff."""
    row = await work.handoffs.get(handoff_id)
    if row is None or row.assessment_status != "pending":
        return None
    snapshot = Snapshot.model_validate((await work.handoffs.snapshot(row.id)).content)
    session = await session_of(work, row)
    return CaseToAssess(
        account_id=work.account_id,
        handoff_id=row.id,
        session_id=row.session_id,
        problem=row.problem_summary or session.first_message or "",
        reason=row.reason,
        notes=row.notes,
        priority=row.priority,
        handed_off_by=row.handed_off_by_name or "a colleague",
        snapshot=snapshot,
        escalated_at=row.escalated_at,
    )


async def save(work: Work, row: HandoffRow, verdict: Verdict, at: datetime) -> None:
    """Write assessment, enhanced package and event together (A1)."""
    written = wire_form(verdict, at)
    content = written.model_dump(mode="json", exclude={"readings"})
    await work.handoffs.save_assessment(AssessmentRow(handoff_id=row.id, content=content, written_at=at))
    row.assessment_status = written.status
    row.version += 1
    session = await session_of(work, row)
    if session.escalation_package and session.escalation_package.get("handoff_id") == row.id:
        session.escalation_package = {**session.escalation_package, "assessment": {**content, "readings": []}}
    tell(work, row)


async def ask_again(work: Work, row: HandoffRow, at: datetime) -> Assessment:
    """*Retry*: pending again, with a fresh job; one that is pending already stays as it is (A5)."""
    if row.assessment_status != "pending":
        row.assessment_status = "pending"
        row.version += 1
        work.jobs.enqueue("assess", {"handoff_id": row.id}, at)
        tell(work, row)
    return await handoff_views.assessment(work, row)


async def wait_again(work: Work, handoff_id: HandoffId) -> None:
    """An assessment that was given up is pending again, since its job is tried again; any other stays as it is."""
    row = await work.handoffs.get(handoff_id)
    if row is not None and row.assessment_status in ("failed", "skipped"):
        row.assessment_status = "pending"
        row.version += 1
        tell(work, row)


def tell(work: Work, row: HandoffRow) -> None:
    """Tell everybody who may show the assessment to fetch it."""
    audience = handoff_views.audience(row)
    if row.assessment_status == "pending":
        work.events.append(HandoffAssessmentPending(handoff_id=row.id, version=row.version), audience)
    elif row.assessment_status == "ready":
        work.events.append(HandoffAssessmentReady(handoff_id=row.id, version=row.version), audience)
    else:
        failed = HandoffAssessmentFailed(handoff_id=row.id, status=row.assessment_status, version=row.version)
        work.events.append(failed, audience)


def wire_form(verdict: Verdict, at: datetime) -> Assessment:
    """A verdict as the contract's assessment."""
    if isinstance(verdict, AssessmentWritten):
        shown = {name: value for name, value in vars(verdict).items() if name in Assessment.model_fields}
        return Assessment(status="ready", written_at=at, **shown)
    status: AssessmentStatus = "failed" if isinstance(verdict, AssessmentFailed) else "skipped"
    return Assessment(status=status, reason=verdict.reason, model_part=verdict.model_part, written_at=at)
