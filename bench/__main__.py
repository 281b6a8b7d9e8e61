"""`make bench`: measure everything, print a table, write `build/bench.json`. Exit status 1 when a figure is missing.

`python -m bench start cards` measures only what these modules do.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence

from bench import figures
from bench.figures import CannotMeasure, Figure
from bench.launch import CHECKOUT
from bench.stage import Stage, stage

OUT = CHECKOUT / "build" / "bench.json"

CARDS = ("10k_insert", "10k_scroll", "100k_insert", "100k_scroll", "100k_filter")
# Starts come first: this process must not hold Qt yet, or it would share Qt's pages with what is measured.
MEASURES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("start", (("start_to_paint", "ms"), ("start_to_queue", "ms"), ("memory", "MiB PSS"))),
    ("versus_chromium", (("start_vs_chromium", "ms"), ("memory_vs_chromium", "MiB PSS"))),
    ("cards", tuple((f"cards_{name}", "ms") for name in CARDS)),
    ("claims", (("claim_round_trip", "ms"),)),
    ("live", (("commit_to_paint", "ms"),)),
    ("claims_in_transaction", (("claims_postgresql", "ms"), ("claims_sqlite", "ms"))),
    ("queue_page", (("queue_page_100k", "µs"),)),
    ("fan_out", (("fanout_1000_cpu", "µs"), ("fanout_1000_p50_durable", "ms"))),
)
"""Module of `bench` → the names and units of its figures."""


def main(only: Sequence[str] = ()) -> int:
    """Measure everything, or `only` these modules of `bench`. Returns the exit status."""
    os.chdir(CHECKOUT)
    began = time.monotonic()
    found: list[Figure] = []
    with stage() as on:
        print(f"Measured on {on.platform}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start.")
        for module, promised in MEASURES:
            if only and module not in only:
                continue
            print(f"  {', '.join(name for name, _ in promised)} …", flush=True)
            found += _measured(module, promised, on)
    figures.write(found, OUT)
    print(f"\n{figures.table(found)}\n")
    print(f"{OUT.relative_to(CHECKOUT)} is written; it took {time.monotonic() - began:.0f} s.")
    return 1 if any(figure.value is None for figure in found) else 0


def _measured(module: str, promised: tuple[tuple[str, str], ...], on: Stage) -> list[Figure]:
    try:
        return _measure_of(module)(on)
    except (CannotMeasure, OSError) as error:
        return [figures.missing(name, unit, str(error)) for name, unit in promised]


def _measure_of(module: str) -> Callable[[Stage], list[Figure]]:
    match module:
        case "start":
            from bench.start import measure
        case "cards":
            from bench.cards import measure
        case "versus_chromium":
            from bench.versus_chromium import measure
        case "claims":
            from bench.claims import measure
        case "claims_in_transaction":
            from bench.claims_in_transaction import measure
        case "queue_page":
            from bench.queue_page import measure
        case "fan_out":
            from bench.fan_out import measure
        case _:
            from bench.live import measure
    return measure


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
