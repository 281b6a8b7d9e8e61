"""A handoff's assessment, in the background: one reading, one budget, one transaction for its effect (A1, A5, A6)."""

from __future__ import annotations

import asyncio

from rf_desktop.domain.ids import HandoffId
from rf_desktop.server.ports import AssessmentFailed, Assessor, LeasedJob, Verdict
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.jobs import OfNoUse


class Enrichment:
    """The work behind `assess` jobs; `budget` is in seconds."""

    def __init__(self, handoffs: HandoffManager, assessor: Assessor, budget: float) -> None:
        self._handoffs = handoffs
        self._assessor = assessor
        self._budget = budget

    async def run(self, job: LeasedJob) -> bool:
        """Read the snapshot and save what came of it. A reading that takes too long has failed, and says so."""
        handoff_id = _handoff(job)
        case = await self._handoffs.case_to_assess(job.account_id, handoff_id)
        if case is None:
            raise OfNoUse("nobody waits for it any more")
        verdict: Verdict
        try:
            async with asyncio.timeout(self._budget) as budget:
                verdict = await self._assessor.assess(case)
        except TimeoutError:
            if not budget.expired():
                raise
            verdict = AssessmentFailed(f"it took longer than {self._budget:.0f} seconds")
        return await self._handoffs.save_assessment(job, handoff_id, verdict)

    async def give_up(self, job: LeasedJob, reason: str) -> bool:
        """The assessment is unavailable, with its reason; *Retry* starts a new job."""
        return await self._handoffs.save_assessment(job, _handoff(job), AssessmentFailed(reason))


def _handoff(job: LeasedJob) -> HandoffId:
    return HandoffId(str(job.payload["handoff_id"]))
