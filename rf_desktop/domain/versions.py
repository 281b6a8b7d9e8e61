"""Version numbers, compared (D7)."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+")


def is_newer(one: str, than: str) -> bool:
    """Whether `one` is a later release than `than`. What is no version number is not later than anything."""
    return _parts(one) > _parts(than) if _parts(one) and _parts(than) else False


def _parts(version: str) -> tuple[int, ...]:
    """`1.10.0` as (1, 10); what follows a + or - does not count."""
    release = re.split(r"[+-]", version.strip().removeprefix("v"), maxsplit=1)[0]
    numbers = [int(found[0]) for part in release.split(".") if (found := _NUMBER.match(part)) is not None]
    while numbers and numbers[-1] == 0 and len(numbers) > 1:
        numbers.pop()
    return tuple(numbers)
