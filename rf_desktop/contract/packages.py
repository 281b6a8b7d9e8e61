"""The escalation package: a handoff as one JSON document, kept with its session for other programs to read (E2).

Its JSON Schema is `docs/escalation-package.schema.json`.
"""

from typing import Literal

from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.base import Line, Moment, Wire
from rf_desktop.contract.handoffs import Snapshot
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.vocabulary import Intent, Priority


class EscalationPackage(Wire):
    """Who handed what over, why, and what was true then. `assessment` is added when it has been written (A1)."""

    format: Literal["resolutionflow.escalation/1"] = "resolutionflow.escalation/1"
    handoff_id: HandoffId
    session_id: SessionId
    intent: Intent
    priority: Priority
    headline: Line
    reason: Line
    notes: str
    handed_off_by: PersonRef
    target: PersonRef | None = None
    escalated_at: Moment
    snapshot: Snapshot
    assessment: Assessment | None = None
