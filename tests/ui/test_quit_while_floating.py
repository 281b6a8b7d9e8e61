"""The desktop asks the program to end while the queue is a window of its own, which refuses to be closed (Q4, D2)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import asyncio, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDockWidget
from rf_desktop.ui.aio import Application, TaskScope, run
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.theme.theme import Choice, Theme
from tests.fakes.seat import Seat

app = Application([])
theme = Theme(Choice.LIGHT, reduced_motion=True)
theme.apply(app)

async def main(stop):
    seat = Seat(Path(sys.argv[1]))
    await seat.goes_live()
    tasks = TaskScope(None, lambda name, error: print(name, error))
    window = MainWindow(theme, tasks)
    window.close_requested.connect(lambda: print("close requested"))
    window.show()
    window.show_desk(seat.desk, lambda menu: None)
    window.findChild(QDockWidget).turn_floating()
    QTimer.singleShot(0, app.quit)
    await stop.wait()
    left = window.left_as()
    later = MainWindow(theme, tasks)
    later.arrange(left["window_geometry"], left["window_state"])
    later.show_desk(seat.desk, lambda menu: None)
    print("floating", later.findChild(QDockWidget).isFloating())
    for each in (window, later):
        each.close_for_good()
    await tasks.aclose()
    await seat.leaves()
    return 7

sys.exit(run(app, main))
"""


def test_a_floating_queue_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    """Q4, D2: nobody is asked whether its window may close, so the queue floats again at the next start."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stdout.splitlines()) == (7, ["floating True"]), ended.stderr
