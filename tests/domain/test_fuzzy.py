"""What somebody typed, found in names (D4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain import fuzzy


def best(typed: str, *names: str) -> str:
    fitting = [(fit.score, name) for name in names if (fit := fuzzy.match(typed, name)) is not None]
    return max(fitting)[1] if fitting else ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("new", "New session"),
        ("ses new", "New session"),
        ("ns", "New session"),
        ("nwsession", "New session"),
        ("einstell", "Einstellungen"),
        ("uber", "Über alles"),
        ("SETT", "Settings"),
        ("queue search", "Search the queue"),
    ],
)
def test_a_name_is_found_by_words_beginnings_initials_and_letters_in_order(typed: str, name: str) -> None:
    """D4."""
    assert fuzzy.match(typed, name) is not None


@pytest.mark.parametrize("typed", ["quit now", "zz", "gnittes"])
def test_what_does_not_fit_is_not_found(typed: str) -> None:
    """D4."""
    assert fuzzy.match(typed, "Settings", "preferences quit") is None


def test_a_beginning_counts_more_than_the_middle_and_that_more_than_scattered_letters() -> None:
    """D4."""
    assert best("set", "Settings", "Reset the queue") == "Settings"
    assert best("set", "Reset the queue", "Show every title") == "Reset the queue"


def test_other_words_for_it_are_found_but_come_after_its_name() -> None:
    """D4."""
    by_word, by_name = fuzzy.match("theme", "Switch to dark", "theme colours"), fuzzy.match("theme", "Theme")
    assert by_word is not None
    assert by_name is not None
    assert by_name.score > by_word.score
    assert by_word.marks == ()


def test_what_was_typed_is_marked_in_the_name() -> None:
    """D4."""
    fit = fuzzy.match("ses new", "New session")
    assert fit is not None
    assert [("New session"[start:end]) for start, end in fit.marks] == ["New", "ses"]


@given(st.text(max_size=40), st.text(max_size=80))
def test_marks_lie_in_the_name_in_order_whatever_is_typed(typed: str, name: str) -> None:
    """D4: untrusted text on both sides."""
    fit = fuzzy.match(typed, name, name)
    places = [place for mark in (fit.marks if fit else ()) for place in mark]
    assert places == sorted(set(places))
    assert all(0 <= place <= len(name) for place in places)
