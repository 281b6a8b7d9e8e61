"""Thumbs with a word of why, and a person's own text beside the original (A8)."""

from __future__ import annotations

from rf_desktop.contract.assessments import Assessment, NewEdit, NewFeedback
from rf_desktop.domain import limits
from rf_desktop.domain.errors import NotAllowed, NotAvailable
from rf_desktop.domain.ids import HandoffId
from rf_desktop.server.services import assessments, handoff_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import AssessmentEditRow, FeedbackRow, HandoffRow
from rf_desktop.server.store.unit_of_work import Work

SUMMARY = limits.CARD_RESULT
"""Characters of an edited summary."""
CAUSE = 1_000


class AssessmentOpinions(UseCases):
    """What people say of assessments, and make of them. Said twice is said once."""

    async def give_feedback(self, actor: Actor, handoff_id: HandoffId, body: NewFeedback) -> Assessment:
        """My thumb and why; the last one counts. Whoever may read the handoff has one."""
        why = " ".join(limits.at_most("why", body.why, limits.REASON).split())
        async with self._writing(actor.account_id) as work:
            row = await _with_assessment(work, actor, handoff_id)
            before = await work.opinions.feedback_of(row.id, actor.person_id)
            if before is None or (before.helpful, before.why) != (body.helpful, why):
                await work.opinions.give_feedback(
                    FeedbackRow(
                        handoff_id=row.id,
                        person_id=actor.person_id,
                        helpful=body.helpful,
                        why=why,
                        at=self._clock(),
                    )
                )
                await self._changed(work, row)
            return await handoff_views.assessment(work, row)

    async def edit(self, actor: Actor, handoff_id: HandoffId, body: NewEdit) -> Assessment:
        """A person's text beside the original; both empty takes it back. For seniors, and for whoever has it."""
        cause = limits.at_most("likely cause", body.likely_cause, CAUSE)
        taken_back = not body.summary_prose.strip() and not cause
        summary = "" if taken_back else limits.require("summary", body.summary_prose, SUMMARY)
        async with self._writing(actor.account_id) as work:
            row = await _with_assessment(work, actor, handoff_id)
            if not actor.is_senior and actor.person_id not in (row.claimed_by_id, row.target_id):
                raise NotAllowed("a senior, or whoever this was handed to,")
            before = await work.opinions.edit(row.id)
            if ((before.summary_prose, before.likely_cause) if before else ("", "")) != (summary, cause):
                if taken_back:
                    await work.opinions.take_edit_back(row.id)
                else:
                    await work.opinions.save_edit(
                        AssessmentEditRow(
                            handoff_id=row.id,
                            person_id=actor.person_id,
                            summary_prose=summary,
                            likely_cause=cause,
                            at=self._clock(),
                        )
                    )
                await self._changed(work, row)
            return await handoff_views.assessment(work, row)

    async def _changed(self, work: Work, row: HandoffRow) -> None:
        row.version += 1
        await assessments.into_package(work, row)
        await assessments.tell(work, row)


async def _with_assessment(work: Work, actor: Actor, handoff_id: HandoffId) -> HandoffRow:
    """A handoff with a text that one can have an opinion of. Raises NotAvailable."""
    row = await handoff_views.readable_handoff(work, actor, handoff_id)
    if row.assessment_status != "ready":
        raise NotAvailable("assessment")
    return row
