"""Servers for tests: a real process over TCP, with two accounts in its database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from rf_desktop.server.store import moments
from tests.server.harness import (
    ALEX,
    FOREIGN_JUNIOR,
    FOREIGN_SENIOR,
    JANE,
    NORA,
    SAM,
    RunningServer,
    Visitor,
    populate,
)


@pytest.fixture(autouse=True, scope="session")
def _quiet_log() -> None:
    """What runs inside the test process logs nowhere; a server process writes its own file."""
    structlog.configure(
        wrapper_class=structlog.stdlib.BoundLogger, processors=[_drop], logger_factory=structlog.ReturnLoggerFactory()
    )


def _drop(*_: object) -> str:
    raise structlog.DropEvent


@pytest.fixture
def callers_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller's clock counts on every engine: for tests that say themselves what time it is."""
    monkeypatch.setattr(moments, "OWN_CLOCK", frozenset())


@pytest.fixture(scope="module")
def module_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for a whole test module; its tests make their own sessions and handoffs."""
    data_dir = tmp_path_factory.mktemp("data")
    populate(data_dir)
    server = RunningServer(data_dir)
    try:
        assert server.start().get("ready") is True
        yield server
    finally:
        server.close()


@pytest.fixture
def running_server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server of the test's own, to be killed, stopped and started again."""
    populate(tmp_path)
    server = RunningServer(tmp_path)
    try:
        assert server.start().get("ready") is True
        yield server
    finally:
        server.close()


@dataclass(frozen=True)
class World:
    """The people of both accounts, signed in."""

    server: RunningServer
    jane: Visitor
    nora: Visitor
    sam: Visitor
    alex: Visitor
    foreign_junior: Visitor
    foreign_senior: Visitor


@pytest.fixture
async def world(module_server: RunningServer) -> AsyncIterator[World]:
    """Everybody, on the module's server."""
    async with module_server.visited_by(JANE, NORA, SAM, ALEX, FOREIGN_JUNIOR, FOREIGN_SENIOR) as people:
        yield World(module_server, *people)
