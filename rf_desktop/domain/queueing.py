"""Who sees which handoff, and in which order (Q1, C4)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.vocabulary import SENIOR_ROLES, URGENCY, HandoffStatus, Intent, Priority, Role

Group = Literal["offered", "waiting", "mine", "watching", "done"]
"""A queue's groups: a colleague's that I may accept (C8), waiting for anybody, claimed by me, what I follow without
having it (a colleague's that I watch, C3, or what I gave back with steps and wait for, C8), recently done by me or
watched by me."""

Section = Literal["questions", "offered", "waiting", "mine", "watching", "done"]
"""What the dock shows under a heading of its own: the groups, and before them what I was asked (C9)."""


def group(
    *,
    status: HandoffStatus,
    intent: Intent,
    handed_off_by: PersonId,
    target: PersonId | None,
    claimed_by: PersonId | None,
    viewer: PersonId,
    role: Role,
    offered_to: PersonId | None = None,
    watching: bool = False,
    coach: PersonId | None = None,
) -> Group | None:
    """The group in which `viewer` sees a handoff, or None. One's own handoff is in none of them (C4).

    coach: who gave it back with steps, while it is to come back to them.
    """
    if handed_off_by == viewer:
        return None
    if status == "open":
        wanted = target == viewer if intent == "transfer" else role in SENIOR_ROLES
        return "waiting" if wanted else None
    if status == "claimed" and offered_to == viewer:
        return "offered"
    if status == "returned" and coach == viewer:
        return "watching"
    if watching and claimed_by != viewer and status in ("claimed", "returned"):
        return "watching"
    if claimed_by != viewer and not watching:
        return None
    if status == "claimed":
        return "mine"
    return "done" if status == "resolved" else None


def order(priority: Priority, escalated_at: datetime, handoff_id: str) -> tuple[int, float, str]:
    """Sort key: urgency, then age (the oldest first), then id so that equal cards never swap."""
    return URGENCY[priority], escalated_at.timestamp(), handoff_id
