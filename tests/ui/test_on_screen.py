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
    assert beside(QRect(200, 0, 1300, 1000), size, [screen]) is None
    assert beside(QRect(1700, 0, 900, 800), size, [screen, QRect(1600, 0, 1600, 1000)]) == QPoint(2600, 0)
