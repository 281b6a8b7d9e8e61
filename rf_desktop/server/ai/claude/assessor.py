"""The assessor that asks a model, and the evidence when it does not answer (A1, A5, A6)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from rf_desktop.contract.assessments import SimilarCase
from rf_desktop.server.ai.claude.case_lines import case_lines
from rf_desktop.server.ai.claude.ladder import Ladder
from rf_desktop.server.ai.claude.written import Reader
from rf_desktop.server.model import ModelSettings, ModelTrouble, Scrub, Usage
from rf_desktop.server.ports import (
    AssessmentFailed,
    AssessmentSkipped,
    Assessor,
    CaseSearch,
    CaseToAssess,
    Progress,
    Verdict,
    no_progress,
)

SIMILAR = 3
"""Similar cases that the model reads and the screen shows (A10)."""
QUERY = 4_000


class ModelAssessor:
    """Asks the model, `budget` seconds at most; `fallback` answers when that led to nothing, and says why."""

    def __init__(
        self,
        ladder: Ladder,
        settings: ModelSettings,
        search: CaseSearch,
        fallback: Assessor,
        *,
        budget: float,
        scrub: Scrub = str,
    ) -> None:
        self._ladder = ladder
        self._settings = settings
        self._search = search
        self._fallback = fallback
        self._budget = budget
        self._scrub = scrub

    async def assess(self, case: CaseToAssess, progress: Progress = no_progress) -> Verdict:
        """The model's reading, not verified yet, with the similar cases beside it; else the evidence's."""
        deadline = asyncio.get_running_loop().time() + self._budget
        similar = await self._similar(case)
        lines = case_lines(case, similar, self._scrub)
        reader = Reader(lines.own, self._scrub)
        climbed = await self._ladder.climb(
            self._settings,
            lines.text,
            reader,
            deadline,
            lambda so_far: progress(replace(so_far, similar_cases=tuple(similar))),
        )
        if climbed.written is not None:
            return replace(climbed.written, similar_cases=tuple(similar), usage=climbed.usage)
        trouble = climbed.trouble or ModelTrouble("unreadable")
        return await answered_instead(self._fallback, case, trouble, climbed.usage, climbed.raw)

    async def _similar(self, case: CaseToAssess) -> Sequence[SimilarCase]:
        first = next((message.body for message in case.snapshot.messages if message.position == 1), "")
        query = f"{case.problem}\n{first}"[:QUERY]
        return await self._search.similar(case.account_id, query, exclude=case.session_id, limit=SIMILAR)


async def answered_instead(
    fallback: Assessor, case: CaseToAssess, trouble: ModelTrouble, usage: Usage | None = None, raw: str | None = None
) -> Verdict:
    """What the evidence says, with what became of the model (A6); where it has nothing to say, the model's failure."""
    verdict = await fallback.assess(case)
    if isinstance(verdict, AssessmentSkipped):
        verdict = AssessmentFailed(trouble.reason)
    return replace(verdict, model_part=f"failed: {trouble.reason}", usage=usage, raw=raw)
