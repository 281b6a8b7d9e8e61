"""The web server itself: uvicorn, but streams are told before it waits for them, and signals end it in peace."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from types import FrameType
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp

from rf_desktop.server.http.line import protocol

ResultT = TypeVar("ResultT")
STUCK = 0.25
"""Seconds that a closed connection may take for its last bytes while the server ends; up to twice as long."""


class ClosingServer(uvicorn.Server):
    """`before_waiting` is called when the server begins to end, so that open streams close instead of being waited for.

    Uvicorn would otherwise wait for them as long as its patience lasts; and after a signal it would raise the signal
    once more, which turns a peaceful end into a death. Here the signal only asks for the end: `on_draining` is called
    at once, and `drain` seconds later (at once after a second signal) the server takes no more connections.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        before_waiting: Callable[[], None],
        once_ready: Callable[[], Awaitable[None]],
        drain: float = 0.0,
        on_draining: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(config)
        self._before_waiting = before_waiting
        self._once_ready = once_ready
        self._drain = drain
        self._on_draining = on_draining
        self._asked_to_end: float | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so. What is there by now stays: the collector need not look through it ever again."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        await self._once_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams, then everything else; a line that takes nothing any more is cut."""
        self._on_draining()
        self._before_waiting()
        cutting = asyncio.create_task(self._cut_what_hangs(), name="lines that hang")
        try:
            await super().shutdown(sockets)
        finally:
            cutting.cancel()

    def ask_to_end(self) -> None:
        """As SIGTERM does. May be called from a signal handler or from another thread."""
        if self._drain <= 0 or self._asked_to_end is not None:
            self.should_exit = True
        else:
            self._asked_to_end = time.monotonic()
            self._on_draining()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether it is time to end."""
        if self._asked_to_end is not None and time.monotonic() - self._asked_to_end >= self._drain:
            self.should_exit = True
        return await super().on_tick(counter)

    async def _cut_what_hangs(self) -> None:
        """Connections that are being closed, but whose other end does not read what is left."""
        closing: set[Any] = set()  # uvloop's transports are none of asyncio's classes
        while True:
            await asyncio.sleep(STUCK)
            lines: list[Any] = [getattr(connection, "transport", None) for connection in self.server_state.connections]
            still = {line for line in lines if line is not None and line.is_closing()}
            for transport in still & closing:
                transport.abort()
            closing = still

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end the server; what stood before them stands again afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def end(_number: int, _frame: FrameType | None) -> None:
            self.ask_to_end()

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def configuration(app: ASGIApp, *, host: str, port: int, grace: float) -> uvicorn.Config:
    """How we run uvicorn: its fastest parts where they are installed, no access log (we write our own), no banner."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=protocol(),
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # uvicorn would believe whoever connects from this machine; `identity.Proxies` decides
        timeout_graceful_shutdown=max(1, round(grace)),
        timeout_keep_alive=75,
    )


def run(main: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run `main` on uvloop where it is installed, on asyncio's own loop elsewhere."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


def end_with_parent(server: ClosingServer, heard: Callable[[bytes], None] = lambda _: None) -> None:
    """The end of stdin is the end of the process that started us, however it ended.

    heard: gets each line that the process says meanwhile, on the running loop. Call from a coroutine.
    """
    loop = asyncio.get_running_loop()

    def listen() -> None:
        rest = b""
        while piece := os.read(0, 65_536):  # not through sys.stdin, whose lock a waiting thread would hold to the end
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                with contextlib.suppress(RuntimeError):  # the loop has ended
                    loop.call_soon_threadsafe(heard, line)
        server.should_exit = True

    threading.Thread(target=listen, name="parent", daemon=True).start()
