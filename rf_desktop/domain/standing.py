"""Why a step of a handoff's life is refused: read after the database has already decided (C8, C11).

A refusal says the real state: who has it, or what it is now. Who may never take the step learns that first, so that
it says the same at any time.
"""

from __future__ import annotations

from rf_desktop.domain.claiming import ClaimFacts
from rf_desktop.domain.claiming import refusal as claim_refusal
from rf_desktop.domain.errors import (
    HandoffAlreadyClaimed,
    HandoffNotOpen,
    NotAllowed,
    NotTheTarget,
    Refusal,
    UndoTooLate,
)
from rf_desktop.domain.handoff import HandoffStep
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.vocabulary import SENIOR_ROLES, Role
from rf_desktop.values import dataclass

OWNERS_STEPS: frozenset[HandoffStep] = frozenset({"undo", "release", "return", "reassign", "still_on_it"})
"""What only the person who has taken it over may do."""
ADMINS_STEPS: frozenset[HandoffStep] = frozenset({"release", "reassign"})
"""What an admin may do with anybody's."""


@dataclass(frozen=True)
class Standing(ClaimFacts):
    """What the rules need to know of a handoff: who has it, who is offered it, who coaches it."""

    offered_to: PersonId | None = None
    offered_to_name: str = ""
    coach: PersonId | None = None


def refusal(step: HandoffStep, it: Standing, person: PersonId | None, role: Role | None) -> Refusal:
    """Why `person` (None: the clock) could not take `step` on a handoff that stands like this."""
    if person is None or role is None:
        return HandoffNotOpen(it.status)
    if step == "claim":
        return claim_refusal(it, person, role) or HandoffNotOpen(it.status)
    return _not_theirs(step, it, person, role) or _moved_on(step, it, person)


def _not_theirs(step: HandoffStep, it: Standing, person: PersonId, role: Role) -> Refusal | None:
    """Why this is not this person's step, whatever the moment."""
    if step == "withdraw":
        return None if it.handed_off_by == person else NotAllowed("the engineer who handed off")
    if step in OWNERS_STEPS:
        manages = step in ADMINS_STEPS and role == "admin"
        may_ever = role in SENIOR_ROLES or person in (it.claimed_by, it.target, it.offered_to)
        if not manages and (it.handed_off_by == person or not may_ever):
            return NotAllowed("the person who has taken this over")
    if step == "accept" and it.handed_off_by == person:
        return NotAllowed("a colleague who did not hand it off")
    if step == "decline":
        return _not_the_target(it, person)
    if step == "turn_down" and it.handed_off_by == person:
        return NotAllowed("the colleague to whom it was offered")
    if step == "come_back" and it.coach is not None and person not in (it.handed_off_by, it.coach):
        return NotAllowed("who works on it or coaches it")
    return None


def _not_the_target(it: Standing, person: PersonId) -> Refusal | None:
    if it.status != "open" or it.target == person:
        return None
    return NotAllowed("the colleague to whom it was handed") if it.target is None else NotTheTarget(it.target_name)


def _moved_on(step: HandoffStep, it: Standing, person: PersonId) -> Refusal:
    """The real state, for somebody who came too late."""
    if it.status == "claimed" and it.claimed_by == person and step == "undo":
        return UndoTooLate()
    if step in ("accept", "turn_down") and it.offered_to is not None and it.offered_to != person:
        return NotTheTarget(it.offered_to_name) if step == "turn_down" else _taken(it)
    if it.status == "claimed" and it.claimed_by != person:
        return _taken(it)
    return HandoffNotOpen(it.status)


def _taken(it: Standing) -> Refusal:
    if it.claimed_by is None or it.claimed_at is None:
        return HandoffNotOpen(it.status)
    return HandoffAlreadyClaimed(it.claimed_by, it.claimed_by_name, it.claimed_at)
