"""Qt and asyncio on one thread: the only module besides the start-up that knows qasync.

qasync runs asyncio inside Qt's event loop. Two of its habits shape this page. A nested Qt loop (`exec()`) inside a
task leaves other tasks unable to resume or to be cancelled, so dialogs are opened, never executed. And its own
decorators make tasks nobody can cancel, so a widget starts its coroutines in a TaskScope: named, held, and ended with
the widget.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar

import qasync
from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from rf_desktop.ui.garbage import collected_here

T = TypeVar("T")
_log = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds that cancelled tasks are given to clean up when a scope or the program ends."""
LAST_PATIENCE = 20.0
"""Seconds that the whole program is given to end after Qt has ended its loop."""


class CutOff(RuntimeError):
    """Qt has ended its loop by itself, as it does when the connection to the display breaks."""


class TaskScope:
    """The coroutines of one widget (or of one service of the window).

    A name runs once: starting it again while it runs returns the running task and drops the new coroutine, so a double
    click does a thing once. Failures go to `on_failure(name, error)`; cancellation is not a failure. The scope closes
    when its owner is destroyed.
    """

    def __init__(self, owner: QObject | None, on_failure: Callable[[str, BaseException], None]) -> None:
        self._on_failure = on_failure
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._closing: set[asyncio.Task[Any]] = set()
        self._closed = False
        if owner is not None:
            # A closure, not the bound method: Qt must hold this scope until the owner has gone.
            owner.destroyed.connect(lambda: self.close())  # noqa: PLW0108

    def start(self, name: str, coro: Coroutine[Any, Any, T]) -> asyncio.Task[T] | None:
        """Start `coro` as the task `name`, or return the one that is running; None once the scope is closed."""
        running = self._tasks.get(name)
        if self._closed or running is not None:
            coro.close()
            return running
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self._tasks[name] = task
        task.add_done_callback(self._finished)
        return task

    def is_running(self, name: str) -> bool:
        return name in self._tasks

    def cancel(self, name: str) -> None:
        """Cancel the task of that name, if it runs. The name is free again at once."""
        task = self._tasks.pop(name, None)
        if task is not None:
            self._end(task)

    def close(self) -> None:
        """Cancel everything and refuse what comes later. Safe to call again."""
        self._closed = True
        for name in list(self._tasks):
            self.cancel(name)

    async def aclose(self) -> None:
        """Close, and wait until the tasks have cleaned up (at most PATIENCE seconds)."""
        self.close()
        await _settle(self._closing)

    def _end(self, task: asyncio.Task[Any]) -> None:
        if task.get_loop().is_closed():  # the interpreter is leaving; there is nothing left to run clean-up on
            return
        self._closing.add(task)
        task.cancel()

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._closing.discard(task)
        name = task.get_name()
        if self._tasks.get(name) is task:
            del self._tasks[name]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_failure(name, error)


class Application(QApplication):
    """The application object. A request to quit (desktop log-out, Cmd+Q) asks the program to end in order instead of
    stopping the loop under its running tasks.

    Signals:
        quit_requested: somebody wants the program to end.
    """

    quit_requested = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit:
            _log.info("The desktop asks this program to end")
            self.quit_requested.emit()
            return True
        return super().event(event)


class Loop(qasync.QEventLoop):  # type: ignore[misc] # it ships no types
    """Qt's loop as asyncio's, and mended where it ends."""

    def run_until_complete(self, future: Awaitable[T]) -> T:
        """As everywhere in asyncio. What else is on its way when the future is done goes on with the next run.
        Raises CutOff.

        qasync would turn Qt's loop once more, but without a running loop, and no task that goes on in that turn could
        start another one.
        """
        task = asyncio.ensure_future(future, loop=self)
        task.add_done_callback(self._stop_after)
        try:
            self.run_forever()
        finally:
            task.remove_done_callback(self._stop_after)
        if not task.done():
            raise CutOff("Qt's loop ended before what it was to run")
        return task.result()

    def close(self) -> None:
        """End for good, and with it all its timers: qasync would leave each running until its time has come, also those
        of handles that were cancelled."""
        super().close()
        for timer in QAbstractEventDispatcher.instance().registeredTimers(self._timer):
            self._timer.killTimer(timer.timerId)

    def _stop_after(self, _: object) -> None:
        self.stop()


def run(app: QApplication, main: Callable[[asyncio.Event], Awaitable[int]]) -> int:
    """Run `main(stop)` on Qt's loop and return its exit code.

    `stop` is set by Ctrl+C, SIGTERM and `Application.quit_requested`; `main` waits for it, cleans up and returns.
    Closing the last window does not end the program. Tasks that `main` left behind are cancelled and awaited. No other
    thread collects garbage meanwhile. Where Qt cuts it off, `main` ends in order all the same, and CutOff is raised.
    """
    app.setQuitOnLastWindowClosed(False)
    loop = Loop(app)
    stop = asyncio.Event()
    try:
        with collected_here():
            living: asyncio.Task[int] = loop.create_task(_run(app, main, stop))
            try:
                return loop.run_until_complete(living)
            except CutOff:
                stop.set()
                _end_cut_off(loop, living)
                raise
    finally:
        loop.close()


def _end_cut_off(loop: Loop, living: asyncio.Task[int]) -> None:
    """Let it end. Qt ends its loop anew whenever it finds that the display is gone, and says so each time; between two
    of these ends the loop gets on a little."""
    _log.info("Qt has ended its loop, so this program ends")
    ends = time.monotonic() + LAST_PATIENCE
    before = qInstallMessageHandler(lambda *_: None)
    try:
        while not living.done() and time.monotonic() < ends:
            with contextlib.suppress(CutOff):
                loop.run_until_complete(living)
            time.sleep(0.002)
    except Exception:
        _log.exception("This program did not end in order")
    finally:
        qInstallMessageHandler(before)


async def _run(app: QApplication, main: Callable[[asyncio.Event], Awaitable[int]], stop: asyncio.Event) -> int:
    _stop_on_signals(stop)
    if isinstance(app, Application):
        app.quit_requested.connect(stop.set)
    try:
        return await main(stop)
    finally:
        await _settle(asyncio.all_tasks())
        _forget_signals()


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        try:
            loop.add_signal_handler(number, _end_on, number, stop)
        except NotImplementedError:  # Windows' loop has none; Python's own handler runs when the loop next wakes
            signal.signal(number, lambda *_, number=number: loop.call_soon_threadsafe(_end_on, number, stop))


def _end_on(number: signal.Signals, stop: asyncio.Event) -> None:
    _log.info("This program ends on %s", number.name)
    stop.set()


def _forget_signals() -> None:
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        with contextlib.suppress(NotImplementedError):
            loop.remove_signal_handler(number)


async def _settle(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel and wait, not for ever; `asyncio.wait` and not `gather`, lest one stubborn task hold up the rest."""
    others = {task for task in tasks if task is not asyncio.current_task() and not task.done()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=PATIENCE)
