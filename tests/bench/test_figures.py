"""The arithmetic of the measures, and how they are written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.figures import Figure, missing, of_rounds, percentile, table, write


def test_a_percentile_is_one_of_the_values() -> None:
    """Issue 2, Measures: the 95th of a hundred is the value that five exceed."""
    values = [float(number) for number in range(100, 0, -1)]

    assert percentile(values, 0.95) == 95.0
    assert percentile(values, 0.5) == 50.0
    assert percentile(values, 1.0) == 100.0
    assert percentile([7.0], 0.99) == 7.0


def test_nothing_has_no_percentile() -> None:
    """Issue 2, Measures: a measure without a single round must not look like a quick one."""
    with pytest.raises(ValueError, match="percentile of nothing"):
        percentile([], 0.5)


def test_a_figure_is_the_median_beside_the_floors_median() -> None:
    """Issue 2, Measures: one slow round changes nothing."""
    figure = of_rounds("claim", "ms", [9.0, 10.0, 500.0], [2.0, 5.0, 4.0], "a bare answer")

    assert (figure.value, figure.floor, figure.ratio, figure.rounds) == (10.0, 4.0, 2.5, 3)


def test_without_a_floor_there_is_no_ratio() -> None:
    """Issue 2, Measures: a floor that does not exist is null, and so is the ratio."""
    figure = of_rounds("claim", "ms", [9.0], [], "nothing comparable")

    assert (figure.floor, figure.ratio) == (None, None)


def test_the_file_is_a_list_with_the_promised_names(tmp_path: Path) -> None:
    """Issue 2, Measures: `{name, value, unit, floor, ratio, rounds}`, further numbers beside them."""
    path = tmp_path / "build" / "bench.json"

    write([of_rounds("claim", "ms", [3.0], [2.0], "a bare answer", {"p99": 8.0})], path)

    assert json.loads(path.read_text()) == [
        {
            "name": "claim",
            "value": 3.0,
            "unit": "ms",
            "floor": 2.0,
            "ratio": 1.5,
            "rounds": 1,
            "floor_is": "a bare answer",
            "p99": 8.0,
        }
    ]


def test_what_could_not_be_measured_says_why_in_both_places(tmp_path: Path) -> None:
    """Issue 2, Measures: a missing figure is null with its reason, never a zero."""
    figure = missing("memory", "MiB PSS", "This system does not tell.")
    path = tmp_path / "bench.json"

    write([figure], path)

    (entry,) = json.loads(path.read_text())
    assert (entry["value"], entry["ratio"], entry["why"]) == (None, None, "This system does not tell.")
    assert table([figure]).splitlines()[-1] == "memory: not measured. This system does not tell."


def test_the_table_keeps_its_columns() -> None:
    """Issue 2, Measures: names and ratios stand below one another, whatever their length."""
    figures = [Figure("a", 1.0, "ms", 0.5, 5, ""), Figure("a_longer_name", 1234.5, "ms", 2.0, 5, "")]

    head, first, second = table(figures).splitlines()

    end = head.index("ratio") + len("ratio")
    assert (first[:end].split()[-1], second[:end].split()[-1]) == ("2.00×", "617.25×")
