"""A real Redis for tests and measurements."""

from __future__ import annotations

import shutil
import signal
import tempfile
from pathlib import Path
from types import TracebackType

from tests.engines.binaries import free_port, redis_program
from tests.engines.running import EngineProcess


class RedisServer:
    """One Redis without files, on a port of this machine that stays the same over restarts."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="rf-redis-"))
        port = free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = [redis_program(), *options, "--dir", str(self._folder)]
        log = self._folder / "server.log"
        self.process = EngineProcess(command, port, log, hello=b"PING\r\n", ready=b"+", gentle=signal.SIGTERM)
        self.url = f"redis://127.0.0.1:{port}/0"

    def start(self) -> RedisServer:
        """Start it and wait until it answers."""
        self.process.start()
        return self

    def stop(self) -> None:
        """End it; `start` begins again with nothing in it."""
        self.process.stop()

    def kill(self) -> None:
        """As kill -9."""
        self.process.kill()

    def close(self) -> None:
        """End it for good."""
        self.process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> RedisServer:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class GivenRedis(RedisServer):
    """A Redis that somebody else runs (`RF_TEST_REDIS_URL`); it cannot be stopped from here."""

    def __init__(self, url: str) -> None:
        self.url = url

    def start(self) -> RedisServer:
        """It runs already."""
        return self

    def close(self) -> None:
        """It goes on running."""
