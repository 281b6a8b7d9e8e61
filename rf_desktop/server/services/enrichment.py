"""A handoff's assessment, in the background: one reading, one budget, one transaction for its effect (A1, A5, A6)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from rf_desktop.domain.ids import HandoffId
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import (
    AssessmentFailed,
    AssessmentWritten,
    Assessor,
    CaseToAssess,
    LeasedJob,
    Progress,
    Verdict,
)
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.jobs import OfNoUse

BETWEEN = 0.4
"""Seconds between two events of one assessment's progress, at least; what comes meanwhile is one event (M5)."""
MOST = 60
"""Events of one assessment's progress; after them only the end is told."""
_log = logger("enrichment")


class Enrichment:
    """The work behind `assess` jobs; `budget` and `between` are in seconds."""

    def __init__(self, handoffs: HandoffManager, assessor: Assessor, budget: float, between: float = BETWEEN) -> None:
        self._handoffs = handoffs
        self._assessor = assessor
        self._budget = budget
        self._between = between

    async def run(self, job: LeasedJob) -> bool:
        """Read the snapshot and save what came of it. A reading that takes too long has failed, and says so."""
        handoff_id = _handoff(job)
        case = await self._handoffs.case_to_assess(job.account_id, handoff_id)
        if case is None:
            raise OfNoUse("nobody waits for it any more")
        verdict: Verdict
        try:
            async with asyncio.timeout(self._budget) as budget, self._telling(case) as progress:
                verdict = await self._assessor.assess(case, progress)
        except TimeoutError:
            if not budget.expired():
                raise
            verdict = AssessmentFailed(f"it took longer than {self._budget:.0f} seconds")
        return await self._handoffs.save_assessment(job, handoff_id, verdict, case)

    async def give_up(self, job: LeasedJob, reason: str) -> bool:
        """The assessment is unavailable, with its reason; *Retry* starts a new job."""
        return await self._handoffs.save_assessment(job, _handoff(job), AssessmentFailed(reason))

    @contextlib.asynccontextmanager
    async def _telling(self, case: CaseToAssess) -> AsyncIterator[Progress]:
        """What is written so far is told as long as the block lasts; at its end nothing more is said of it."""

        async def tell(so_far: AssessmentWritten) -> None:
            await self._handoffs.tell_progress(case, so_far)

        teller = Teller(tell, self._between)
        telling = asyncio.create_task(teller.run(), name=f"progress of {case.handoff_id}")
        try:
            yield teller.hear
        finally:
            telling.cancel()
            await asyncio.wait([telling])


class Teller:
    """Passes on the newest of what it hears, at most `most` times and not oftener than each `between` seconds."""

    def __init__(
        self, tell: Callable[[AssessmentWritten], Awaitable[None]], between: float = BETWEEN, most: int = MOST
    ) -> None:
        self._tell = tell
        self._between = between
        self._left = most
        self._newest: AssessmentWritten | None = None
        self._heard = asyncio.Event()

    def hear(self, so_far: AssessmentWritten) -> None:
        """What is written so far; never blocks."""
        self._newest = so_far
        self._heard.set()

    async def run(self) -> None:
        """Tell until cancelled. A telling that fails costs only itself: the end is told in any case."""
        told: AssessmentWritten | None = None
        while self._left > 0:
            await self._heard.wait()
            self._heard.clear()
            newest = self._newest
            if newest is None or newest == told:
                continue
            try:
                await self._tell(newest)
            except Exception:
                _log.exception("what is written so far could not be told")
            told, self._left = newest, self._left - 1
            await asyncio.sleep(self._between)


def _handoff(job: LeasedJob) -> HandoffId:
    return HandoffId(str(job.payload["handoff_id"]))
