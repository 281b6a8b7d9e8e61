"""Why a claim is refused: the rule in one place, read after the database has already decided (C1–C4)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.domain.errors import (
    HandoffAlreadyClaimed,
    HandoffNotOpen,
    NotAllowed,
    NotTheTarget,
    OwnHandoff,
    Refusal,
)
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.vocabulary import SENIOR_ROLES, HandoffStatus, Role
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class ClaimFacts:
    """What the rule needs to know of a handoff; `claimed_at` is UTC."""

    status: HandoffStatus
    handed_off_by: PersonId
    target: PersonId | None
    target_name: str
    claimed_by: PersonId | None
    claimed_by_name: str
    claimed_at: datetime | None


def refusal(handoff: ClaimFacts, person: PersonId, role: Role) -> Refusal | None:
    """Why `person` may not claim, or None: the claim stands (also when it was theirs before, C2).

    Own handoffs come first (C4), so that the engineer who handed off never learns more from a race than that.
    """
    if handoff.handed_off_by == person:
        return OwnHandoff()
    if handoff.target is None and role not in SENIOR_ROLES:
        return NotAllowed("a senior")
    if handoff.status == "claimed" and handoff.claimed_by == person:
        return None
    if handoff.target is not None and handoff.target != person:
        return NotTheTarget(handoff.target_name)
    if handoff.status == "claimed" and handoff.claimed_by is not None and handoff.claimed_at is not None:
        return HandoffAlreadyClaimed(handoff.claimed_by, handoff.claimed_by_name, handoff.claimed_at)
    if handoff.status != "open":
        return HandoffNotOpen(handoff.status)
    return None
