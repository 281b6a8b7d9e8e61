"""The assessment's life: A1, A5, A11."""

from __future__ import annotations

import pytest

from rf_desktop.contract.assessments import ConfidenceView, EvidenceLine, NewReading
from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.contract.packages import EscalationPackage
from rf_desktop.domain.errors import NotAvailable
from rf_desktop.server.ports import AssessmentFailed, AssessmentSkipped, AssessmentWritten, NoteDelivery, Verdict
from tests.server.services.office import Office

WRITTEN = AssessmentWritten(
    source="evidence",
    summary_prose="It looks like the profile.",
    likely_cause=EvidenceLine(text="The profile", evidence=("m1",)),
    confidence=ConfidenceView(word="low", share=0.25),
    model_part="skipped: no key",
)


async def test_an_assessor_reads_the_snapshot_and_the_words_of_the_junior(office: Office) -> None:
    """A1: and nothing once nobody waits for it; nothing across accounts."""
    detail = await office.escalated(body=NewHandoff(reason="Out of ideas", notes="my notes", priority="urgent"))
    case = await office.handoffs.case_to_assess(office.jane.account_id, detail.id)
    assert case is not None
    assert (case.problem, case.reason, case.notes, case.priority, case.handed_off_by) == (
        "Outlook is failing to sync email", "Out of ideas", "my notes", "urgent", "Jane",
    )  # fmt: skip
    assert case.snapshot == detail.snapshot
    assert await office.handoffs.case_to_assess(office.stranger.account_id, detail.id) is None
    await office.handoffs.save_assessment(await office.lease("assess"), detail.id, WRITTEN)
    assert await office.handoffs.case_to_assess(office.jane.account_id, detail.id) is None


async def test_an_assessment_comes_with_its_package_and_its_event(office: Office) -> None:
    """A1: in one transaction with the job."""
    detail = await office.escalated()
    job = await office.lease("assess")
    assert await office.handoffs.save_assessment(job, detail.id, WRITTEN)
    after = await office.handoffs.context(office.sam, detail.id)
    assert (after.assessment_status, after.version) == ("ready", detail.version + 1)
    assert after.assessment.status == "ready"
    assert (after.assessment.summary_prose, after.assessment.model_part) == (WRITTEN.summary_prose, "skipped: no key")
    assert after.assessment.likely_cause == EvidenceLine(text="The profile", found=False)
    stored = office.beside.value("SELECT escalation_package FROM session")
    state = office.beside.value(f"SELECT state FROM job WHERE id = '{job.id}'")
    package = EscalationPackage.model_validate_json(stored)
    assert (package.handoff_id, package.assessment, state) == (detail.id, after.assessment, "done")
    assert (await office.heard_by(office.kim))[-1] == "handoff_assessment_ready"


async def test_the_effect_happens_once_whoever_finishes_first(office: Office) -> None:
    """A1: the one who lost the lease writes nothing, says nothing."""
    detail = await office.escalated()
    lost = await office.lease("assess")
    office.expire_leases()
    holder = await office.lease("assess")
    assert not await office.handoffs.save_assessment(lost, detail.id, AssessmentFailed("too slow"))
    assert (await office.handoffs.context(office.sam, detail.id)).assessment.status == "pending"
    assert await office.handoffs.save_assessment(holder, detail.id, WRITTEN)
    assert not await office.handoffs.save_assessment(holder, detail.id, WRITTEN)
    assert (await office.heard_by(office.sam)).count("handoff_assessment_ready") == 1


@pytest.mark.parametrize(
    ("verdict", "status"),
    [(AssessmentFailed("timed out"), "failed"), (AssessmentSkipped("nothing similar"), "skipped")],
)
async def test_unavailable_says_why_and_can_be_tried_again(office: Office, verdict: Verdict, status: str) -> None:
    """A5: never the same thing as pending; *Retry* makes it pending and asks once, however often it is pressed."""
    detail = await office.escalated()
    await office.handoffs.save_assessment(await office.lease("assess"), detail.id, verdict)
    shown = (await office.handoffs.context(office.sam, detail.id)).assessment
    assert (shown.status, shown.reason) == (
        status,
        verdict.reason if not isinstance(verdict, AssessmentWritten) else "",
    )
    for _ in range(2):
        assert (await office.handoffs.retry_assessment(office.sam, detail.id)).status == "pending"
    assert (await office.handoffs.context(office.sam, detail.id)).assessment_status == "pending"
    assert (await office.heard_by(office.sam))[-2:] == ["handoff_assessment_failed", "handoff_assessment_pending"]
    jobs = await office.store.queue.lease(office.clock(), 100, 30, "t")
    assert [job.kind for job in jobs].count("assess") == 1
    await office.handoffs.save_assessment(next(job for job in jobs if job.kind == "assess"), detail.id, WRITTEN)
    assert (await office.handoffs.context(office.sam, detail.id)).assessment.status == "ready"


async def test_a_receivers_reading_of_the_cause_is_kept(office: Office) -> None:
    """A11: the last word of each, said twice is said once; the sender and the other account have none."""
    detail = await office.escalated()
    await office.handoffs.save_assessment(await office.lease("assess"), detail.id, WRITTEN)
    await office.handoffs.record_reading(office.sam, detail.id, NewReading(verdict="agree"))
    office.clock.advance(minutes=1)
    await office.handoffs.record_reading(office.sam, detail.id, NewReading(verdict="not_this"))
    office.clock.advance(minutes=1)
    read = await office.handoffs.record_reading(office.kim, detail.id, NewReading(verdict="agree"))
    assert [(each.person.name, each.verdict) for each in read.readings] == [
        ("Sam", "not_this"),
        ("Third senior", "agree"),
    ]
    events = len(await office.log())
    assert await office.handoffs.record_reading(office.kim, detail.id, NewReading(verdict="agree")) == read
    assert len(await office.log()) == events
    for nobody in (office.jane, office.nora, office.stranger):
        with pytest.raises(NotAvailable):
            await office.handoffs.record_reading(nobody, detail.id, NewReading(verdict="agree"))


async def test_what_became_of_the_ticket_note_is_shown(office: Office) -> None:
    """E2, P2: the outbox row, changed together with its job."""
    detail = await office.escalated(ticket="12345")
    job = await office.lease("ticket_note")
    note = await office.handoffs.ticket_note(office.jane.account_id, detail.id)
    assert note is not None
    assert (note.ticket, note.state) == ("12345", "pending")
    delivery = NoteDelivery("no_ticket_system", "no ticket system is connected")
    assert await office.handoffs.save_ticket_note_state(job, detail.id, delivery)
    assert not await office.handoffs.save_ticket_note_state(job, detail.id, NoteDelivery("sent"))
    shown = (await office.handoffs.context(office.sam, detail.id)).ticket_note
    assert shown is not None
    assert shown.state == "no_ticket_system"
