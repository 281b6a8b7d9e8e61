"""What the product costs in time and memory, each beside the least that anything of its kind could cost.

`python -m bench` prints a table and writes `build/bench.json`. The product knows nothing of this: whoever measures
wraps it from outside. No figure is ever asserted; `docs/performance.md` says what was found.
"""
