"""A window is never where nobody can reach it (D2)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from rf_desktop.ui.on_screen import beside, reachable

LAPTOP = QRect(0, 30, 1440, 870)
BESIDE = QRect(1440, 0, 1920, 1080)


@pytest.mark.parametrize(
    ("frame", "screens"),
    [
        (QRect(100, 100, 1280, 800), [LAPTOP]),
        (QRect(1500, 40, 1280, 800), [LAPTOP, BESIDE]),
        (QRect(-1100, 60, 1280, 800), [LAPTOP]),
        (QRect(1300, 700, 1280, 800), [LAPTOP]),
    ],
)
def test_where_one_can_take_hold_of_it_a_window_stays(frame: QRect, screens: list[QRect]) -> None:
    """D2: also half outside, as some like it."""
    assert reachable(frame, screens) == frame.topLeft()


@pytest.mark.parametrize(
    "frame",
    [QRect(1500, 40, 1280, 800), QRect(100, -300, 1280, 800), QRect(0, 2000, 900, 600), QRect(-1250, 60, 1280, 800)],
)
def test_from_a_screen_that_is_gone_it_comes_back_to_one_that_is_there(frame: QRect) -> None:
    """D2."""
    place = reachable(frame, [LAPTOP])
    assert LAPTOP.contains(QRect(place, frame.size().boundedTo(LAPTOP.size())))


def test_what_is_larger_than_the_screen_begins_at_its_corner_and_no_screen_moves_nothing() -> None:
    """D2."""
    assert reachable(QRect(5000, 0, 3000, 2000), [LAPTOP]) == LAPTOP.topLeft()
    assert reachable(QRect(5000, 0, 300, 200), []) == QPoint(5000, 0)


def test_what_floats_stands_beside_the_window_where_there_is_room() -> None:
    """Q1: a detached queue does not cover the conversation that it was taken from."""
    screen, size = QRect(0, 0, 1600, 1000), QSize(360, 700)
    assert beside(QRect(100, 50, 900, 800), size, [screen]) == QPoint(1000, 50)
    assert beside(QRect(600, 50, 900, 800), size, [screen]) == QPoint(240, 50)
    assert beside(QRect(0, 400, 900, 600), size, [screen]) == QPoint(900, 300)
    assert beside(QRect(1700, 0, 900, 800), size, [screen, QRect(1600, 0, 1600, 1000)]) == QPoint(2600, 0)


WIDE = QRect(0, 0, 1600, 1000)
AT_RIGHT, ABOVE, SMALL = QRect(1600, 0, 1600, 1000), QRect(0, -1200, 1920, 1200), QRect(1600, 0, 800, 600)


@pytest.mark.parametrize(
    ("frame", "screens", "place"),
    [
        (QRect(200, 0, 1300, 1000), [WIDE], QPoint(0, 0)),
        (QRect(100, 0, 1300, 1000), [WIDE], QPoint(1240, 0)),
        (WIDE, [WIDE], QPoint(1240, 0)),
        (QRect(0, 30, 1600, 970), [WIDE], QPoint(1240, 0)),
        (QRect(100, 0, 1400, 280), [WIDE], QPoint(1140, 280)),
        (QRect(100, 720, 1400, 280), [WIDE], QPoint(1140, 20)),
        (QRect(100, 0, 1300, 600), [WIDE], QPoint(1240, 300)),
        (QRect(200, 400, 1400, 600), [WIDE], QPoint(0, 0)),
        (WIDE, [WIDE, AT_RIGHT], QPoint(1600, 0)),
        (WIDE, [AT_RIGHT, WIDE], QPoint(1600, 0)),
        (AT_RIGHT, [WIDE, AT_RIGHT], QPoint(1240, 0)),
        (WIDE, [WIDE, ABOVE], QPoint(1560, -700)),
        (QRect(100, 50, 900, 800), [AT_RIGHT, WIDE], QPoint(1000, 50)),
        (QRect(5000, 0, 900, 800), [WIDE], QPoint(1240, 0)),
        (WIDE, [WIDE, SMALL], QPoint(1240, 0)),
        (WIDE, [], None),
    ],
)
def test_where_there_is_no_room_what_floats_covers_as_little_as_can_be(
    frame: QRect, screens: list[QRect], place: QPoint | None
) -> None:
    """Q1: the side with more room, a corner, or another screen; over a window that fills the only one, at its edge."""
    assert beside(frame, QSize(360, 700), screens) == place


@pytest.mark.parametrize("screens", [[WIDE], [WIDE, AT_RIGHT], [ABOVE, WIDE], [LAPTOP, BESIDE]])
@pytest.mark.parametrize("size", [QSize(360, 700), QSize(300, 1000)])
def test_no_other_place_on_that_screen_would_cover_less(screens: list[QRect], size: QSize) -> None:
    """Q1: and all of it is on one screen."""

    def covered(frame: QRect, place: QPoint) -> int:
        over = frame.intersected(QRect(place, size))
        return 0 if over.isEmpty() else over.width() * over.height()

    for frame in (QRect(x, y, w, 600) for x in range(-100, 1500, 230) for y in (0, 210, 500) for w in (960, 1400)):
        place = beside(frame, size, screens)
        assert place is not None
        (on,) = (screen for screen in screens if screen.intersects(QRect(place, size)))
        assert on.contains(QRect(place, size)) or size.height() > on.height()
        tried = [
            QPoint(x, y)
            for screen in screens
            for x in range(screen.left(), screen.right() + 2 - size.width(), 60)
            for y in range(screen.top(), screen.bottom() + 2 - size.height(), 60)
        ]
        assert all(covered(frame, place) <= covered(frame, other) for other in tried)
