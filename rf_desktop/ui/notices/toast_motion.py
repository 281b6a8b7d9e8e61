"""How toasts move: all of them in one motion, so that none is ever over another, whatever comes in between (Q8).

Each goes from where it stands to where it belongs, all at the same pace. Two that are apart at the beginning and at the
end are apart at every moment between, so only the beginning has to be made right: what another pushes away steps aside
at once, and what stands between others appears when they have made room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEasingCurve, QObject, QRect, QVariantAnimation
from PySide6.QtWidgets import QWidget

GAP = 8
"""Pixels between two toasts."""
_RISE = 8  # pixels that a toast comes down when it appears where nothing is


def column(heights: Sequence[int], left: int, width: int, *, top: int | None = None, foot: int = 0) -> list[QRect]:
    """The rectangles of a column, from the top: below `top`, or where that is None above `foot`."""
    whole = sum(heights) + GAP * max(0, len(heights) - 1)
    y = foot - whole if top is None else top
    places = []
    for height in heights:
        places.append(QRect(left, y, width, height))
        y += height + GAP
    return places


def beginnings(current: Sequence[QRect | None], ends: Sequence[QRect], *, low: bool) -> list[int | None]:
    """From which y each one starts for its place in `ends`, None for one that appears at the end of the motion.

    current: where they stand, with the height that they have now; None for one that is not there yet. low: the column
    stands on its foot, so that what grows pushes the others up.
    """
    starts: list[int | None] = [None if place is None else place.y() for place in current]
    order = range(len(ends) - 1, -1, -1) if low else range(len(ends))
    before: int | None = None  # the last one's edge, from which the next must keep away
    for at in order:
        start = starts[at]
        if start is None:
            continue
        height = ends[at].height()
        if before is not None:
            start = min(start, before - height) if low else max(start, before)
        starts[at] = start
        before = start - GAP if low else start + height + GAP
    if ends and starts[0] is None:
        below = next((start for start in starts[1:] if start is not None), None)
        lowest = ends[0].y() - _RISE
        starts[0] = lowest if below is None else min(lowest, below - GAP - ends[0].height())
    return starts


class ToastMotion(QVariantAnimation):
    """Moves widgets up and down. on_move: called after each step and at the end."""

    def __init__(self, parent: QObject, on_move: Callable[[], None]) -> None:
        super().__init__(parent)
        self._ways: list[tuple[QWidget, int, int]] = []
        self._late: list[QWidget] = []
        self._on_move = on_move
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._step)
        self.finished.connect(self._end)

    @property
    def is_moving(self) -> bool:
        """Whether anything is on its way."""
        return bool(self._ways)

    def forget(self, widget: QWidget) -> None:
        """It goes, wherever it is."""
        self._ways = [way for way in self._ways if way[0] is not widget]
        self._late = [late for late in self._late if late is not widget]

    def move(self, ways: Sequence[tuple[QWidget, int | None, int]], duration: int) -> None:
        """Each from its first y to its second, within its parent; in place of what moved so far.

        Those without a first one are hidden until the end. duration: milliseconds; 0 does it at once.
        """
        self.stop()
        self._ways = [(widget, first, last) for widget, first, last in ways if first is not None]
        self._late = [widget for widget, first, _ in ways if first is None]
        for widget, first, last in ways:
            widget.move(widget.x(), last if first is None else first)
            widget.setVisible(first is not None)
        if duration == 0 or (not self._late and all(first == last for _, first, last in self._ways)):
            self._end()
            return
        self.setDuration(duration)
        self.start()

    def _step(self, part: float) -> None:
        for widget, first, last in self._ways:
            widget.move(widget.x(), round(first + (last - first) * part))
        self._on_move()

    def _end(self) -> None:
        for widget, _, last in self._ways:
            widget.move(widget.x(), last)
        for widget in self._late:
            widget.show()
        self._ways, self._late = [], []
        self._on_move()
