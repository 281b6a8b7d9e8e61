"""The day's checker is shown every kind of lie, and growth that is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.endurance.agreement import Growth, Seen, Truth, disagreements

TRUE = Truth(
    {"waiting": frozenset({"a", "b", "c"}), "mine": frozenset({"m"}), "done": frozenset({"d"})},
    unread=frozenset({"a", "b"}),
    notices=4,
)
HONEST = Seen(
    TRUE.listed,
    dots=frozenset({"a", "b"}),
    title=2,
    tray=2,
    waiting=3,
    notices=4,
    standing=frozenset({"a"}),
    told=("a", "b", "c"),
    notified=("a", "c"),
)
LISTED = dict(TRUE.listed)


def test_a_window_that_tells_the_truth_is_believed() -> None:
    """Issue 5, Show 3."""
    assert disagreements(HONEST, TRUE) == []


@pytest.mark.parametrize(
    ("lie", "named"),
    [
        (replace(HONEST, listed=LISTED | {"waiting": frozenset("ab")}), ["c is missing in waiting"]),
        (replace(HONEST, listed=LISTED | {"mine": frozenset("mx")}), ["x should not be in mine"]),
        (replace(HONEST, listed=LISTED | {"offered": frozenset("o")}), ["o should not be in offered"]),
        (
            replace(HONEST, listed=LISTED | {"mine": frozenset(), "done": frozenset("dm")}),
            ["m should not be in done", "m is missing in mine"],
        ),
        (replace(HONEST, dots=frozenset("abc")), ["c should not be with a dot"]),
        (replace(HONEST, dots=frozenset("a")), ["b is missing with a dot"]),
        (replace(HONEST, title=3), ["the window's title counts 3, 2 are unread"]),
        (replace(HONEST, tray=0), ["the tray counts 0, 2 are unread"]),
        (replace(HONEST, waiting=2), ["the tray says that 2 wait, it is 3"]),
        (replace(HONEST, notices=5), ["the bell counts 5, 4 are unread"]),
        (replace(HONEST, standing=frozenset("am")), ["a notification still stands for m"]),
        (replace(HONEST, standing=frozenset("c")), ["a notification still stands for c"]),
        (replace(HONEST, told=("a", "b", "a")), ["a was told as new twice"]),
        (replace(HONEST, notified=("a", "c", "c")), ["c was notified twice"]),
    ],
)
def test_each_lie_is_named(lie: Seen, named: list[str]) -> None:
    """Issue 5, Show 3."""
    assert disagreements(lie, TRUE) == named


def test_growth_is_counted_from_the_end_of_the_first_hour() -> None:
    """Issue 5, Show 3."""
    assert Growth([200.0, 400.0, 220.0]).share == pytest.approx(0.1)
    assert Growth([200.0]).share == 0
