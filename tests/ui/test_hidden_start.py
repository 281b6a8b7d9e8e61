"""Starting hidden: only where there is a tray, also one that comes a little later (D2, Q4)."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication, QWidget

from rf_desktop.app.hidden_start import appear_unless_hidden
from rf_desktop.ui.notices.tray import TrayIcon
from rf_desktop.ui.theme.tokens import Mode


async def test_a_panel_that_starts_after_us_keeps_the_window_hidden(qapp: QApplication) -> None:
    """D2: at sign-in, much starts at once."""
    there = False
    tray = TrayIcon(Mode.LIGHT, is_available=lambda: there)
    window = QWidget()
    waiting = asyncio.create_task(appear_unless_hidden(window, tray))
    await asyncio.sleep(0)
    assert not waiting.done()
    there = True
    tray.look()
    await waiting
    assert not window.isVisible()
    tray.close()


async def test_without_a_tray_the_window_shows_itself(qapp: QApplication) -> None:
    """Q4: nobody could reach it otherwise."""
    tray = TrayIcon(Mode.LIGHT, is_available=lambda: False)
    window = QWidget()
    await appear_unless_hidden(window, tray, patience=0.01)
    assert window.isVisible()
    window.close()
    tray.close()
