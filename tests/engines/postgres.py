"""A real PostgreSQL for tests and measurements."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from tests.engines.binaries import free_port, give_away, not_as_root, postgres_programs
from tests.engines.running import EngineProcess

ResultT = TypeVar("ResultT")
SUPERUSER = "postgres"
_WHO = f"user\0{SUPERUSER}\0database\0postgres\0\0".encode()
_STARTUP = struct.pack("!ii", 8 + len(_WHO), 3 << 16) + _WHO
"""A sign-in, answered with R once connections are accepted, and with E while it still recovers."""
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_FAST_SHUTDOWN = signal.SIGINT
_NUMBERS = itertools.count(1)


class PostgresServer:
    """One PostgreSQL server with its own data, on a port of this machine that stays the same over restarts.

    `durable` writes to the disk as in production. Without it a kill keeps the data as well; a power cut would not.
    """

    def __init__(self, *, durable: bool = False, settings: dict[str, str] | None = None) -> None:
        programs = postgres_programs()
        self._folder = Path(tempfile.mkdtemp(prefix="rf-postgres-"))
        give_away(self._folder)
        data, port = self._folder / "data", free_port()
        made = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", SUPERUSER, "-E", "UTF8", "--no-locale"]
        subprocess.run([*not_as_root(), *made, "--no-sync"], check=True, capture_output=True)
        wanted = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(self._folder),
            "max_connections": "200",
            "shared_buffers": "64MB",
            **({} if durable else _CARELESS),
            **(settings or {}),
        }
        options = [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]
        command = [*not_as_root(), str(programs / "postgres"), "-D", str(data), *options]
        log = self._folder / "server.log"
        self.process = EngineProcess(command, port, log, hello=_STARTUP, ready=b"R", gentle=_FAST_SHUTDOWN)
        self.address = f"127.0.0.1:{port}"

    def start(self) -> PostgresServer:
        """Start it and wait until it answers."""
        self.process.start()
        return self

    def stop(self) -> None:
        """End it cleanly; `start` goes on with the same data."""
        self.process.stop()

    def kill(self) -> None:
        """As kill -9; `start` recovers and goes on with the same data."""
        self.process.kill()

    def close(self) -> None:
        """End it for good and forget its data."""
        self.process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> PostgresServer:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def url(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """A database of this server, as the product's settings name it."""
        return f"postgresql+asyncpg://{user}@{self.address}/{database}"


class GivenPostgres(PostgresServer):
    """A server that somebody else runs (`RF_TEST_POSTGRES_URL`, a superuser's); it cannot be stopped from here."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self.address = self._parts.netloc.rpartition("@")[2]

    def start(self) -> PostgresServer:
        """It runs already."""
        return self

    def close(self) -> None:
        """It goes on running."""

    def url(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """As in PostgresServer; the superuser keeps the given password."""
        login = self._parts.netloc if user == SUPERUSER else f"{user}@{self.address}"
        return urlunsplit(("postgresql+asyncpg", login, f"/{database}", "", ""))


class Databases:
    """Fresh databases on a server, cheap because they are copies of one that is ready."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server

    def create(self, *, like: str | None = None, name: str | None = None, owner: str | None = None) -> str:
        """A new database, empty or a copy of `like` (which nobody may be using); its name."""
        name = name or f"t{os.getpid()}_{next(_NUMBERS)}"
        source = f" TEMPLATE {like} STRATEGY file_copy" if like else ""
        self.run(f"CREATE DATABASE {name}{source}" + (f" OWNER {owner}" if owner else ""))
        return name

    def drop(self, name: str) -> None:
        """Remove it, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @contextlib.contextmanager
    def fresh(self, *, like: str | None = None, owner: str | None = None) -> Iterator[str]:
        """A database for the block; its name."""
        name = self.create(like=like, owner=owner)
        try:
            yield name
        finally:
            self.drop(name)

    def run(self, *statements: str, database: str = "postgres", user: str = SUPERUSER) -> None:
        """Statements, one after the other, each on its own."""
        apart(_run(plain(self.server.url(database, user)), statements))

    def rows(self, query: str, *, database: str, user: str = SUPERUSER) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return apart(_rows(plain(self.server.url(database, user)), query))


def plain(url: str) -> str:
    """A product's URL as the driver itself reads it."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


def apart(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run a coroutine to its end in a loop of its own, also while a test's loop is running."""
    results: list[ResultT] = []
    errors: list[BaseException] = []

    def working() -> None:
        try:
            results.append(asyncio.run(work))
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=working, name="apart")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


async def _run(url: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _rows(url: str, query: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()
