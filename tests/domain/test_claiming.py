"""Why a claim is refused (C1–C4): the rule as a table, and as a check of every combination."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import get_args

import pytest

from rf_desktop.domain.claiming import ClaimFacts, refusal
from rf_desktop.domain.errors import HandoffAlreadyClaimed, HandoffNotOpen, NotAllowed, NotTheTarget, OwnHandoff
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.vocabulary import SENIOR_ROLES, HandoffStatus, Role

JANE, SAM, ALEX = PersonId("jane"), PersonId("sam"), PersonId("alex")
AT = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)
OPEN = ClaimFacts("open", JANE, None, "", None, "", None)
SAMS = replace(OPEN, status="claimed", claimed_by=SAM, claimed_by_name="Sam", claimed_at=AT)
FOR_SAM = replace(OPEN, target=SAM, target_name="Sam")


@pytest.mark.parametrize(
    ("handoff", "person", "role", "expected"),
    [
        (OPEN, SAM, "senior", None),
        (OPEN, ALEX, "admin", None),
        (OPEN, ALEX, "engineer", NotAllowed),
        (OPEN, JANE, "senior", OwnHandoff),
        (SAMS, SAM, "senior", None),
        (SAMS, ALEX, "senior", HandoffAlreadyClaimed),
        (SAMS, JANE, "senior", OwnHandoff),
        (SAMS, ALEX, "engineer", NotAllowed),
        (FOR_SAM, SAM, "engineer", None),
        (FOR_SAM, ALEX, "admin", NotTheTarget),
        (FOR_SAM, JANE, "admin", OwnHandoff),
        (replace(SAMS, target=SAM, target_name="Sam"), SAM, "engineer", None),
        (replace(SAMS, target=SAM, target_name="Sam"), ALEX, "senior", NotTheTarget),
        (replace(OPEN, status="withdrawn"), SAM, "senior", HandoffNotOpen),
        (replace(SAMS, status="resolved"), ALEX, "senior", HandoffNotOpen),
        (replace(SAMS, status="resolved"), SAM, "senior", HandoffNotOpen),
        (replace(OPEN, status="returned"), SAM, "senior", HandoffNotOpen),
    ],
)
def test_each_refusal_has_its_reason(
    handoff: ClaimFacts, person: PersonId, role: Role, expected: type[Exception] | None
) -> None:
    """C1, C2, C3, C4."""
    found = refusal(handoff, person, role)
    assert type(found) is (expected or type(None))


def test_the_second_senior_learns_who_was_first_and_when() -> None:
    """C3."""
    found = refusal(SAMS, ALEX, "senior")
    assert isinstance(found, HandoffAlreadyClaimed)
    assert (found.claimed_by_id, found.claimed_by_name, found.claimed_at) == (SAM, "Sam", AT)


def test_only_open_or_ones_own_can_be_claimed_whatever_the_combination() -> None:
    """C1, C2, C4: every status, role, person, target and claimant."""
    people = (JANE, SAM, ALEX)
    cases = product(get_args(HandoffStatus), get_args(Role), people, (None, SAM, ALEX), (None, SAM, ALEX))
    for status, role, person, target, claimed_by in cases:
        facts = ClaimFacts(
            status, JANE, target, "Somebody", claimed_by, "Somebody", AT if claimed_by is not None else None
        )
        if refusal(facts, person, role) is not None:
            continue
        assert person != JANE
        if status == "claimed":
            assert claimed_by == person
            continue
        assert target in (None, person)
        assert target is not None or role in SENIOR_ROLES
        assert status == "open"
