"""What every command stands on: settings that make sense, packages that are there, an open store."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Awaitable, Callable
from typing import TypeVar

from rf_desktop.server.http.process import run
from rf_desktop.server.observe import configure_logging
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.store.store import Store, open_store

ResultT = TypeVar("ResultT")
Command = Callable[[argparse.Namespace, ServerSettings], str]
"""Does what was asked and returns the sentence to print; an empty one prints nothing."""
INSTALL = "pip install 'resolutionflow-desktop[team]'"


class CannotBeDone(Exception):
    """Expected trouble; the text is one sentence for whoever typed the command."""


def check(settings: ServerSettings) -> None:
    """Raise CannotBeDone when these settings make no sense, or need a package that is not installed."""
    if settings.refusal:
        raise CannotBeDone(settings.refusal)
    needed = {
        "asyncpg": "PostgreSQL" if settings.engine == "postgresql" else "",
        "redis": "Redis" if settings.bus == "redis" else "",
        "prometheus_client": "Giving figures to Prometheus" if settings.metrics_port is not None else "",
    }
    for package, what in needed.items():
        if what and importlib.util.find_spec(package) is None:
            raise CannotBeDone(f"{what} needs the package “{package}”, which is not installed: {INSTALL}.")


def log_at(level: str) -> None:
    """Begin to log. Raises CannotBeDone for an unknown level."""
    try:
        configure_logging(level)
    except ValueError:
        raise CannotBeDone(f"There is no log level “{level}”.") from None


def with_store(settings: ServerSettings, work: Callable[[Store], Awaitable[ResultT]]) -> ResultT:
    """What `work` makes of the open store, which is closed afterwards."""
    check(settings)

    async def working() -> ResultT:
        store = await open_store(settings.database_url)
        try:
            return await work(store)
        finally:
            await store.close()

    return run(working())
