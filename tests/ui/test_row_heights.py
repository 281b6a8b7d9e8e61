"""The arithmetic of a long list's rows, against rows that are counted one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.ui.widgets.row_heights import RowHeights, row_heights


@st.composite
def lists(draw: st.DrawFn) -> RowHeights:
    count = draw(st.integers(0, 30))
    others = draw(st.dictionaries(st.integers(0, max(0, count - 1)), st.integers(1, 40), max_size=5 if count else 0))
    return RowHeights(count, draw(st.integers(1, 40)), others)


@given(lists())
def test_rows_follow_one_another_without_gap_or_overlap(heights: RowHeights) -> None:
    """Q1: each pixel of the list belongs to exactly the row that begins above it and ends below it."""
    y = 0
    for row in range(heights.count):
        assert heights.top(row) == y
        for pixel in range(y, y + heights.height(row)):
            assert heights.row_at(pixel) == row
        y += heights.height(row)
    assert heights.total == heights.top(heights.count) == y
    assert heights.row_at(-1) is None
    assert heights.row_at(y) is None


@given(lists(), st.integers(-50, 1300), st.integers(-5, 200))
def test_the_rows_in_sight_are_those_that_cover_a_pixel_of_it(heights: RowHeights, top: int, height: int) -> None:
    """Q1."""
    seen = {row for y in range(top, top + height) if (row := heights.row_at(y)) is not None}
    assert set(heights.rows_between(top, top + height)) == seen


def test_a_list_of_a_hundred_thousand_is_as_little_work_as_one_of_ten() -> None:
    """Q1: nothing of it is counted row by row."""
    long = row_heights(100_000, 94, (0, 99_000), 34)
    assert long.top(99_001) == 98_999 * 94 + 2 * 34
    assert long.row_at(long.top(99_500) + 93) == 99_500
    assert len(long.rows_between(50_000, 50_720)) == 9


def test_a_list_without_rows_has_no_pixel() -> None:
    """Q1."""
    empty = row_heights(0, 94, (), 34)
    assert (empty.total, empty.row_at(0), list(empty.rows_between(0, 100))) == (0, None, [])


@pytest.mark.parametrize("headings", [(), (0,), (0, 3)])
def test_headings_have_a_height_of_their_own(headings: tuple[int, ...]) -> None:
    """Q1."""
    heights = row_heights(5, 94, headings, 34)
    assert [heights.height(row) for row in range(5)] == [34 if row in headings else 94 for row in range(5)]
