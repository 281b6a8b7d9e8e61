"""No window is ever where nobody can reach it: a screen may be gone since it was left (D2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_REACH = 120  # pixels of its upper edge by which one can take hold of a window
_BAR = 32
_APART = 4


def bring(window: QWidget) -> None:
    """Move a window to where it can be taken hold of, if it is not there already."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    frame = window.frameGeometry()
    place = reachable(frame, screens)
    if place != frame.topLeft():
        window.move(place)


def beside(frame: QRect, size: QSize, screens: Sequence[QRect]) -> QPoint | None:
    """Where a window of that size is whole on a screen and covers the least of another one: at its right, its left,
    below or above it, or in a corner, the first among equals; on another screen only if it would cover more here. None
    without screens."""
    home_first = sorted(screens, key=lambda screen: -_area(screen.intersected(frame)))

    def cost(place: QPoint) -> tuple[bool, int]:
        there = QRect(place, size)
        return not any(screen.contains(there) for screen in screens), _area(frame.intersected(there))

    return min((place for screen in home_first for place in _places(frame, size, screen)), key=cost, default=None)


def _places(frame: QRect, size: QSize, screen: QRect) -> Iterator[QPoint]:
    """The places worth trying on one screen, the most natural first, all of them on it as far as it is large enough."""
    last_left, last_top = screen.right() + 1 - size.width(), screen.bottom() + 1 - size.height()
    flush = frame.right() + 1 - size.width()
    wished = (
        (frame.right() + 1, frame.top()),
        (frame.left() - size.width(), frame.top()),
        (flush, frame.bottom() + 1),
        (flush, frame.top() - size.height()),
        (last_left, last_top),
        (last_left, screen.top()),
        (screen.left(), last_top),
        (screen.left(), screen.top()),
    )
    for left, top in wished:
        yield QPoint(max(screen.left(), min(left, last_left)), max(screen.top(), min(top, last_top)))


def aside(row: QRect, size: QSize, screen: QRect) -> QPoint:
    """Where what tells of a row of a list stands beside it, whole on the screen: at the side with more room, else at
    the other one, else below or above it."""
    left, right = row.left() - _APART - size.width(), row.right() + 1 + _APART
    highest = max(screen.top(), min(row.top(), screen.bottom() + 1 - size.height()))
    under = max(screen.left(), min(row.left(), screen.right() + 1 - size.width()))
    sides = [QPoint(left, highest), QPoint(right, highest)]
    if screen.right() - row.right() > row.left() - screen.left():
        sides.reverse()
    places = (*sides, QPoint(under, row.bottom() + 1 + _APART))
    above = QPoint(under, max(screen.top(), row.top() - _APART - size.height()))
    return next((place for place in places if screen.contains(QRect(place, size))), above)


def _area(rect: QRect) -> int:
    return 0 if rect.isEmpty() else rect.width() * rect.height()


def reachable(frame: QRect, screens: Sequence[QRect]) -> QPoint:
    """Where the upper left corner of `frame` belongs: where it is, if enough of its upper edge is on one of the
    screens; else in the middle of the first, or at its corner when it is larger."""
    bar = QRect(frame.left(), frame.top(), frame.width(), _BAR)
    seen = [screen.intersected(bar) for screen in screens]
    if not screens or any(part.width() >= min(_REACH, frame.width()) and part.height() >= _BAR // 2 for part in seen):
        return frame.topLeft()
    room = screens[0]
    left = room.left() + max(0, (room.width() - frame.width()) // 2)
    return QPoint(left, room.top() + max(0, (room.height() - frame.height()) // 2))
