"""Tests of windows: their coroutines run on Qt's own loop, and they wait for conditions instead of for time.

Only this folder gets the Qt loop; everywhere else asyncio stays plain.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, SignalInstance
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt import plugin as pytestqt_plugin

from rf_desktop.ui.aio import Loop
from rf_desktop.ui.garbage import Collector, collected_here
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.widgets.focus import last_input
from tests.fakes.seat import Seat
from tests.ui.opened_moment import Open, opening
from tests.ui.opened_window import opened_window

PATIENCE = 20.0
"""Seconds after which a condition is taken to never come. Generous: it is only ever spent by a failing test."""

_loops: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()


def _qt_loop() -> asyncio.AbstractEventLoop:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    # Otherwise closing a test's last window would quit the application and stop the loop in the middle of the test.
    application.setQuitOnLastWindowClosed(False)
    loop = Loop(application)
    _loops.add(loop)
    return loop


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, object]:
    return {"qt": _qt_loop}


# pytest-qt pumps Qt's events around each phase of a test. While our loop is open that would run asyncio callbacks with
# no loop running, so the pump waits until the loop is closed.
_pump = pytestqt_plugin._process_events


def _pump_between_loops() -> None:
    if all(loop.is_closed() for loop in _loops):
        _pump()


pytestqt_plugin._process_events = _pump_between_loops


@pytest.fixture(scope="module", autouse=True)
def garbage(qapp: QApplication) -> Iterator[Collector]:
    """As in the program, no thread but this one comes upon dead Qt objects; nor do the threads of other folders' tests,
    which run without a loop of Qt."""
    with collected_here() as collector:
        yield collector
        gc.collect()
    if not gc.get_freeze_count():  # a program that was started here has looked through everything again
        gc.freeze()


@pytest.fixture(autouse=True)
def no_window_left(garbage: Collector) -> Iterator[None]:
    """Windows a test forgot are closed and really deleted, so that the next test starts on an empty screen; with the
    pointer in its corner, where it rests on nothing, and with no button pressed."""
    last_input.was_key = True
    QCursor.setPos(QGuiApplication.primaryScreen().geometry().bottomRight())
    # A double click of QTest's ends with its second press, and whatever it moves over from then on would be dragged.
    QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)
    yield
    for window in QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    garbage.look()


@pytest.fixture
def signal() -> Callable[..., Awaitable[tuple[Any, ...]]]:
    """``await signal(widget.clicked)`` gives the arguments of its next emission.

    ``qtbot.waitSignal`` would run a second event loop inside the running task, which kills other tasks for good.
    """

    async def next_emission(source: SignalInstance, patience: float = PATIENCE) -> tuple[Any, ...]:
        arrived: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()

        def remember(*arguments: object) -> None:
            if not arrived.done():
                arrived.set_result(arguments)

        source.connect(remember)
        try:
            async with asyncio.timeout(patience):
                return await arrived
        finally:
            source.disconnect(remember)

    return next_emission


@pytest.fixture
def until() -> Callable[..., Awaitable[None]]:
    """``await until(lambda: label.text() == "Done")``: returns as soon as it holds, fails if it never does."""

    async def condition_holds(condition: Callable[[], object], patience: float = PATIENCE) -> None:
        try:
            async with asyncio.timeout(patience):
                while not condition():
                    await asyncio.sleep(0.002)
        except TimeoutError:
            pytest.fail(f"still not true after {patience:g} s: {inspect.getsource(condition).strip()}")

    return condition_holds


@pytest.fixture
def open_moment(qapp: QApplication) -> Iterator[Open]:
    """Opens a magic moment in a window of its own."""
    yield from opening(qapp)


@pytest.fixture
async def seat(tmp_path: Path) -> AsyncIterator[Seat]:
    """A person at a desk that is live, with a scripted server below it."""
    one = Seat(tmp_path)
    await one.goes_live()
    yield one
    await one.leaves()


@pytest.fixture
async def window(seat: Seat, qapp: QApplication) -> AsyncIterator[MainWindow]:
    """The window over that desk, at the start size."""
    async with opened_window(qapp, seat.desk) as opened:
        yield opened
