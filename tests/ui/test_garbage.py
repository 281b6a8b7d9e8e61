"""Dead Qt objects are come upon by the windows' thread only (a desktop that is open all day)."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import weakref

from PySide6.QtCore import QObject, Qt

from rf_desktop.ui.garbage import Collector

MADE = 20_000
"""Objects enough for Python to look for garbage several times by itself."""

PROGRAM = """
import asyncio, sys
from PySide6.QtCore import QTimer
from rf_desktop.ui.aio import Application, run

def make_many():
    return [[] for _ in range(20_000)]

async def main(stop):
    for _ in range(20):
        left = [QTimer()]
        left.append(left)  # only the garbage collector finds it
        left[0].start(1)
        del left
        await asyncio.to_thread(make_many)
    await asyncio.sleep(0.02)  # by now each has rung, had it only been forgotten
    print("alive", flush=True)
    return 0

sys.exit(run(Application([]), main))
"""


class Ring:
    """Only the garbage collector finds it, once it is left behind."""

    def __init__(self, held: object = None) -> None:
        self.held = (self, held)


def make_many(count: int = MADE) -> list[list[int]]:
    return [[] for _ in range(count)]


def test_a_program_that_forgot_a_running_timer_lives_on_while_its_threads_work() -> None:
    """It ended with a segmentation fault."""
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "alive\n", "")


async def test_what_was_forgotten_ends_on_this_thread() -> None:
    """Whichever thread makes the object that is one too many."""
    ended_on: list[threading.Thread] = []
    forgotten = QObject()
    forgotten.destroyed.connect(lambda: ended_on.append(threading.current_thread()), Qt.ConnectionType.DirectConnection)
    Ring(forgotten)
    del forgotten
    while not ended_on:
        await asyncio.to_thread(make_many)
    assert ended_on == [threading.current_thread()]


def test_it_is_collected_as_often_as_python_itself_would() -> None:
    """Little was made: not at all. Much was: what is young. And what has lived for long goes in the end."""
    collector = Collector()
    gc.collect()
    gone = weakref.ref(Ring())
    collector.look()
    assert gone() is not None
    made = make_many()
    collector.look()
    assert gone() is None

    old = Ring()
    gone = weakref.ref(old)
    gc.collect(0)
    gc.collect(1)
    del old
    looks = 0
    while gone() is not None:
        made += make_many(1_000)
        collector.look()
        looks += 1
        assert looks < 1_000
    assert looks > gc.get_threshold()[1]
