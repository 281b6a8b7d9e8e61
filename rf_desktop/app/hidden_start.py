"""Starting hidden: only where there is a tray to come back from; a panel may start a little after us (D2, Q4)."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QWidget

from rf_desktop.ui.notices.tray import TrayIcon

PATIENCE = 5.0
"""Seconds that the desktop gets to bring up its tray; while it signs somebody in, much starts at once."""


async def appear_unless_hidden(window: QWidget, tray: TrayIcon, patience: float = PATIENCE) -> None:
    """Leave the window hidden once there is a tray; without one it shows itself, lest nobody could reach it."""
    came = asyncio.Event()

    def look(_: object = None) -> None:
        if tray.is_present():
            came.set()

    tray.presence_changed.connect(look)
    try:
        look()
        async with asyncio.timeout(patience):
            await came.wait()
    except TimeoutError:
        window.show()
    finally:
        tray.presence_changed.disconnect(look)
