"""Where a profile's work is, opened: the way to the server, the way in, and the demo's other windows."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from rf_desktop.app.demo_windows import DemoWindows
from rf_desktop.app.entrance import Entrance
from rf_desktop.app.server_access import ServerAccess, ServerRefused
from rf_desktop.app.settling import Settled
from rf_desktop.client.credentials import Credentials
from rf_desktop.client.private_file import why
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, text


@dataclass(frozen=True)
class Home:
    """What belongs to one server."""

    settled: Settled
    access: ServerAccess
    entrance: Entrance
    demo: DemoWindows

    async def leave(self) -> None:
        """For another server: forget the sign-in, and end what was started for this one."""
        await self.entrance.forget()
        await self.demo.aclose()
        await self.access.aclose()


def home_of(settled: Settled, window: MainWindow, theme: Theme, tasks: TaskScope, credentials: Credentials) -> Home:
    """The home that was settled on; its server is not reached yet."""
    plan, access = settled.plan, settled.access
    return Home(
        settled,
        access,
        Entrance(settled, window, theme, tasks, credentials),
        DemoWindows(access.address, plan.profile, plan.data_folder, tasks),
    )


async def prepare(folder: Path) -> None:
    """Make the data folder. Raises ServerRefused when nothing can be written there."""
    try:
        await asyncio.to_thread(_probe, folder)
    except OSError as error:
        raise ServerRefused(partial(_unwritable, folder, why(error))) from error


def _unwritable(folder: Path, reason: str) -> str:
    return text.DATA_FOLDER_UNWRITABLE.format(folder=folder, why=heard.in_words(reason))


def _probe(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / ".writable"
    probe.write_bytes(b"")
    probe.unlink()
