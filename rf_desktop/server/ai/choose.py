"""Who reads and who answers: a model with its settings, or evidence and playbooks (A6, T6)."""

from __future__ import annotations

from collections.abc import Sequence

from rf_desktop.server.ai.claude.assessor import ModelAssessor
from rf_desktop.server.ai.claude.copilot import ModelCopilot, Toolless
from rf_desktop.server.ai.claude.door import Door
from rf_desktop.server.ai.claude.ladder import Ladder, Spoken
from rf_desktop.server.ai.claude.office import ModelDrafter, Models
from rf_desktop.server.ai.copilot import PlaybookCopilot
from rf_desktop.server.ai.evidence import NO_KEY, EvidenceAssessor
from rf_desktop.server.ai.playbooks import Playbook
from rf_desktop.server.model import Drafter, Leaving, ModelCatalog, ModelSettings, Scrub
from rf_desktop.server.ports import Assessor, CaseSearch, Copilot
from rf_desktop.values import dataclass

CHAT_BUDGET = 90.0
"""Seconds for one reply of a model, its retries included."""
ROOM_FOR_EVIDENCE = 8.0
"""Seconds of an assessment's budget that are left for the evidence, should the model use up its own (A1, A6)."""


@dataclass(frozen=True)
class Minds:
    """Who assesses handoffs, who answers in the chat, and who drafts texts: nobody where there is no model."""

    assessor: Assessor
    copilot: Copilot
    drafter: Drafter | None = None


class MindMaker:
    """Makes the minds of an account from its settings; what was learnt of a provider's server outlives them.

    `leaving` looks at each request before it leaves for a model (A7). `close` ends all connections.
    """

    def __init__(
        self,
        search: CaseSearch,
        known: Sequence[Playbook],
        *,
        assessment_budget: float = 60.0,
        chat_budget: float = CHAT_BUDGET,
        leaving: Leaving | None = None,
        door: Door | None = None,
    ) -> None:
        self._search = search
        self._known = tuple(known)
        self._assessment_budget = max(assessment_budget - ROOM_FOR_EVIDENCE, assessment_budget / 2)
        self._chat_budget = chat_budget
        self._door = door or Door(leaving)
        self._ladder = Ladder(self._door, Spoken())
        self._toolless = Toolless()
        self.catalog: ModelCatalog = Models(self._door)

    def without_model(self, part: str = NO_KEY, own: Sequence[Playbook] | None = None) -> Minds:
        """Evidence and playbooks; `part` says why no model is asked. `own` are the account's playbooks, all of them."""
        known = self._known if own is None else tuple(own)
        return Minds(EvidenceAssessor(self._search, known, model_part=part), PlaybookCopilot(known))

    def with_model(
        self, settings: ModelSettings, *, own: Sequence[Playbook] | None = None, scrub: Scrub = str
    ) -> Minds:
        """A model, and evidence and playbooks behind it. `scrub` takes secrets out of whatever comes and goes (A7)."""
        instead = self.without_model(own=own)
        assessor = ModelAssessor(
            self._ladder, settings, self._search, instead.assessor, budget=self._assessment_budget, scrub=scrub
        )
        copilot = ModelCopilot(
            self._door, settings, instead.copilot, self._toolless, budget=self._chat_budget, scrub=scrub
        )
        return Minds(assessor, copilot, ModelDrafter(self._door, settings, scrub=scrub))

    async def close(self) -> None:
        """End all connections to providers."""
        await self._door.close()
