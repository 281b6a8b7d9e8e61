"""Who reads and who answers, by the server's settings. Without a key: evidence and playbooks (A6)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rf_desktop.server.ai import playbooks
from rf_desktop.server.ai.copilot import PlaybookCopilot
from rf_desktop.server.ai.evidence import NO_KEY, EvidenceAssessor
from rf_desktop.server.ports import Assessor, CaseSearch, Copilot
from rf_desktop.server.settings import ServerSettings

NO_PROVIDER = "skipped: this version speaks to no AI provider"


@dataclass(frozen=True)
class Minds:
    """Who assesses handoffs, and who answers in the chat."""

    assessor: Assessor
    copilot: Copilot


def choose_minds(settings: ServerSettings, search: CaseSearch, folder: Path) -> Minds:
    """The two for these settings; `folder` holds the playbooks. Raises PlaybookInvalid."""
    known = playbooks.load(folder)
    part = NO_PROVIDER if settings.ai_key else NO_KEY
    return Minds(EvidenceAssessor(search, known, model_part=part), PlaybookCopilot(known))
