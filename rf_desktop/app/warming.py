"""Importing ahead of the press what the start left out: sheets, settings, forms. In small steps, after the queue.

A press that comes sooner imports for itself what it opens, and waits for no more than that.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
import sys
from collections.abc import Iterator
from datetime import datetime

from rf_desktop import ui, viewmodels
from rf_desktop.client.observable import Cell
from rf_desktop.contract.events import READ_EVENT
from rf_desktop.contract.problems import READ_PROBLEM

BEFORE = 0.5
"""Seconds for the window to come to rest first."""
BETWEEN = 0.01
"""Seconds between two steps, for whatever else the window has to do."""
_OF_DEVELOPERS = "rf_desktop.ui.gallery"
_OURS = ("rf_desktop.app.settings_view",)
_log = logging.getLogger(__name__)


async def warm(listed: Cell[datetime | None]) -> None:
    """Import what any screen of the window may need, one module a step; what fails now fails again when it is opened.

    listed: when the lists last came; until they have come once, nothing is imported.
    """
    await listed.until(lambda at: at is not None)
    await asyncio.sleep(BEFORE)
    for reader in (READ_EVENT, READ_PROBLEM):  # made when they are first used, else
        reader.rebuild()
        await asyncio.sleep(BETWEEN)
    for name in left():
        try:
            importlib.import_module(name)
        except Exception:
            _log.warning("“%s” could not be imported ahead", name, exc_info=True)
        await asyncio.sleep(BETWEEN)


def left() -> Iterator[str]:
    """The modules that are not imported yet, the view-models first; each is looked at when its turn comes."""
    for package in (viewmodels, ui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != _OF_DEVELOPERS and module.name not in sys.modules:
                yield module.name
    yield from (name for name in _OURS if name not in sys.modules)
