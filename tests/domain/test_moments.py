"""The clock that rules are given."""

from __future__ import annotations

from datetime import timedelta

from rf_desktop.domain.moments import now


def test_the_systems_clock_speaks_utc() -> None:
    """Every moment is an aware UTC datetime."""
    assert now().utcoffset() == timedelta(0)
