"""Plays in real windows: starts the program, waits for its windows to report, acts in them one command at a time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from rf_desktop.app.plan import PATIENCE
from rf_desktop.app.relaunch import own_program
from rf_desktop.app.story import wire
from rf_desktop.app.story.wire import PlayerAddress


class StoryFailed(Exception):
    """The story did not go as told: what was expected, and what the screen said instead."""


class Window:
    """One program's window, reached over its line. Every method raises StoryFailed."""

    def __init__(self, profile: str, reader: StreamReader, writer: StreamWriter, patience: float) -> None:
        """patience: seconds in which something awaited has to come where nothing else is said."""
        self.profile = profile
        self._patience = patience
        self._reader = reader
        self._writer = writer
        self._turn = asyncio.Lock()

    async def do(self, do: str, *, within: float | None = None, **arguments: Any) -> Any:
        """Have one thing done in the window, waiting until it can be done; gives its answer."""
        within = self._patience if within is None else within
        async with self._turn:
            try:
                await wire.send(self._writer, {"do": do, "within": within, **arguments})
                answer = await asyncio.wait_for(wire.receive(self._reader), within + self._patience)
            except (OSError, TimeoutError) as trouble:
                raise StoryFailed(f"{self.profile}: the window does not answer “{do} {arguments}”") from trouble
        if answer is None:
            raise StoryFailed(f"{self.profile}: the window has gone during “{do} {arguments}”")
        if not answer["ok"]:
            seen = "\n    ".join(answer["screen"])
            raise StoryFailed(f"{self.profile}: {answer['why']} The screen says:\n    {seen}")
        return answer.get("answer")

    async def press(self, name: str, **more: Any) -> None:
        """Click a control by name."""
        await self.do("press", name=name, **more)

    async def press_row(self, view: str, text: str) -> None:
        """Click the row of a list that says `text`."""
        await self.do("press_row", list=view, text=text)

    async def write(self, name: str, text: str) -> None:
        """Type into a field."""
        await self.do("write", name=name, text=text)

    async def see(self, text: str, within: float | None = None) -> str:
        """Wait until a line on the screen contains `text`; gives the whole line."""
        return str(await self.do("see", text=text, within=within))

    async def see_row(self, view: str, text: str, within: float | None = None) -> str:
        """Wait until a row of a list says `text`; gives all that it says."""
        return str(await self.do("see_row", list=view, text=text, within=within))

    async def miss(self, text: str, within: float | None = None) -> None:
        """Wait until no line on the screen contains `text`."""
        await self.do("miss", text=text, within=within)

    async def read(self) -> list[str]:
        """Every line on the screen."""
        return list(await self.do("read"))

    async def rows(self, view: str) -> list[str]:
        """The rows of a list that are in view."""
        return list(await self.do("rows", list=view))

    async def facts(self) -> dict[str, Any]:
        """What the window knows but no screen shows, such as the tray's count."""
        return dict(await self.do("facts"))

    async def shoot(self, path: Path) -> None:
        """Take the window's picture."""
        await self.do("shoot", path=str(path))

    async def aclose(self) -> None:
        """Hang up; the window lives on."""
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


class Stage:
    """Where the windows report. Belongs to one event loop; use `async with stage(...)`."""

    def __init__(self, env: Mapping[str, str], patience: float) -> None:
        self._env = env
        self.patience = patience
        self._token = secrets.token_hex(16)
        self._windows: dict[str, Window] = {}
        self._arrived = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._programs: list[asyncio.subprocess.Process] = []

    async def open(self) -> None:
        """Listen on loopback for the windows."""
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0, limit=wire.LINE_LIMIT)

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """Start the program with these arguments; its windows, and those it opens, will report here."""
        if self._server is None:
            raise StoryFailed("The stage is not open.")
        host, port = self._server.sockets[0].getsockname()[:2]
        env = {**os.environ, **self._env, wire.VARIABLE: str(PlayerAddress(host, port, self._token))}
        program = await asyncio.create_subprocess_exec(*own_program(), *arguments, env=env)
        self._programs.append(program)
        return program

    async def window(self, profile: str, within: float = 60.0) -> Window:
        """The window of this profile, as soon as it has reported."""
        try:
            async with asyncio.timeout(within), self._arrived:
                await self._arrived.wait_for(lambda: profile in self._windows)
        except TimeoutError:
            raise StoryFailed(f"No window of {profile} within {within:.0f} s.") from None
        return self._windows[profile]

    async def close(self) -> None:
        """End the programs as a user's session does, and stop listening."""
        for program in self._programs:
            if program.returncode is None:
                program.terminate()
        for program in self._programs:
            try:
                await asyncio.wait_for(program.wait(), 15)
            except TimeoutError:
                program.kill()
                await program.wait()
        for window in self._windows.values():
            await window.aclose()
        if self._server is not None:
            self._server.close()

    async def _meet(self, reader: StreamReader, writer: StreamWriter) -> None:
        greeting = await wire.receive(reader)
        if greeting is None or not secrets.compare_digest(str(greeting.get("token")), self._token):
            writer.close()
            return
        profile = str(greeting["profile"])
        async with self._arrived:
            self._windows[profile] = Window(profile, reader, writer, self.patience)
            self._arrived.notify_all()


@contextlib.asynccontextmanager
async def stage(env: Mapping[str, str], patience: float = PATIENCE) -> AsyncIterator[Stage]:
    """A stage that ends its programs whatever happens; `env` leads them to the services of the story's session."""
    place = Stage(env, patience)
    await place.open()
    try:
        yield place
    finally:
        await place.close()


async def together(*acts: tuple[Window, str]) -> None:
    """Press in several windows at the same instant: each waits for one moment of the clock they share."""
    moment = time.monotonic() + 0.25
    await asyncio.gather(*(window.press(name, at=moment) for window, name in acts))
