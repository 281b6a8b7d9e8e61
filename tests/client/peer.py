"""A scripted server over real TCP: it answers, refuses, breaks the line, falls silent, or streams, as told."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from rf_desktop.client.address import ServerAddress
from rf_desktop.client.observable import Cell
from rf_desktop.contract.problems import PROBLEM_MEDIA_TYPE, Problem
from tests.client.waiting import becomes


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """An ordinary answer."""

    content: BaseModel | None = None
    status: int = 200
    raw: bytes | None = None
    media_type: str = "application/json"


def refuses(problem: Problem) -> Reply:
    return Reply(problem, problem.status, media_type=PROBLEM_MEDIA_TYPE)


class Breaks:
    """Reads the request and cuts the line instead of answering."""


class Hangs:
    """Reads the request and says nothing until the test is over."""


class Streams:
    """Opens an event stream; the test speaks through `Peer.streams`."""


Answer = Reply | Breaks | Hangs | Streams


@dataclass
class OpenStream:
    """One open event stream."""

    asked: Asked
    _writer: asyncio.StreamWriter
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, event: BaseModel, number: int | None = None) -> None:
        identifier = f"id: {number}\n" if number is not None else ""
        kind = event.model_dump()["type"]
        self.raw(f"{identifier}event: {kind}\ndata: {event.model_dump_json()}\n\n".encode())

    def raw(self, data: bytes) -> None:
        self._writer.write(data)

    def end(self) -> None:
        self.ended.set()


class Peer:
    """`on` scripts the answers of one route: each is given once, the last one for ever."""

    def __init__(self) -> None:
        self.asked: Cell[tuple[Asked, ...]] = Cell(())
        self.streams: Cell[tuple[OpenStream, ...]] = Cell(())
        self.address: Cell[ServerAddress] = Cell(ServerAddress("http://127.0.0.1:9"))
        self._script: dict[tuple[str, str], list[Answer]] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._over = asyncio.Event()
        self.date = ""

    def on(self, method: str, path: str, *answers: Answer) -> None:
        self._script[method, path] = list(answers)

    def to(self, method: str, path: str) -> tuple[Asked, ...]:
        """The requests that came for one route."""
        return tuple(each for each in self.asked.value if (each.method, each.path) == (method, path))

    async def stream(self, number: int) -> OpenStream:
        """The stream that was opened as the so-manyeth, from 1."""
        return (await becomes(self.streams, lambda all_: len(all_) >= number))[number - 1]

    async def is_asked(self, method: str, path: str, times: int = 1) -> tuple[Asked, ...]:
        """Wait until a route was asked so often."""
        await becomes(self.asked, lambda _: len(self.to(method, path)) >= times)
        return self.to(method, path)

    def cut_all(self) -> None:
        """Cut every line, as a killed server does."""
        for writer in tuple(self._open):
            writer.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while not self._over.is_set() and await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request; whether the line stays."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, path, _ = first.split(" ")
        asked = Asked(method, path, headers, body)
        script = self._script.get((method, path), [Reply(status=418)])
        answer = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(answer, Streams):
            await self._stream(asked, reader, writer)
            return False
        self.asked.set((*self.asked.value, asked))
        if isinstance(answer, Breaks):
            return False
        if isinstance(answer, Hangs):
            await self._over.wait()
            return False
        content = (
            answer.raw
            if answer.raw is not None
            else answer.content.model_dump_json().encode()
            if answer.content
            else b""
        )
        writer.write(
            f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
            f"Content-Type: {answer.media_type}\r\nContent-Length: {len(content)}\r\n"
            f"{f'Date: {self.date}' if self.date else 'X-No: date'}\r\n\r\n".encode()
            + content
        )
        await writer.drain()
        return True

    async def _stream(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        stream = OpenStream(asked, writer)
        self.streams.set((*self.streams.value, stream))
        ended = asyncio.create_task(stream.ended.wait())
        gone = asyncio.create_task(reader.read())
        over = asyncio.create_task(self._over.wait())
        await asyncio.wait([ended, gone, over], return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, gone, over):
            task.cancel()
        await asyncio.gather(ended, gone, over, return_exceptions=True)


@asynccontextmanager
async def a_peer() -> AsyncIterator[Peer]:
    peer = Peer()
    serving: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(peer.serve(reader, writer))
        serving.add(task)
        task.add_done_callback(serving.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    peer.address.set(ServerAddress(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"))
    try:
        yield peer
    finally:
        peer._over.set()
        server.close()
        peer.cut_all()
        await asyncio.gather(*serving, return_exceptions=True)
