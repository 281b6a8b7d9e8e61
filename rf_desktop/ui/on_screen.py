"""No window is ever where nobody can reach it: a screen may be gone since it was left (D2)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_REACH = 120  # pixels of its upper edge by which one can take hold of a window
_BAR = 32


def bring(window: QWidget) -> None:
    """Move a window to where it can be taken hold of, if it is not there already."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    frame = window.frameGeometry()
    place = reachable(frame, screens)
    if place != frame.topLeft():
        window.move(place)


def beside(frame: QRect, size: QSize, screens: Sequence[QRect]) -> QPoint | None:
    """Where a window of that size stands beside another one without covering it: at its right, else at its left; None
    where the screen has no room for that."""
    for screen in screens:
        if not screen.intersects(frame):
            continue
        top = max(screen.top(), min(frame.top(), screen.bottom() + 1 - size.height()))
        for left in (frame.right() + 1, frame.left() - size.width()):
            if screen.contains(QRect(QPoint(left, top), size)):
                return QPoint(left, top)
    return None


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
