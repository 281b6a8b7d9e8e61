"""A handoff's life (C11): what the table allows, and that nothing else is possible."""

from __future__ import annotations

from typing import get_args

import pytest

from rf_desktop.domain.errors import HandoffNotOpen
from rf_desktop.domain.handoff import TRANSITIONS, HandoffStep, after, origins
from rf_desktop.domain.vocabulary import HandoffStatus

ALLOWED = {
    ("open", "claim"): "claimed",
    ("open", "withdraw"): "withdrawn",
    ("open", "decline"): "returned",
    ("open", "remind"): "open",
    ("open", "raise_tier"): "open",
    ("claimed", "undo"): "open",
    ("claimed", "release"): "open",
    ("claimed", "return"): "returned",
    ("claimed", "reassign"): "claimed",
    ("claimed", "accept"): "claimed",
    ("claimed", "turn_down"): "claimed",
    ("claimed", "ask_still_on_it"): "claimed",
    ("claimed", "still_on_it"): "claimed",
    ("claimed", "resolve"): "resolved",
    ("returned", "come_back"): "claimed",
    ("returned", "resolve"): "resolved",
}


@pytest.mark.parametrize("status", get_args(HandoffStatus))
@pytest.mark.parametrize("step", get_args(HandoffStep))
def test_a_step_leads_where_the_table_says_or_is_refused(status: HandoffStatus, step: HandoffStep) -> None:
    """C11: every status with every step."""
    if (status, step) in ALLOWED:
        assert after(status, step) == ALLOWED[status, step]
        return
    with pytest.raises(HandoffNotOpen) as refused:
        after(status, step)
    assert refused.value.status == status


@pytest.mark.parametrize("step", get_args(HandoffStep))
def test_the_origins_of_a_step_are_those_of_the_table(step: HandoffStep) -> None:
    """C1, C11: the conditional update relies on them."""
    assert set(origins(step)) == {status for status, name in ALLOWED if name == step}


def test_every_status_in_the_table_is_one_of_the_vocabulary() -> None:
    """C11."""
    known = set(get_args(HandoffStatus))
    assert {status for status, _ in TRANSITIONS} | set(TRANSITIONS.values()) <= known


def test_nothing_leaves_an_ended_handoff() -> None:
    """C11; a coached return has not ended (C8)."""
    assert not [key for key in TRANSITIONS if key[0] in ("resolved", "withdrawn")]
    assert {step for status, step in TRANSITIONS if status == "returned"} == {"come_back", "resolve"}
