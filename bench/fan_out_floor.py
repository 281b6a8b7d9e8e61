"""`python -m bench.fan_out_floor`: the least that can carry an event to many: raw asyncio on uvloop, no framework.

Every `GET` becomes a subscriber; every `PUT` is written to all of them as one event and answered. Nothing is checked,
kept or encoded twice. It prints its port and ends with stdin.
"""

from __future__ import annotations

import asyncio
import os
import sys

_SUBSCRIBED = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    b"14\r\nevent: hello\ndata: 0\n\r\n1\r\n\n\r\n"
)
_DONE = b"HTTP/1.1 204 No Content\r\n\r\n"


class Line(asyncio.Protocol):
    """One connection. A whole request comes at once: they are small, and this machine sends to itself."""

    subscribers: set[asyncio.Transport] = set()  # noqa: RUF012  # one set for all is the point
    said = 0
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody came."""
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self.transport = transport  # type: ignore[assignment]  # uvloop's transports are none of asyncio's classes

    def connection_lost(self, error: Exception | None) -> None:
        """Somebody went."""
        Line.subscribers.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        """A request."""
        if data.startswith(b"GET"):
            self.transport.write(_SUBSCRIBED)
            Line.subscribers.add(self.transport)
            return
        body = data.split(b"\r\n\r\n", 1)[1]
        Line.said += 1
        frame = b"id: %d\nevent: e\ndata: %s\n\n" % (Line.said, body)
        chunk = b"%x\r\n%s\r\n" % (len(frame), frame)
        for subscriber in Line.subscribers:
            subscriber.write(chunk)
        self.transport.write(_DONE)


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Line, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    over = asyncio.Event()
    loop.add_reader(0, lambda: None if os.read(0, 4096) else over.set())
    await over.wait()


def main() -> int:
    """Returns the exit status."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(_serve())
    else:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
