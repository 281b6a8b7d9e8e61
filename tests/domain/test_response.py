"""How soon somebody should have an escalation (Q1, M2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rf_desktop.domain.patience import PATIENCE
from rf_desktop.domain.response import RESPOND_WITHIN, Pressure, response_clock
from tests.client.made import NOON


@pytest.mark.parametrize(
    ("minutes", "left", "pressure"),
    [(0, 15, "calm"), (10, 5, "calm"), (10.1, 4.9, "soon"), (15, 0, "soon"), (15.5, -0.5, "late"), (18, -3, "late")],
)
def test_an_urgent_one_presses_in_its_last_third_and_is_late_after_a_quarter_of_an_hour(
    minutes: float, left: float, pressure: Pressure
) -> None:
    """Q1."""
    clock = response_clock("urgent", NOON, NOON + timedelta(minutes=minutes))
    assert clock.left == timedelta(minutes=left)
    assert (clock.pressure, clock.due_at) == (pressure, NOON + timedelta(minutes=15))


def test_every_reminder_comes_before_the_target_it_is_there_for() -> None:
    """C10: somebody is told again, and the next tier hears of it, while there is still time."""
    for priority, within in RESPOND_WITHIN.items():
        assert PATIENCE[priority].remind < PATIENCE[priority].next_tier < within
