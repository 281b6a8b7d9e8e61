"""Confidence as word and share (A4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.confidence import Confidence


@pytest.mark.parametrize(
    ("given_value", "word", "share"),
    [
        ("low", "low", 0.25),
        (" Medium ", "medium", 0.55),
        ("HIGH", "high", 0.85),
        (0, "low", 0.0),
        (0.399, "low", 0.399),
        (0.4, "medium", 0.4),
        (0.699, "medium", 0.699),
        (0.7, "high", 0.7),
        (1, "high", 1.0),
        ("0.85", "high", 0.85),
    ],
)
def test_words_and_numbers_are_kept_as_both(given_value: str | float, word: str, share: float) -> None:
    """A4."""
    found = Confidence.read(given_value)
    assert (found.word, found.share) == (word, share)


@pytest.mark.parametrize("wrong", ["", "certain", "nan", "150%", -0.01, 1.01, float("nan"), float("inf"), True])
def test_anything_else_is_no_confidence(wrong: str | float) -> None:
    """A4: also a plain yes."""
    with pytest.raises(ValueError, match=r".+"):
        Confidence.read(wrong)


@given(st.floats(0, 1))
def test_the_word_follows_from_the_share(share: float) -> None:
    """A4: reading the word again gives the same word."""
    found = Confidence.read(share)
    assert Confidence.read(found.word).word == found.word
