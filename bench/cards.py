"""Ten thousand and a hundred thousand cards: one more at the top, scrolling, and a filter put on and taken off."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from bench.figures import FRAME, CannotMeasure, Figure, of_rounds, percentile
from bench.launch import CHECKOUT
from bench.stage import Stage

_PATIENCE = 300.0  # seconds
_INSERT_FLOOR = "QStringListModel and a QListView of uniform rows with Qt's own painting"
_SCROLL_FLOOR = "the same list with Qt's own QStyledItemDelegate, rows as high as cards"
_FILTER_FLOOR = "the same list filtered by QSortFilterProxyModel in C++"


def measure(on: Stage) -> list[Figure]:
    """cards_10k_insert, cards_10k_scroll (its 95th percentile), and at a hundred thousand insert, scroll and filter.

    Those last ones are the 99th percentile of each round's frames, with `p50` and `p99` over all of them beside it.
    """
    few, many = _lists(on, 10_000), _lists(on, 100_000)
    calls = {"model_calls": float(many["asked"])}
    drag = {"drag_p50": _share(many["drag"], 0.5), "drag_p99": _share(many["drag"], 0.99)}
    return [
        _figure("cards_10k_insert", few, "insert", 0.5, _INSERT_FLOOR, {"p95": _share(few["insert"], 0.95)}),
        _figure("cards_10k_scroll", few, "scroll", 0.95, _SCROLL_FLOOR, {"p50": _share(few["scroll"], 0.5)}),
        _figure("cards_100k_insert", many, "insert", 0.99, _INSERT_FLOOR, _frames(many, "insert") | calls),
        _figure("cards_100k_scroll", many, "scroll", 0.99, _SCROLL_FLOOR, _frames(many, "scroll") | drag),
        _figure("cards_100k_filter", many, "filter", 0.99, _FILTER_FLOOR, _frames(many, "filter")),
    ]


def _figure(
    name: str, found: dict[str, Any], what: str, share: float, floor_is: str, more: Mapping[str, float]
) -> Figure:
    """The median over the rounds of this share of their frames."""
    ours = [percentile(each, share) for each in found[what]]
    floors = [percentile(each, share) for each in found[f"{what}_floor"]]
    return of_rounds(name, "ms", ours, floors, floor_is, more)


def _frames(found: dict[str, Any], what: str) -> dict[str, float]:
    ours, floors = found[what], found[f"{what}_floor"]
    more = {"p50": _share(ours, 0.5), "p99": _share(ours, 0.99)}
    more |= {f"frames_{name}": value / FRAME for name, value in more.items()}
    return more | {"floor_p50": _share(floors, 0.5), "floor_p99": _share(floors, 0.99)}


def _share(rounds: list[list[float]], share: float) -> float:
    return percentile([each for one in rounds for each in one], share)


def _lists(on: Stage, count: int) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.card_lists", str(count)],
            cwd=CHECKOUT,
            env=dict(on.env),
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise CannotMeasure(f"The lists could not be shown: {error.stderr.strip().splitlines()[-1:]}") from error
    except subprocess.TimeoutExpired as error:
        raise CannotMeasure(f"The lists were not done within {_PATIENCE:.0f} s.") from error
    found: dict[str, Any] = json.loads(done.stdout)
    return found
