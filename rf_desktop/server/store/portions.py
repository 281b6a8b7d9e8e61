"""Long lists in portions: a statement takes some 32,000 parameters at most, on either engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

Each = TypeVar("Each")
AT_ONCE = 10_000


def portions(whole: Sequence[Each], at_once: int = AT_ONCE) -> Iterator[Sequence[Each]]:
    """`whole` in order, so many at once; nothing of nothing."""
    for start in range(0, len(whole), at_once):
        yield whole[start : start + at_once]
