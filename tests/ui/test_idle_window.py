"""A window in which nothing happens wakes nobody: what ticks can be seen, and what ticks fast is over soon."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rf_desktop.domain import moments
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.shown_time import shown_time
from rf_desktop.ui.widgets.spinner import Ring, Spinner
from rf_desktop.viewmodels import text
from tests.fakes.seat import Seat

SLOW = 5_000
"""Milliseconds; what ticks more rarely is as good as nothing."""


def ticking(root: QObject) -> list[QTimer]:
    """The timers below that run now and are not over after one tick; and the one of the ages, wherever they stand."""
    ages = shown_time(moments.now)._ticks
    timers = [*root.findChildren(QTimer), *([ages] if ages is not None else [])]
    return [timer for timer in timers if timer.isActive() and not timer.isSingleShot()]


def told(timers: list[QTimer]) -> list[str]:
    return [f"{timer.interval()} ms of {timer.parent()}" for timer in timers]


@pytest.fixture
async def window(tmp_path: Path, qapp: QApplication) -> AsyncIterator[MainWindow]:
    """With every motion that a person may see: reduced motion would hide what this is about."""

    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    seat = Seat(tmp_path)
    theme = Theme(Choice.LIGHT, reduced_motion=False)
    theme.apply(qapp)
    tasks = TaskScope(None, fail)
    made = MainWindow(theme, tasks)
    made.show()
    made.start_page.show_waiting(lambda: text.SIGNING_IN)
    await asyncio.sleep(theme.tokens.motion.spinner_after / 1000 + 0.05)
    await seat.goes_live()
    seat.escalates()
    made.show_desk(seat.desk, lambda menu: None)
    await asyncio.sleep(0)
    yield made
    await tasks.aclose()
    made.close_for_good()
    await seat.leaves()


async def test_a_shown_window_at_rest_ticks_slowly(window: MainWindow) -> None:
    """Issue 5, Show 3: neither the start page's ring behind the desk nor anything else goes on turning."""
    assert not told([timer for timer in ticking(window) if timer.interval() < SLOW])


async def test_a_hidden_window_does_not_tick_at_all(window: MainWindow) -> None:
    """Issue 5, Show 3: in the tray."""
    assert ticking(window)  # the ages of the cards
    window.hide()
    assert not told(ticking(window))
    window.show()
    assert ticking(window)


def test_a_ring_turns_only_while_it_can_be_seen(qtbot: QtBot, qapp: QApplication) -> None:
    """Issue 5, Show 3."""
    theme = Theme(Choice.LIGHT, reduced_motion=False)
    widget = QWidget()
    qtbot.addWidget(widget)
    ring = Ring(theme, widget)
    ring.run(True)
    assert not ring.is_turning
    widget.show()
    assert ring.is_turning
    widget.hide()
    assert not ring.is_turning
    ring.run(False)
    widget.show()
    assert not ring.is_turning


def test_a_spinner_that_is_put_behind_another_page_rests(qtbot: QtBot, qapp: QApplication) -> None:
    """Issue 5, Show 3: the work goes on, the picture of it does not."""
    theme = Theme(Choice.LIGHT, reduced_motion=False)
    spinner = Spinner(theme, "Working")
    qtbot.addWidget(spinner)
    spinner.show()
    spinner.set_working(True)
    qtbot.waitUntil(lambda: bool(ticking(spinner)))
    spinner.hide()
    assert spinner.is_seen
    assert not ticking(spinner)
