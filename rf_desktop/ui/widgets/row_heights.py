"""How high the rows of a long list are, known without asking for each. Pure arithmetic: rows and pixels.

Nearly all rows are as high as one another; a few, headings above all, are not. So the top of any row is a product and
a short search, and a list of a hundred thousand is laid out in no time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import accumulate

from rf_desktop.values import dataclass


@dataclass(frozen=True)
class RowHeights:
    """`count` rows of `usual` pixels, but for those in `others`: row → pixels. All heights are positive."""

    count: int = 0
    usual: int = 1
    others: Mapping[int, int] = field(default_factory=dict)
    _rows: tuple[int, ...] = field(init=False, repr=False)
    _extra: tuple[int, ...] = field(init=False, repr=False)
    """Extra pixels of the first n rows of `others`."""
    _tops: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        rows = tuple(sorted(self.others))
        extra = tuple(accumulate((self.others[row] - self.usual for row in rows), initial=0))
        tops = tuple(row * self.usual + extra[place] for place, row in enumerate(rows))
        for name, value in (("_rows", rows), ("_extra", extra), ("_tops", tops)):
            object.__setattr__(self, name, value)

    @property
    def total(self) -> int:
        """The height of the whole list."""
        return self.top(self.count)

    def height(self, row: int) -> int:
        """How high one row is."""
        return self.others.get(row, self.usual)

    def top(self, row: int) -> int:
        """Where a row begins, from the top of the list; for `count` the list's end."""
        return row * self.usual + self._extra[bisect_left(self._rows, row)]

    def row_at(self, y: int) -> int | None:
        """The row that covers a pixel, counted from the top of the list; None above and below all rows."""
        if not 0 <= y < self.total:
            return None
        place = bisect_right(self._tops, y) - 1
        if place < 0:
            return y // self.usual
        row = self._rows[place]
        below = y - self._tops[place] - self.others[row]
        return row if below < 0 else row + 1 + below // self.usual

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows that cover any pixel from `top` up to `bottom`, the latter not counted."""
        first, last = self.row_at(max(top, 0)), self.row_at(min(bottom, self.total) - 1)
        return range(0) if first is None or last is None or bottom <= top else range(first, last + 1)


def row_heights(count: int, usual: int, headings: Iterable[int], heading: int) -> RowHeights:
    """Rows of one height with headings of another."""
    return RowHeights(count, usual, dict.fromkeys(headings, heading))
