"""Starting hidden: only where there is a tray, also one that comes a little later (D2, Q4)."""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from rf_desktop.app.hidden_start import appear_unless_hidden


class Tray(QObject):
    """A desktop's tray as the start sees it."""

    presence_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.there = False

    def is_present(self) -> bool:
        return self.there

    def comes(self) -> None:
        self.there = True
        self.presence_changed.emit(True)


async def test_a_panel_that_starts_after_us_keeps_the_window_hidden(qapp: QApplication) -> None:
    """D2: at sign-in, much starts at once."""
    tray: Any = Tray()
    window = QWidget()
    waiting = asyncio.create_task(appear_unless_hidden(window, tray))
    await asyncio.sleep(0)
    assert not waiting.done()
    tray.comes()
    await waiting
    assert not window.isVisible()


async def test_without_a_tray_the_window_shows_itself(qapp: QApplication) -> None:
    """Q4: nobody could reach it otherwise."""
    tray: Any = Tray()
    window = QWidget()
    await appear_unless_hidden(window, tray, patience=0.01)
    assert window.isVisible()
    window.close()
