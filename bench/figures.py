"""A measured figure with its floor, and how figures are written down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from statistics import median

FRAME = 1000 / 60
"""Milliseconds from one frame of a screen to the next."""


class CannotMeasure(Exception):
    """A measure found no way to its figure; the text says why."""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that is not below `share` (0 to 1) of them. Raises ValueError for none."""
    if not values:
        raise ValueError("There is no percentile of nothing.")
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    `value` is None when it could not be measured, and `why` says the reason. `floor` is None where nothing comparable
    exists; `floor_is` says what the floor is, or why there is none. `more` holds further numbers in the same unit.
    """

    name: str
    value: float | None
    unit: str
    floor: float | None
    rounds: int
    floor_is: str
    more: Mapping[str, float] = field(default_factory=dict)
    why: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor; None without one."""
        return None if self.value is None or not self.floor else self.value / self.floor

    def as_json(self) -> dict[str, object]:
        """The entry of `bench.json`."""
        entry: dict[str, object] = {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "floor": _rounded(self.floor),
            "ratio": _rounded(self.ratio),
            "rounds": self.rounds,
            "floor_is": self.floor_is,
        }
        entry |= {name: _rounded(value) for name, value in self.more.items()}
        return entry | ({"why": self.why} if self.why else {})


def of_rounds(
    name: str,
    unit: str,
    values: Sequence[float],
    floors: Sequence[float],
    floor_is: str,
    more: Mapping[str, float] | None = None,
) -> Figure:
    """The medians of rounds that were measured in turns; an empty `floors` means that there is no floor."""
    floor = median(floors) if floors else None
    return Figure(name, median(values), unit, floor, len(values), floor_is, more or {})


def missing(name: str, unit: str, why: str) -> Figure:
    """The line of a figure that could not be measured."""
    return Figure(name, None, unit, None, 0, "", why=why)


def write(figures: Sequence[Figure], path: Path) -> None:
    """Write `bench.json`; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n", encoding="utf-8")


def table(figures: Sequence[Figure]) -> str:
    """The figures for a reader: name, ratio, value, floor, rounds, and below them what was not measured."""
    head = ("measure", "ratio", "value", "floor", "unit", "rounds", "more")
    lines = [head, *(_cells(figure) for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    text = [
        "  ".join(_aligned(cell, width, at) for at, (cell, width) in enumerate(zip(line, widths, strict=True)))
        for line in lines
    ]
    text += [f"{figure.name}: not measured. {figure.why}" for figure in figures if figure.why]
    return "\n".join(line.rstrip() for line in text)


def _cells(figure: Figure) -> tuple[str, ...]:
    ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}×"
    more = ", ".join(f"{name} {_said(value)}" for name, value in figure.more.items())
    return (figure.name, ratio, _said(figure.value), _said(figure.floor), figure.unit, str(figure.rounds), more)


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if 1 <= column <= 3 or column == 5 else cell.ljust(width)


def _said(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")
