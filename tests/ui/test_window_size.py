"""The window is never larger than the screen that it is on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from rf_desktop.ui.main_window import fitting


@pytest.mark.parametrize(
    ("wanted", "room", "size"),
    [
        ((1280, 800), (1920, 1040), (1280, 800)),
        ((1280, 800), (1366, 728), (1280, 728)),
        ((1280, 800), (960, 600), (960, 600)),
        ((2000, 1400), (1280, 760), (1280, 760)),
    ],
)
def test_a_window_takes_as_much_as_there_is(
    wanted: tuple[int, int], room: tuple[int, int], size: tuple[int, int]
) -> None:
    """At 200 % a full-HD screen has 960 by 540 of our pixels or a little more: composer and menu must be in reach."""
    assert fitting(QSize(*wanted), QSize(*room)) == QSize(*size)


def test_a_screen_below_the_smallest_size_is_no_measure() -> None:
    """The window cannot be made that small anyway."""
    assert fitting(QSize(1280, 800), QSize(800, 800)) == QSize(1280, 800)
