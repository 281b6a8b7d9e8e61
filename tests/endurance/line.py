"""One computer's line to the server: a relay over TCP that can be cut, and that can fall silent."""

from __future__ import annotations

import asyncio
import contextlib

_TURNS = 5


class Line:
    """Listens on a port of its own and carries everything to `port`.

    `cut`: what is open breaks, and nobody gets through until `mend`. `sleep`: what is open stays and says nothing, who
    knocks is not answered, as when a computer is closed; `wake` breaks it all, as a network does that has forgotten.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._broken: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_cut = False
        self._is_closed = False
        self._awake = asyncio.Event()
        self._awake.set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where the client connects to."""
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def open(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._arrived, "127.0.0.1", 0)

    async def close(self) -> None:
        """Nothing is left of it."""
        assert self._server
        self._is_closed = True
        loop = asyncio.get_running_loop()
        for listener in self._server.sockets:
            loop.remove_reader(listener.fileno())
        # Whom asyncio has accepted but not handed over when its server closes, it drops with the socket open.
        await _some_turns()
        self._server.close()
        self._awake.set()
        self.cut()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await _some_turns()  # what was aborted is closed in one of the next ones

    @property
    def carries_anew(self) -> bool:
        """Whether something goes through it that came after all was broken last."""
        return bool(self._pairs - self._broken)

    def cut(self) -> None:
        """No network any more."""
        self._is_cut = True
        self._broken = set(self._pairs)
        for pair in self._pairs:
            for writer in pair:
                writer.transport.abort()

    def mend(self) -> None:
        """The network is back."""
        self._is_cut = False

    def sleep(self) -> None:
        """Nothing moves, in neither direction."""
        self._awake.clear()

    def wake(self) -> None:
        """It moves again, on new connections."""
        self.cut()
        self.mend()
        self._awake.set()

    def _arrived(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_closed:  # it was accepted before, and arrives only now
            writer.transport.abort()
            return
        task = asyncio.get_running_loop().create_task(self._carry(reader, writer), name="a line")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Not at the end of `_carry`: a task that is cancelled before its first turn never comes to its end.
        task.add_done_callback(lambda _: writer.transport.abort())

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._awake.wait()
        if not self._is_cut:
            with contextlib.suppress(OSError):  # nobody serves there at the moment
                await self._through(reader, writer)

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        if self._is_cut:  # meanwhile
            far_writer.transport.abort()
            return
        pair = (writer, far_writer)
        self._pairs.add(pair)
        pumps = [
            asyncio.create_task(self._pump(reader, far_writer), name="there"),
            asyncio.create_task(self._pump(far_reader, writer), name="back"),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._pairs.discard(pair)
            for each in pair:
                each.transport.abort()
            for pump in pumps:
                pump.cancel()
            await asyncio.wait(pumps)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(65_536):
                await self._awake.wait()
                writer.write(piece)
                await writer.drain()


async def _some_turns() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)
