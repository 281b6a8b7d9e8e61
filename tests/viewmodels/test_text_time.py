"""Moments in words: relative up to a day, then the date; both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.viewmodels.text_time import age, ago

AT = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [
        (-30, "just now", "now"),
        (0, "just now", "now"),
        (59, "just now", "now"),
        (60, "1 minute ago", "1m"),
        (119, "1 minute ago", "1m"),
        (120, "2 minutes ago", "2m"),
        (3599, "59 minutes ago", "59m"),
        (3600, "1 hour ago", "1h"),
        (7200, "2 hours ago", "2h"),
        (86399, "23 hours ago", "23h"),
        (86400, "on 16 Jun", "1d"),
        (9 * 86400, "on 8 Jun", "9d"),
        (300 * 86400, "on 21 Aug 2025", "300d"),
    ],
)
def test_how_long_ago_is_said_in_words(seconds: int, long: str, short: str) -> None:
    """C3, Q1: a claim's time and a card's age; a clock that runs ahead is no reason for a negative age."""
    then = AT - timedelta(seconds=seconds)
    assert ago(then, AT) == long
    assert age(then, AT) == short


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_an_age_never_shrinks_as_time_passes(one: int, other: int) -> None:
    """Q1."""
    ages = [age(AT - timedelta(seconds=s), AT) for s in sorted((one, other))]
    unit = {"w": 0, "m": 1, "h": 2, "d": 3}
    assert unit[ages[0][-1]] <= unit[ages[1][-1]]
    assert "-" not in "".join(ages)
