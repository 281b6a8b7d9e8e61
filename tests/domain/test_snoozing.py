"""For how long one can put a card off (Q2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from rf_desktop.domain.snoozing import minutes_to, next_morning


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute).astimezone()


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        (local(2, 14), local(3, 8)),
        (local(2, 23, 59), local(3, 8)),
        (local(3, 3), local(3, 8)),
        (local(3, 7), local(4, 8)),
    ],
)
def test_the_next_morning_is_the_one_that_somebody_means(at: datetime, morning: datetime) -> None:
    """Q2: in the middle of the night it is the one a few hours ahead."""
    assert next_morning(at) == morning


def test_minutes_are_rounded_up_so_that_a_snooze_never_ends_early() -> None:
    """Q2."""
    at = local(2, 14)
    assert minutes_to(at + timedelta(seconds=61), at) == 2
    assert minutes_to(at + timedelta(minutes=5), at) == 5
    assert minutes_to(at - timedelta(minutes=5), at) == 1
