"""Bounded memory on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from rf_desktop.client.remembered import SEEN_FILE, SEEN_LIMIT, RememberedIds


def test_at_most_two_hundred_stay_and_the_oldest_goes(tmp_path: Path) -> None:
    """Q2."""
    seen = RememberedIds(tmp_path / SEEN_FILE, SEEN_LIMIT)
    seen.add(f"h{number}" for number in range(SEEN_LIMIT + 5))
    assert len(seen.ids) == SEEN_LIMIT
    assert "h4" not in seen
    assert "h5" in seen


def test_it_survives_a_restart_and_used_ones_are_young_again(tmp_path: Path) -> None:
    """Q2."""
    first = RememberedIds(tmp_path / SEEN_FILE, 3)
    first.add(["a", "b", "c"])
    first.add(["a"])
    second = RememberedIds(tmp_path / SEEN_FILE, 3)
    second.add(["d"])
    assert second.ids == ("c", "a", "d")


@pytest.mark.parametrize("broken", ["", "{", "{}", "[1, 2]", "null", "[" * 100_000])
def test_an_unreadable_file_is_an_empty_one(tmp_path: Path, broken: str) -> None:
    """Q2: it is only a cache."""
    (tmp_path / SEEN_FILE).write_text(broken)
    assert RememberedIds(tmp_path / SEEN_FILE, 3).ids == ()


def test_it_can_be_forgotten(tmp_path: Path) -> None:
    """D3: at sign-out."""
    seen = RememberedIds(tmp_path / SEEN_FILE, 3)
    seen.add(["a"])
    seen.forget_all()
    assert seen.ids == ()
    assert list(tmp_path.iterdir()) == []
