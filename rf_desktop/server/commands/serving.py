"""`rf-server serve`: one process, or several that a supervisor keeps on the same port."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace

from rf_desktop.server.app import create_app, events_of, operations_of
from rf_desktop.server.bus import BusUnreachable, check_bus
from rf_desktop.server.commands.ground import CannotBeDone, check, log_at
from rf_desktop.server.commands.supervisor import Supervisor, WorkerRefused
from rf_desktop.server.http.process import ClosingServer, configuration, end_with_parent, run
from rf_desktop.server.metrics import PortTaken, exposed
from rf_desktop.server.settings import ServerSettings, as_environment
from rf_desktop.server.store.store import open_store

BACKLOG = 2048
"""Connections that may wait to be taken, for instance while a worker starts again."""
READY = "ready"
"""What a worker says on stdout once it serves."""


def serve(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Serve until SIGTERM or Ctrl-C."""
    settings = _as_asked(asked, settings)
    check(settings)
    log_at(settings.log_level)
    try:
        run(check_bus(settings))
    except BusUnreachable as error:
        raise CannotBeDone(str(error)) from None
    with _listener(settings) as listener:
        host, port = listener.getsockname()[:2]

        async def ready() -> None:
            shown = f"[{host}]" if ":" in host else host
            print(f"Serving on http://{shown}:{port}", flush=True)

        if settings.workers == 1:
            run(_serving(settings, listener, ready))
        else:
            run(_supervising(settings, listener, ready))
    return ""


def work(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Serve as one of a supervisor's workers, on the socket that it hands over, until its stdin ends."""
    log_at(settings.log_level)

    async def ready() -> None:
        print(READY, flush=True)

    with socket.socket(fileno=asked.listen_fd) as listener:
        run(_serving(settings, listener, ready, number=asked.number, has_parent=True))
    return ""


async def _serving(
    settings: ServerSettings,
    listener: socket.socket,
    ready: Callable[[], Awaitable[None]],
    *,
    number: int = 0,
    has_parent: bool = False,
) -> None:
    try:
        with exposed(settings.metrics_host, _metrics_port(settings, number)) as figures:
            store = await open_store(settings.database_url, figures=figures)
            try:
                app = create_app(settings, store, figures=figures)
                config = configuration(app, host=settings.host, port=settings.port, grace=settings.shutdown_grace)
                server = ClosingServer(
                    config,
                    before_waiting=events_of(app).close_streams,
                    once_ready=ready,
                    drain=settings.drain,
                    on_draining=operations_of(app).begin_draining,
                )
                if has_parent:
                    end_with_parent(server)
                await server.serve(sockets=[listener])
            finally:
                await store.close()
    except PortTaken as error:
        raise CannotBeDone(str(error)) from None


async def _supervising(settings: ServerSettings, listener: socket.socket, ready: Callable[[], Awaitable[None]]) -> None:
    store = await open_store(settings.database_url)  # trouble is said once, not by each worker
    await store.close()
    descriptor = listener.fileno()
    supervisor = Supervisor(
        lambda number: _worker(descriptor, number),
        settings.workers,
        descriptor=descriptor,
        environment=as_environment(settings),
        ready_word=READY,
        patience=settings.drain + settings.shutdown_grace + 5,
    )
    try:
        await supervisor.run(ready)
    except WorkerRefused as error:
        raise CannotBeDone(str(error)) from None


def _metrics_port(settings: ServerSettings, number: int) -> int | None:
    """Each worker counts for itself, so each has a port of its own."""
    return None if settings.metrics_port is None else settings.metrics_port + number


def _worker(descriptor: int, number: int) -> tuple[str, ...]:
    asked = ("worker", "--listen-fd", str(descriptor), "--number", str(number))
    return (sys.executable, "-m", "rf_desktop.server", *asked)


def _as_asked(asked: argparse.Namespace, settings: ServerSettings) -> ServerSettings:
    """What was typed wins over the environment."""
    names = ("host", "port", "workers", "metrics_host", "metrics_port", "drain")
    typed = {name: value for name in names if (value := getattr(asked, name, None)) is not None}
    return replace(settings, **typed)


def _listener(settings: ServerSettings) -> socket.socket:
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        number = error.errno or 0
        why = os.strerror(number) if number > 0 else error.strerror or "unknown"  # getaddrinfo has numbers below 0
        raise CannotBeDone(f"Port {settings.port} on {settings.host} cannot be listened on: {why}.") from None
