"""Three ways to a server: our own child process, another window's, or a team's. Each keeps one address current."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from rf_desktop.app import embedded_server
from rf_desktop.app.embedded_server import EmbeddedServer, ServerState
from rf_desktop.app.errand_desk import ErrandDesk
from rf_desktop.app.head_start import HeadStart
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.observable import Cell
from rf_desktop.client.server_check import FoundServer, NoServer, find_server
from rf_desktop.viewmodels import heard
from rf_desktop.viewmodels.first_run import no_server

_log = logging.getLogger(__name__)


class ServerRefused(Exception):
    """There is no server until something changes; `sentence` says why in the language that is spoken by then."""

    def __init__(self, sentence: Callable[[], str]) -> None:
        super().__init__(sentence())
        self.sentence = sentence


class ServerAccess(Protocol):
    """The way to one server."""

    address: Cell[ServerAddress]
    """Current once `reach` has returned; changes when an own server was restarted."""
    restarting: Cell[bool]
    """Whether an own server ended unexpectedly and is being started again."""

    async def reach(self) -> None:
        """Return when there is an address. Raises ServerRefused."""

    async def aclose(self) -> None:
        """End what was started for it."""


NOWHERE = ServerAddress("http://127.0.0.1:9")
"""Before `reach`: nothing listens there."""


class OwnServer:
    """The embedded server: started and supervised here (D6); `ai_key` is asked at each start (D3)."""

    def __init__(
        self,
        data_folder: Path,
        *,
        demo: bool,
        ai_key: Callable[[], Awaitable[str | None]] | None = None,
        ahead: HeadStart | None = None,
    ) -> None:
        self.address: Cell[ServerAddress] = Cell(NOWHERE)
        self.restarting: Cell[bool] = Cell(False)
        self._server = EmbeddedServer(data_folder, demo=demo, ai_key=ai_key, ahead=ahead)
        self._server.state.watch(self._follow, now=False)

    @property
    def errands(self) -> ErrandDesk:
        """What may be asked of it beside serving."""
        return self._server.errands

    async def restore(self, copy: Path) -> None:
        """Go back to a copy. Raises ServerRefused when that cannot be; then the server goes on with what it has."""
        state = await self._server.restore(copy)
        if isinstance(state, embedded_server.Refused):
            if state.code == "not_restored":
                await self.reach()
            raise _refused(state)

    @property
    def pid(self) -> int | None:
        """The server's process while it runs."""
        state = self._server.state.value
        return state.pid if isinstance(state, embedded_server.Running) else None

    async def reach(self) -> None:
        """Start the child, or start it again after it refused."""
        state = await self._server.start()
        if isinstance(state, embedded_server.Refused):
            raise _refused(state)

    async def aclose(self) -> None:
        """Stop the child in order."""
        await self._server.stop()

    def _follow(self, state: ServerState) -> None:
        if isinstance(state, embedded_server.Running):
            self.address.set(ServerAddress(state.url, state.secret))
        self.restarting.set(isinstance(state, embedded_server.Restarting))


class JoinedServer:
    """Another window's server. Its address, and each new one, arrives as a line of JSON on our standard input.

    The end of that input means that the other window's program has ended, and with it the server: `ended` is called.
    A daemon thread reads, because a pipe cannot be awaited on every platform.
    """

    def __init__(self, ended: Callable[[], None]) -> None:
        self.address: Cell[ServerAddress] = Cell(NOWHERE)
        self.restarting: Cell[bool] = Cell(False)
        self._ended = ended
        self._known = asyncio.Event()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), name="joined server's address", daemon=True).start()

    async def reach(self) -> None:
        """Wait for the first line."""
        await self._known.wait()

    async def aclose(self) -> None:
        """Nothing was started here."""

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in sys.stdin:
            said = json.loads(line)
            address = ServerAddress(str(said["url"]), str(said["secret"]))
            loop.call_soon_threadsafe(self._learn, address)
        _log.info("The window that this one belongs to has ended, or let go of it")
        loop.call_soon_threadsafe(self._ended)

    def _learn(self, address: ServerAddress) -> None:
        self.address.set(address)
        self._known.set()


class TeamServer:
    """A team's server at a fixed address."""

    def __init__(self, url: str, find: Callable[[str], Awaitable[FoundServer]] = find_server) -> None:
        self.address: Cell[ServerAddress] = Cell(ServerAddress(url.rstrip("/")))
        self.restarting: Cell[bool] = Cell(False)
        self._find = find

    async def reach(self) -> None:
        """It is where it is. Raises ServerRefused when it answers and the two cannot talk (D7); whether it answers at
        all shows with the first request, which is repeated."""
        try:
            await self._find(self.address.value.url)
        except NoServer as error:
            if error.trouble in ("older", "newer"):
                raise ServerRefused(partial(no_server, error)) from None
            _log.info("The team's server was not found at the start: %s", error.trouble)

    async def aclose(self) -> None:
        """Nothing was started for it."""


def _refused(state: embedded_server.Refused) -> ServerRefused:
    return ServerRefused(partial(heard.in_words, state.sentence))


def joining_line(address: ServerAddress) -> bytes:
    """What a JoinedServer reads."""
    return json.dumps({"url": address.url, "secret": address.local_secret}).encode() + b"\n"
