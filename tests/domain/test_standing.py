"""Why a step is refused: the real state, whoever asks and whatever the moment (C8, C11)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.errors import (
    HandoffAlreadyClaimed,
    HandoffNotOpen,
    NotAllowed,
    NotTheTarget,
    OwnHandoff,
    UndoTooLate,
)
from rf_desktop.domain.handoff import HandoffStep
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.patience import PATIENCE, offline_idle
from rf_desktop.domain.queueing import group
from rf_desktop.domain.standing import Standing, refusal
from rf_desktop.domain.vocabulary import URGENCY, HandoffStatus, Role

JANE, SAM, KIM, ALEX = (PersonId(name) for name in ("jane", "sam", "kim", "alex"))
ROLES: dict[PersonId, Role] = {JANE: "engineer", SAM: "senior", KIM: "senior", ALEX: "admin"}
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ANYBODY = st.sampled_from([*ROLES, None])


def standing(status: HandoffStatus, **facts: PersonId | None) -> Standing:
    has_it = facts.get("claimed_by")
    return Standing(
        status=status,
        handed_off_by=JANE,
        target=facts.get("target"),
        target_name="The target",
        claimed_by=has_it,
        claimed_by_name="Sam" if has_it else "",
        claimed_at=NOON if has_it else None,
        offered_to=facts.get("offered_to"),
        offered_to_name="Kim",
        coach=facts.get("coach"),
    )


@given(
    step=st.sampled_from(get_args(HandoffStep)),
    status=st.sampled_from(get_args(HandoffStatus)),
    owner=st.sampled_from([SAM, KIM, None]),
    offered_to=ANYBODY,
    coach=st.sampled_from([SAM, None]),
    target=st.sampled_from([KIM, None]),
    who=ANYBODY,
)
def test_every_refusal_is_true(
    step: HandoffStep,
    status: HandoffStatus,
    owner: PersonId | None,
    offered_to: PersonId | None,
    coach: PersonId | None,
    target: PersonId | None,
    who: PersonId | None,
) -> None:
    """C11: it names the status as it is, a winner who is somebody else, and never fails."""
    it = standing(status, claimed_by=owner, offered_to=offered_to, coach=coach, target=target)
    refused = refusal(step, it, who, ROLES[who] if who else None)
    assert isinstance(
        refused, HandoffNotOpen | HandoffAlreadyClaimed | NotAllowed | NotTheTarget | OwnHandoff | UndoTooLate
    )
    if isinstance(refused, HandoffNotOpen):
        assert refused.status == status
    if isinstance(refused, HandoffAlreadyClaimed):
        assert refused.claimed_by_id == owner != who
    if isinstance(refused, OwnHandoff):
        assert who == JANE


@pytest.mark.parametrize(
    ("step", "it", "who", "expected"),
    [
        ("release", standing("claimed", claimed_by=SAM), KIM, HandoffAlreadyClaimed),
        ("release", standing("claimed", claimed_by=SAM), JANE, NotAllowed),
        ("release", standing("open"), SAM, HandoffNotOpen),
        ("undo", standing("claimed", claimed_by=SAM), SAM, UndoTooLate),
        ("accept", standing("claimed", claimed_by=SAM, offered_to=ALEX), KIM, HandoffAlreadyClaimed),
        ("accept", standing("claimed", claimed_by=SAM, offered_to=ALEX), JANE, NotAllowed),
        ("turn_down", standing("claimed", claimed_by=SAM, offered_to=KIM), ALEX, NotTheTarget),
        ("decline", standing("open", target=KIM), SAM, NotTheTarget),
        ("decline", standing("open"), SAM, NotAllowed),
        ("come_back", standing("returned", claimed_by=SAM, coach=SAM), KIM, NotAllowed),
        ("come_back", standing("returned", claimed_by=SAM), JANE, HandoffNotOpen),
        ("withdraw", standing("open"), SAM, NotAllowed),
        ("remind", standing("claimed", claimed_by=SAM), None, HandoffNotOpen),
    ],
)
def test_who_comes_too_late_or_is_somebody_else_learns_why(
    step: HandoffStep, it: Standing, who: PersonId | None, expected: type[Exception]
) -> None:
    """C3, C8, C11."""
    assert type(refusal(step, it, who, ROLES[who] if who else None)) is expected


def test_the_more_urgent_the_less_patient() -> None:
    """C10: reminded before the next tier, and an absent owner is asked sooner."""
    by_urgency = [PATIENCE[priority] for priority in sorted(URGENCY, key=lambda each: URGENCY[each])]
    for sooner, later in pairwise(by_urgency):
        assert (sooner.remind, sooner.next_tier, sooner.idle) < (later.remind, later.next_tier, later.idle)
    assert all(timedelta() < each.remind < each.next_tier for each in by_urgency)
    assert all(offline_idle(priority) * 2 == PATIENCE[priority].idle for priority in PATIENCE)


def test_what_a_colleague_offers_has_a_group_of_its_own() -> None:
    """Q1, C8: for the one to whom it is offered, while it is claimed."""

    def seen_by(viewer: PersonId, status: HandoffStatus) -> str | None:
        return group(
            status=status, intent="escalate", handed_off_by=JANE, target=None, claimed_by=SAM, viewer=viewer,
            role=ROLES[viewer], offered_to=KIM,
        )  # fmt: skip

    assert [seen_by(each, "claimed") for each in (JANE, SAM, KIM, ALEX)] == [None, "mine", "offered", None]
    assert seen_by(KIM, "returned") is None
