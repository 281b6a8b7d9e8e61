"""TaskScope and run, on Qt's real loop."""

from __future__ import annotations

import asyncio
import signal as os_signal
import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from rf_desktop.ui.aio import Loop, TaskScope

Until = Callable[..., Awaitable[None]]


class Failures:
    """Remembers what went wrong."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, BaseException]] = []

    def __call__(self, name: str, error: BaseException) -> None:
        self.heard.append((name, error))


@pytest.fixture
def failures() -> Failures:
    return Failures()


def delete_now(thing: QObject) -> None:
    thing.deleteLater()
    QCoreApplication.sendPostedEvents(thing, QEvent.Type.DeferredDelete.value)


async def test_a_double_click_does_a_thing_once(failures: Failures) -> None:
    """C4: the second press meets the task of the first and starts nothing."""
    button = QPushButton("Claim")
    scope = TaskScope(button, failures)
    gate, claims = asyncio.Event(), []

    async def claim() -> str:
        claims.append("sent")
        await gate.wait()
        return "won"

    started: list[asyncio.Task[str] | None] = []
    button.clicked.connect(lambda: started.append(scope.start("claim", claim())))
    button.click()
    button.click()
    assert started[0] is started[1]
    assert scope.is_running("claim")
    gate.set()
    assert started[0] is not None
    assert await started[0] == "won"
    assert claims == ["sent"]
    assert not scope.is_running("claim")
    again = scope.start("claim", claim())
    assert again is not None
    assert await again == "won"
    assert len(claims) == 2


async def test_a_failure_is_told_with_its_name(failures: Failures, until: Until) -> None:
    """No failure is lost, and the scope goes on."""
    scope = TaskScope(None, failures)

    async def fail() -> None:
        raise ConnectionError("the server went away")

    scope.start("send", fail())
    await until(lambda: failures.heard)
    ((name, error),) = failures.heard
    assert name == "send"
    assert str(error) == "the server went away"
    assert scope.start("send", asyncio.sleep(0)) is not None


async def test_tasks_end_with_their_widget(failures: Failures, until: Until) -> None:
    """A destroyed window leaves nothing running, and that is no failure."""
    widget = QWidget()
    ended: list[str] = []

    async def watch() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("clean")

    task = TaskScope(widget, failures).start("watch", watch())
    assert task is not None
    await asyncio.sleep(0)
    delete_now(widget)
    await until(task.done)
    assert task.cancelled()
    assert ended == ["clean"]
    assert failures.heard == []


async def test_a_cancelled_name_is_free_at_once(failures: Failures) -> None:
    """A search typed anew replaces the one under way, even while that is still cleaning up."""
    scope = TaskScope(None, failures)
    first = scope.start("search", asyncio.Event().wait())
    scope.cancel("search")
    second = scope.start("search", asyncio.sleep(0, "found"))
    assert first is not None
    assert second is not None
    assert await second == "found"
    assert first.cancelled()


async def test_a_closed_scope_waits_for_clean_up_and_takes_nothing_more(failures: Failures) -> None:
    """Leaving is orderly: aclose returns when the last `finally` has run."""
    scope = TaskScope(None, failures)
    saved: list[str] = []

    async def draft() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            saved.append("draft")

    scope.start("draft", draft())
    await asyncio.sleep(0)
    await scope.aclose()
    assert saved == ["draft"]
    assert scope.start("late", asyncio.sleep(0)) is None


async def test_a_failure_while_cleaning_up_is_told_as_well(failures: Failures) -> None:
    """Cancellation does not swallow what went wrong on the way out."""
    scope = TaskScope(None, failures)

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("disk full")

    scope.start("save", stubborn())
    await asyncio.sleep(0)
    await scope.aclose()
    assert [(name, str(error)) for name, error in failures.heard] == [("save", "disk full")]


PROGRAM = """
import asyncio, sys
from PySide6.QtCore import QTimer
from rf_desktop.ui.aio import Application, run
app = Application([])
async def left_behind():
    try:
        await asyncio.Event().wait()
    finally:
        print("cleaned", flush=True)
async def main(stop):
    task = asyncio.create_task(left_behind())
    await asyncio.sleep(0)
    print("ready", flush=True)
    if sys.argv[1] == "quit":
        QTimer.singleShot(0, app.quit)
    await stop.wait()
    print("stopped", flush=True)
    return 7
code = run(app, main)
sys.exit(code)
"""


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "quit"])
def test_the_program_ends_in_order_however_it_is_asked(how: str) -> None:
    """Ctrl+C, a kill and the desktop's log-out all let `main` finish, and what it left behind clean up."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, how], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == "ready\n"
        if how != "quit":
            process.send_signal(getattr(os_signal, how))
        rest = process.stdout.read()
    assert rest.split() == ["stopped", "cleaned"]
    assert process.returncode == 7


CUT_OFF = """
import asyncio
from PySide6.QtCore import QTimer
from rf_desktop.ui.aio import Application, CutOff, run
app = Application([])
gone = QTimer()
gone.timeout.connect(lambda: app.exit(1))
async def main(stop):
    print("ready")
    gone.start(0)
    await stop.wait()
    await asyncio.sleep(0.1)
    print(await asyncio.to_thread(lambda: "kept"))
    return 7
try:
    run(app, main)
except CutOff:
    print("cut off")
"""


def test_where_the_display_is_gone_the_program_still_ends_in_order() -> None:
    """T1, D3: Qt ends its loop whenever it finds that nobody is there; what was typed is written all the same."""
    ended = subprocess.run([sys.executable, "-c", CUT_OFF], capture_output=True, text=True, check=False, timeout=60)
    assert ended.stdout.split("\n")[:-1] == ["ready", "kept", "cut off"], ended.stderr
    assert "Traceback" not in ended.stderr


async def start_another(started: list[str]) -> None:
    await asyncio.sleep(0)
    await asyncio.create_task(asyncio.sleep(0))
    started.append("another")


def test_what_is_on_its_way_at_the_end_of_a_run_goes_on_with_the_next(qapp: QApplication) -> None:
    """A turn without a running loop in between would fail whatever starts something."""
    loop = Loop(qapp)
    started: list[str] = []

    async def begin() -> asyncio.Task[None]:
        task = asyncio.create_task(start_another(started))
        await asyncio.sleep(0)
        return task

    task = loop.run_until_complete(begin())
    assert not task.done()
    loop.run_until_complete(task)
    assert started == ["another"]
    loop.close()


def test_a_closed_loop_leaves_no_timer_behind(qapp: QApplication) -> None:
    """Nor those of handles that were cancelled, as each `asyncio.timeout` leaves one."""
    loop = Loop(qapp)
    loop.call_later(60, print)
    loop.call_later(60, print).cancel()
    loop.close()
    assert QAbstractEventDispatcher.instance().registeredTimers(loop._timer) == []
