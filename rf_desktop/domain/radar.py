"""The same-symptom radar: which live sessions seem to have the same trouble (T9). Pure, and sooner silent than wrong.

Two problems are alike when most of the shorter one's words of weight stand in the other one. At the same customer less
is enough, since trouble there more often has one cause. Words that nearly every problem has do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rf_desktop.domain import german_words
from rf_desktop.domain.preflight import singular, weight
from rf_desktop.values import dataclass

MOST = 5
"""Sessions that are pointed out."""
_ENOUGH = 0.6
"""The share of the shorter problem's words that both have to have, with at least `_SHARED` of them."""
_ENOUGH_AT_ONE_CLIENT = 0.45
_SHARED, _SHARED_AT_ONE_CLIENT = 3, 2
_LONGEST = 400
"""Characters of a problem that are read: the symptom stands at its beginning."""
_EVERYWHERE = frozenset(
    re.findall(
        r"\w+",
        "after again all anymore any app back broken cannot cant computer customer day days doesn doesnt don error "
        "fail failing fails getting go going help hi hello issue its just keep laptop machine more morning need new "
        "no not now off office open pc people please problem since some someone something sometimes start started "
        "stop stopped suddenly thanks today trouble try trying use user using wa when work worked working wrong "
        "yesterday",
    )
) | frozenset(map(singular, german_words.EVERYWHERE))


@dataclass(frozen=True)
class Live:
    """A live session as the radar sees it: `id`, the words of its problem, and at whose place it is."""

    id: str
    problem: str
    client: str | None = None


@dataclass(frozen=True)
class Alike:
    """One that seems to have the same trouble; `shared` are the words that both have, in the order of the other one."""

    id: str
    share: float
    shared: tuple[str, ...]


def alike(mine: Live, others: Iterable[Live]) -> tuple[Alike, ...]:
    """Those of `others` with the same trouble as `mine`, the likest first and of equals the first; at most five."""
    wanted = _telling(mine.problem)
    found = [seen for each in others if each.id != mine.id and (seen := _compare(mine, wanted, each))]
    return tuple(sorted(found, key=lambda each: -each.share)[:MOST])


def _compare(mine: Live, wanted: frozenset[str], other: Live) -> Alike | None:
    has = _telling(other.problem)
    both = wanted & has
    one_client = bool(mine.client and other.client and mine.client.casefold() == other.client.casefold())
    enough, least = (_ENOUGH_AT_ONE_CLIENT, _SHARED_AT_ONE_CLIENT) if one_client else (_ENOUGH, _SHARED)
    if len(both) < least:
        return None
    share = len(both) / min(len(wanted), len(has))
    return Alike(other.id, share, _as_written(other.problem, both)) if share >= enough else None


def _telling(problem: str) -> frozenset[str]:
    return weight(problem[:_LONGEST]) - _EVERYWHERE


def _as_written(problem: str, words: frozenset[str]) -> tuple[str, ...]:
    said = re.findall(r"[^\W_]+", problem[:_LONGEST])
    return tuple(dict.fromkeys(word.casefold() for word in said if weight(word) & words))
