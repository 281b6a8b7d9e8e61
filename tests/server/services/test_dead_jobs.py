"""Work that was given up: seen where it was waited for, listed for admins, and tried again (A5, P2, R4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rf_desktop.domain.errors import NotAllowed, NotAvailable
from rf_desktop.server.ports import AssessmentFailed, NoteDelivery
from tests.server.services.office import Office

KINDS = ("assess", "ticket_note")


async def test_what_was_given_up_is_seen_where_it_was_waited_for_and_by_admins(office: Office) -> None:
    """A5, P2: the assessment and the note say why, and so does the list; others than admins have none."""
    detail = await office.escalated(ticket="12345")
    reason = "it did not work in 3 tries"
    jobs = await office.store.queue.lease(office.clock(), 8, 30, "t")
    assess, note = (replace(next(job for job in jobs if job.kind == kind), given_up=reason) for kind in KINDS)
    assert await office.handoffs.save_assessment(assess, detail.id, AssessmentFailed(reason))
    assert await office.handoffs.save_ticket_note_state(note, detail.id, NoteDelivery("failed", reason))
    shown = await office.handoffs.context(office.sam, detail.id)
    assert (shown.assessment.status, shown.assessment.reason) == ("failed", reason)
    assert shown.ticket_note is not None
    assert (shown.ticket_note.state, shown.ticket_note.detail) == ("failed", reason)
    dead = (await office.operations.dead_jobs(office.alex)).jobs
    assert {(job.kind, job.subject_id, job.reason) for job in dead} == {
        ("assess", detail.id, reason), ("ticket_note", detail.id, reason),
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        await office.operations.dead_jobs(office.sam)
    with pytest.raises(NotAllowed):
        await office.operations.retry_dead_job(office.sam, assess.id)
    with pytest.raises(NotAvailable):
        await office.operations.retry_dead_job(office.alex, "never")

    for job in (assess, assess, note):  # a second press finds it done
        await office.operations.retry_dead_job(office.alex, job.id)
    assert (await office.operations.dead_jobs(office.alex)).jobs == ()
    waiting = await office.handoffs.context(office.sam, detail.id)
    assert waiting.assessment.status == "pending"
    assert waiting.ticket_note is not None
    assert waiting.ticket_note.state == "pending"
    assert (await office.heard_by(office.sam)).count("handoff_assessment_pending") == 1
    assert (await office.lease("assess")).attempts == 1
