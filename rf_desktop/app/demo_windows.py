"""The demo's other people: each in a window and a process of their own, on this window's server (D1)."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QMenu

from rf_desktop.app.relaunch import own_program
from rf_desktop.app.server_access import joining_line
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.observable import Cell
from rf_desktop.domain.demo import DEMO_PEOPLE, DemoPerson
from rf_desktop.ui.aio import TaskScope
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.actions import Action

_PATIENCE = 8.0  # seconds that a window gets for its good-bye


class DemoWindows:
    """Opens the windows and tells them where the server is, also after a restart."""

    def __init__(self, address: Cell[ServerAddress], profile: str, data_folder: Path, tasks: TaskScope) -> None:
        self._address = address
        self._profile = profile
        self._data_folder = data_folder
        self._tasks = tasks
        self._open: dict[str, Process] = {}
        self._unwatch = address.watch(self._tell_all, now=False)

    def add_entries(self, menu: QMenu, me_email: str) -> None:
        """One entry for each of the others."""
        for words, opening in self.others(me_email):
            menu.addAction(words).triggered.connect(opening)

    def others(self, me_email: str) -> list[tuple[str, Callable[[], None]]]:
        """What opening each of the others' windows is called, and how it is done."""
        others = [person for person in DEMO_PEOPLE if person.email != me_email]
        return [
            (
                text.DEMO_OPEN_AS.format(name=person.name) + f" ({text.DEMO_ROLES[person.role]})",
                self._opener(person),
            )
            for person in others
        ]

    def actions(self, me_email: str) -> Iterable[Action]:
        """The same for the palette."""
        return (Action(f"demo.{words}", "app", words, opening) for words, opening in self.others(me_email))

    async def open(self, person: DemoPerson) -> None:
        """Open the person's window; if it is open already, the second start brings it to the front."""
        name = person.name.lower()
        process = await asyncio.create_subprocess_exec(
            *own_program(),
            "--join",
            "--profile",
            f"{self._profile}-{name}",
            "--demo-person",
            person.email,
            "--data",
            str(self._data_folder / "people" / name),
            stdin=PIPE,
        )
        await self._tell(process, self._address.value)
        if name not in self._open or self._open[name].returncode is not None:
            self._open[name] = process

    async def aclose(self) -> None:
        """Let the windows say good-bye, then end them."""
        self._unwatch()
        windows = [process for process in self._open.values() if process.returncode is None]
        for process in windows:
            if process.stdin is not None:
                process.stdin.close()
        for process in windows:
            try:
                await asyncio.wait_for(process.wait(), _PATIENCE)
            except TimeoutError:
                process.kill()
                await process.wait()

    def _opener(self, person: DemoPerson) -> Callable[[], None]:
        def opens() -> None:
            self._tasks.start(f"open {person.name}'s window", self.open(person))

        return opens

    def _tell_all(self, address: ServerAddress) -> None:
        for name, process in self._open.items():
            if process.returncode is None:
                self._tasks.start(f"tell {name}'s window", self._tell(process, address))

    async def _tell(self, process: Process, address: ServerAddress) -> None:
        if process.stdin is None:
            return
        with contextlib.suppress(ConnectionError):
            process.stdin.write(joining_line(address))
            await process.stdin.drain()
