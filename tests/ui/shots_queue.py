"""Pictures of the queue, the sidebar and the bell to look at: python -m tests.ui.shots_queue --out DIR"""

from __future__ import annotations

import argparse
import functools
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.bell import BellPanel
from rf_desktop.ui.queue.dock import QueueDock
from rf_desktop.ui.sidebar.panel import SidebarPanel
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.labels import set_ground
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.bell import Bell
from rf_desktop.viewmodels.bell_view import BellState
from rf_desktop.viewmodels.cards import EscalationCard
from rf_desktop.viewmodels.queue import Queue
from rf_desktop.viewmodels.queue_view import ConnectionLine, QueueState, ViewChoice
from rf_desktop.viewmodels.sidebar import Sidebar
from tests.ui import samples_queue as samples


class Stage:
    """A window with sidebar and dock around an empty middle."""

    def __init__(
        self, theme: Theme, queue: QueueState, dock_width: int = 360, size: tuple[int, int] = (1000, 800)
    ) -> None:
        self.theme = theme
        self.tasks = TaskScope(None, lambda name, error: None)
        self.queue = samples.FakeQueue()
        self.queue.state.set(queue)
        self.sidebar = samples.FakeSidebar()
        self.bell = samples.FakeBell()
        self.window = QMainWindow()
        self.dock = QueueDock(cast(Queue, self.queue), theme, self.tasks, self.window, clock=lambda: samples.NOW)
        self.panel = SidebarPanel(cast(Sidebar, self.sidebar), theme, self.tasks, samples.ME)
        self.panel.show_bell(cast(Bell, self.bell))
        self.panel.extend_account_menu(lambda menu: menu.addActions([QAction("Open Sam's window", menu)]))
        middle = QWidget()
        set_ground(middle, "surface")
        self.window.setCentralWidget(middle)
        self.panel.setParent(middle)
        self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.window.resize(*size)
        self.window.show()
        self.window.resizeDocks([self.dock], [dock_width], Qt.Orientation.Horizontal)
        QApplication.processEvents()
        self.panel.setGeometry(0, 0, 256, size[1])
        QApplication.processEvents()

    def point_at(self, key: str) -> None:
        rect = self.dock.list.visualRect(self.dock.list.index_of(key))
        QTest.mouseMove(self.dock.list.viewport(), rect.center() - QPoint(30, 0))
        QTest.mouseMove(self.dock.list.viewport(), rect.center())
        QApplication.processEvents()


def _everything(name: Callable[[str], Path], theme: Theme) -> None:
    def keep(stage: Stage, title: str) -> None:
        QApplication.processEvents()
        stage.window.grab().save(str(name(title)))
        stage.window.close()

    stage = Stage(theme, samples.busy_morning())
    stage.dock.list.setFocus(Qt.FocusReason.TabFocusReason)
    stage.dock.list.make_current("mail")
    stage.point_at("login")
    keep(stage, "busy")
    stage = Stage(theme, samples.odd_texts(), 320)
    stage.dock.list.make_current("long")
    stage.point_at("emoji")
    keep(stage, "odd-320")
    busy = tuple(
        replace(row, busy=True) if isinstance(row, EscalationCard) and row.key == "vpn" else row
        for row in samples.busy_morning().rows
    )
    chosen = tuple(replace(chip, active=chip.key in ("unread", "domain:Email")) for chip in samples.FILTERS)
    offline = ConnectionLine("offline", "offline since 14:02", "updated 14:02:10")
    stage = Stage(
        theme, replace(samples.busy_morning(), rows=busy, filters=chosen, search="vpn", connection=offline), 400
    )
    stage.dock.list.make_current("vpn")
    keep(stage, "claiming-offline")
    keep(Stage(theme, samples.state(), size=(1000, 600)), "empty")
    lost = samples.state(
        empty=text.QUEUE_NO_MATCH,
        search="xyz",
        filters=samples.FILTERS,
        connection=ConnectionLine("catching_up", text.CATCHING_UP, ""),
    )
    keep(Stage(theme, lost, size=(1000, 600)), "no-match")
    waiting = samples.state(empty="", loading=True, connection=ConnectionLine("connecting", text.CONNECTING, ""))
    keep(Stage(theme, waiting, size=(1000, 600)), "loading")
    views = (ViewChoice("Urgent mail", True), ViewChoice("Everything of Contoso", False))
    narrowed = replace(samples.busy_morning(), filters=chosen, search="outlook", views=views)
    stage = Stage(theme, narrowed)
    menu = stage.dock._views.menu_of_views()
    menu.grab().save(str(name("views-menu")))
    menu.close()
    stage.dock.name_view()
    keep(stage, "view-naming")
    keep(Stage(theme, samples.folded()), "folded")
    stage = Stage(theme, samples.busy_morning())
    stage.dock._open_menu("mail", stage.dock.list._place_for_menu("mail"))
    QApplication.processEvents()
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.grab().save(str(name("card-menu")))
        popup.close()
    stage.panel._account.open_menu()
    QApplication.processEvents()
    stage.panel._account.menu_of_account().grab().save(str(name("account-menu")))
    stage.panel._account.menu_of_account().close()
    for title, state in (("bell", samples.bell()), ("bell-empty", BellState((), 0, text.BELL_EMPTY))):
        stage.bell.state.set(state)
        panel = BellPanel(cast(Bell, stage.bell), theme, stage.tasks, stage.window, clock=lambda: samples.NOW)
        panel.open_beside(stage.panel._bell)
        panel.list.step(1)
        QApplication.processEvents()
        stage.window.grab().save(str(name(title)))
        panel.close()
    stage.window.close()


def main() -> None:
    """Each scale is a process of its own, because Qt reads it once at start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", type=int)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.scale is None:
        for scale in (1, 2):
            around = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
            command = [sys.executable, "-m", "tests.ui.shots_queue", "--out", str(chosen.out), "--scale", str(scale)]
            subprocess.run(command, env=around, check=True)
        return
    app = QApplication([])
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(app)
    for choice in (Choice.LIGHT, Choice.DARK):
        theme.choose(choice)
        _everything(functools.partial(_path, chosen.out, f"{choice.value}-{chosen.scale}00"), theme)


def _path(folder: Path, look: str, title: str) -> Path:
    return folder / f"{title}-{look}.png"


if __name__ == "__main__":
    main()
