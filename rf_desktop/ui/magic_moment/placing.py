"""Where the sheet lies in its window, and where within it what is read beside it; pure arithmetic (M8)."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRect, QSize

WIDTH = 760
READER = 420
"""Pixels that the reader adds to the sheet's width where there is room beside it."""
EDGE = 16
_FOOT_OF_WINDOW = 60  # pixels kept free, so that the bell and the account menu can be reached
_MARGIN = 12
_NARROWEST = 600  # pixels of width below which the ledger's columns are hard to read
_BESIDE = 980  # pixels of width from which the sheet and the reader stand side by side
_BELOW = 420  # pixels of the middle's height from which the reader stands below
_LEAST = 220


class ReaderPlace(Enum):
    """Where the reader stands: beside what one reads, below it, or over it."""

    BESIDE = "beside"
    BELOW = "below"
    OVER = "over"


def width_of_sheet(window: QSize, anchor: QRect, *, reading: bool) -> int:
    """Inside the anchor where that is wide enough to read, otherwise over what is left of it."""
    inside = anchor.width() - 2 * _MARGIN
    if reading and inside >= _BESIDE:
        return min(WIDTH + READER, inside)
    return min(WIDTH, inside if inside >= _NARROWEST else min(_NARROWEST, anchor.right() - 2 * EDGE))


def height_for_sheet(window: QSize, anchor: QRect) -> int:
    """As much as there is: 90 % of the window, and never over its foot."""
    return min(round(window.height() * 0.9), window.height() - anchor.top() - _FOOT_OF_WINDOW)


def lie(window: QSize, anchor: QRect, width: int, wanted: int, *, still: bool) -> QRect:
    """The sheet's rectangle in the window.

    `still`: it stands at the upper edge, so that it does not move while it grows; else a little above the middle.
    """
    room = height_for_sheet(window, anchor)
    height = max(_LEAST, min(wanted, room))
    left = max(EDGE, min(anchor.center().x() - width // 2, anchor.right() - width - _MARGIN))
    top = anchor.top() + (EDGE if still else max(EDGE, (room - height) // 3))
    return QRect(left, top, width, height)


def reader_place(width: int, middle: int) -> ReaderPlace:
    """`width` of the sheet, `middle`: the height between its header and its choices."""
    if width >= _BESIDE:
        return ReaderPlace.BESIDE
    return ReaderPlace.BELOW if middle >= _BELOW else ReaderPlace.OVER
