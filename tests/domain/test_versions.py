"""Which release is later (D7)."""

from __future__ import annotations

import pytest

from rf_desktop.domain.versions import is_newer


@pytest.mark.parametrize(
    ("one", "than"), [("0.2.0", "0.1.9"), ("0.10.0", "0.9.3"), ("1.0", "0.99"), ("v2.1", "2.0.9"), ("1.2.3", "1.2")]
)
def test_a_later_release_is_newer_and_never_the_other_way_round(one: str, than: str) -> None:
    """D7."""
    assert is_newer(one, than)
    assert not is_newer(than, one)


@pytest.mark.parametrize(("one", "than"), [("1.0", "1.0.0"), ("1.0+local", "1.0"), ("", "1.0"), ("newest", "0.1")])
def test_the_same_release_and_what_is_no_number_are_not_newer(one: str, than: str) -> None:
    """D7: a server that says nonsense starts no talk of updates."""
    assert not is_newer(one, than)
