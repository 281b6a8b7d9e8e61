"""The stand-in behind a real port, in a thread of this process or as a process of its own.

`python -m tests.fakes.messages_api.served --port 8123` serves it until it is interrupted, for a look at the window.
"""

from __future__ import annotations

import argparse
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from rf_desktop.server.model import ModelSettings
from tests.fakes.messages_api.stand_in import GOOD_KEY, MODELS, StandIn


class Served:
    """Where it is served; `settings` lead there."""

    def __init__(self, stand_in: StandIn, port: int) -> None:
        self.stand_in = stand_in
        self.base_url = f"http://127.0.0.1:{port}"

    @property
    def settings(self) -> ModelSettings:
        """The right model and key for it."""
        return ModelSettings(MODELS[0], key=GOOD_KEY, base_url=self.base_url)


@contextmanager
def served(stand_in: StandIn) -> Iterator[Served]:
    """Serves until the block ends; requests that are still open break off then."""
    line = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        stand_in, log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [line]}, name="stand-in", daemon=True)
    thread.start()
    try:
        yield Served(stand_in, line.getsockname()[1])
    finally:
        stand_in.go()
        server.should_exit = True
        thread.join(timeout=20)
        line.close()
        assert not thread.is_alive(), "the stand-in did not end"


def main() -> None:
    """Serve an obliging one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8123)
    port = parser.parse_args().port
    print(f"base URL http://127.0.0.1:{port}, key {GOOD_KEY}, models {', '.join(MODELS)}", flush=True)
    uvicorn.run(StandIn(), port=port, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main()
