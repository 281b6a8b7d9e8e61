"""Confidence arrives as a word or as a share and is kept as both (A4)."""

from __future__ import annotations

from collections.abc import Sequence

from rf_desktop.domain.vocabulary import ConfidenceWord
from rf_desktop.values import dataclass

_SHARE: dict[ConfidenceWord, float] = {"low": 0.25, "medium": 0.55, "high": 0.85}


@dataclass(frozen=True)
class Confidence:
    """`share` is 0..1; `word` follows from it: below .4 low, below .7 medium."""

    word: ConfidenceWord
    share: float

    @classmethod
    def read(cls, value: str | float) -> Confidence:
        """From `low/medium/high` or a number 0..1. Raises ValueError for anything else."""
        if isinstance(value, bool):
            raise ValueError("yes or no is no confidence")
        if isinstance(value, str):
            word = value.strip().lower()
            if word in _SHARE:
                known: ConfidenceWord = word
                return cls(known, _SHARE[known])
            value = float(word)
        share = float(value)
        if not 0.0 <= share <= 1.0:
            raise ValueError(f"a confidence is between 0 and 1, not {share}")
        return cls("low" if share < 0.4 else "medium" if share < 0.7 else "high", share)


ENOUGH_CASES = 8
"""Cases of the same word that must have been judged here before the badge says how often it was right."""


def calibrated(judged: Sequence[bool]) -> tuple[int, int] | None:
    """How many of these were right, and of how many; None when they are too few to say (A4)."""
    return (sum(judged), len(judged)) if len(judged) >= ENOUGH_CASES else None
