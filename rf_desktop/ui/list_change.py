"""From one list to the next in the fewest steps. Pure: decides, and changes nothing.

The steps are meant in this order: removals from the last to the first (places in the old list), moves one after another
(places in the list as it is by then), insertions from the first to the last and redraws (places in the new list).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from rf_desktop.values import dataclass

Run = tuple[int, int]
"""First place and count."""

MANY = 64
"""From so many steps on it is cheaper to rearrange the list as a whole."""

WIDE = 4096
"""From so many rows between the common head and the common tail on it is not asked row by row what became of them."""

_CHUNK = 1024  # rows compared in one go: identical rows are skipped in C


@dataclass(frozen=True)
class Plan:
    """What to do. A move is (place now, place before which it is put, counted before it is taken out).

    `is_large`: put the new list in the old one's place as a whole; nothing else is said then.
    """

    removals: tuple[Run, ...] = ()
    moves: tuple[Run, ...] = ()
    insertions: tuple[Run, ...] = ()
    redraw: tuple[Run, ...] = ()
    is_large: bool = False


def plan(old: Sequence[Any], new: Sequence[Any], old_keys: set[str] | None) -> Plan:
    """How to turn `old` into `new`, both sequences of rows with `.key`; `old_keys` are the keys of `old`, as far as
    somebody keeps them.

    Raises ValueError when two new rows have the same key, where it looks at keys at all: a large plan has not.
    The moves are as few as possible: what need not move is a longest increasing subsequence.
    """
    changed: list[int] = []
    head = _common_head(old, new, changed)
    tail = _common_tail(old, new, head, changed)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if not before and not after:
        return Plan(redraw=_runs(sorted(changed)))
    if len(before) + len(after) > WIDE:
        return Plan(is_large=True)
    old_place = {row.key: place for place, row in enumerate(before)}
    new_keys = [row.key for row in after]
    wanted = set(new_keys)
    beside = set[str]() if old_keys is None else old_keys
    if len(wanted) != len(new_keys) or any(key in beside and key not in old_place for key in new_keys):
        raise ValueError("Two rows of a list have the same key.")
    changed += [
        head + place for place, row in enumerate(after) if row.key in old_place and before[old_place[row.key]] != row
    ]
    removals = _runs([head + place for place, row in enumerate(before) if row.key not in wanted])
    insertions = _runs([head + place for place, key in enumerate(new_keys) if key not in old_place])
    redraw = _runs(sorted(changed))
    order = [old_place[key] for key in new_keys if key in old_place]
    settled = _longest_increasing(order)
    if len(removals) + len(insertions) + len(order) - len(settled) > MANY:
        return Plan(is_large=True)
    return Plan(removals, _moves(order, settled, head), insertions, redraw)


def _common_head(old: Sequence[Any], new: Sequence[Any], changed: list[int]) -> int:
    limit = min(len(old), len(new))
    place = 0
    while place < limit:
        end = min(place + _CHUNK, limit)
        if old[place:end] != new[place:end]:
            for at in range(place, end):
                if old[at].key != new[at].key:
                    return at
                if old[at] != new[at]:
                    changed.append(at)
        place = end
    return limit


def _common_tail(old: Sequence[Any], new: Sequence[Any], head: int, changed: list[int]) -> int:
    limit = min(len(old), len(new)) - head
    shift = len(new) - len(old)
    count = 0
    while count < limit:
        end = min(count + _CHUNK, limit)
        last, first = len(old) - count, len(old) - end
        if old[first:last] != new[first + shift : last + shift]:
            for at in range(last - 1, first - 1, -1):
                if old[at].key != new[at + shift].key:
                    return len(old) - 1 - at
                if old[at] != new[at + shift]:
                    changed.append(at + shift)
        count = end
    return limit


def _moves(order: list[int], settled: set[int], head: int) -> tuple[Run, ...]:
    """Put each row that is not settled right behind the row that shall stand before it, from the first to the last."""
    if len(settled) == len(order):
        return ()
    now = sorted(order)
    moves: list[Run] = []
    for at, which in enumerate(order):
        if which in settled:
            continue
        source = now.index(which)
        destination = now.index(order[at - 1]) + 1 if at else 0
        if source == destination:
            continue
        moves.append((head + source, head + destination))
        now.pop(source)
        now.insert(destination - (destination > source), which)
    return tuple(moves)


def _longest_increasing(order: Sequence[int]) -> set[int]:
    """The members of one longest increasing subsequence of distinct numbers."""
    tops: list[int] = []
    below: dict[int, int | None] = {}
    for number in order:
        pile = bisect_left(tops, number)
        below[number] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
    found: set[int] = set()
    at = tops[-1] if tops else None
    while at is not None:
        found.add(at)
        at = below[at]
    return found


def _runs(places: Iterable[int]) -> tuple[Run, ...]:
    """Neighbouring places gathered to runs; `places` ascend."""
    runs: list[Run] = []
    for place in places:
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return tuple(runs)
