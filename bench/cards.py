"""Ten thousand cards: one more at the top, and scrolling."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median

from bench.figures import CannotMeasure, Figure, of_rounds, percentile
from bench.launch import CHECKOUT
from bench.stage import Stage

_PATIENCE = 120.0  # seconds
_INSERT_FLOOR = "QStringListModel and a QListView of uniform rows with Qt's own delegate: nothing of it in Python"
_SCROLL_FLOOR = "the same list of the same rows with Qt's own QStyledItemDelegate, rows as high as cards"


def measure(on: Stage) -> list[Figure]:
    """cards_10k_insert (median of the rounds' medians), cards_10k_scroll (median of the rounds' 95th percentiles)."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.card_lists"],
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
    found: dict[str, list[list[float]]] = json.loads(done.stdout)
    inserts, frames = found["insert"], found["scroll"]
    return [
        of_rounds(
            "cards_10k_insert",
            "ms",
            [median(each) for each in inserts],
            [median(each) for each in found["insert_floor"]],
            _INSERT_FLOOR,
            {"p95": _p95(_all(inserts))},
        ),
        of_rounds(
            "cards_10k_scroll",
            "ms",
            [_p95(each) for each in frames],
            [_p95(each) for each in found["scroll_floor"]],
            _SCROLL_FLOOR,
            {"p50": median(_all(frames)), "floor_p50": median(_all(found["scroll_floor"]))},
        ),
    ]


def _all(rounds: list[list[float]]) -> list[float]:
    return [each for one in rounds for each in one]


def _p95(values: list[float]) -> float:
    return percentile(values, 0.95)
