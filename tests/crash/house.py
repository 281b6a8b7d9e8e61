"""A server that can be told where to die, on either engine, with everything it talks to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from rf_desktop.server.settings import sqlite_url
from tests.crash.faults import FAULT
from tests.crash.planted import FOLDER, TICKETS
from tests.crash.tickets import TicketStandIn
from tests.engines.beside import Beside
from tests.engines.postgres import PostgresServer
from tests.server.harness import PEOPLE, RunningServer, Somebody, Visitor, populate
from tests.server.replicas import TeamServer

COMMAND = (sys.executable, "-m", "tests.crash.planted")
QUICK = {"RF_JOB_LEASE": "0.6", "RF_POLL": "0.1"}
"""What a dead server held runs again soon; the figures are the operator's to choose."""
_WORKED_OFF = ("assess", "reply", "ticket_note")
LONGEST = 30.0


class Process(Protocol):
    """One server process that can be started again."""

    process: subprocess.Popen[bytes] | None

    def start(self) -> object:
        """Start it and wait until it serves."""
        ...


class House:
    """The server, its database as seen from beside, and the ticket system that it writes to."""

    def __init__(
        self,
        servers: RunningServer | TeamServer,
        database_url: str,
        tickets: TicketStandIn,
        folder: Path,
        fault: str | None,
    ) -> None:
        self.servers = servers
        self.fault = fault
        self.beside = Beside(database_url)
        self.tickets = tickets
        self.folder = folder
        self.kills = 0
        self.is_primed = False

    @property
    def server(self) -> Process:
        """The process that is to die."""
        return self.servers.replicas[0] if isinstance(self.servers, TeamServer) else self.servers

    def visited_by(self, *people: Somebody) -> contextlib.AbstractAsyncContextManager[tuple[Visitor, ...]]:
        """People over connections of their own."""
        return self.servers.visited_by(*people)

    def arm(self, point: str | None = None, nth: int = 1, *, freeze: bool = False) -> None:
        """From now on points are noted, and at this one the process dies, or stands still."""
        plan = {"point": point, "nth": nth, "freeze": freeze} if point else {}
        (self.folder / "points").unlink(missing_ok=True)
        part = self.folder / "armed.part"
        part.write_text(json.dumps(plan | {"plan": os.urandom(4).hex()}))
        part.replace(self.folder / "armed")

    def passed(self) -> list[str]:
        """The points that were passed since it was armed, in order."""
        passed = self.folder / "points"
        return passed.read_text().splitlines() if passed.exists() else []

    def disarm(self) -> list[str]:
        """The same, and no more of them."""
        (self.folder / "armed").unlink(missing_ok=True)
        return self.passed()

    def is_dead(self) -> bool:
        """Whether the process has killed itself."""
        process = self.server.process
        assert process is not None
        return process.poll() is not None

    def start_again(self) -> None:
        """After a death, as a supervisor does."""
        process = self.server.process
        assert process is not None
        assert process.wait() == -signal.SIGKILL
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        self.kills += 1
        self.server.start()

    def is_quiet(self) -> bool:
        """Whether all background work is done that can be done now; timers of later do not count."""
        kinds = ", ".join(f"'{kind}'" for kind in _WORKED_OFF)
        waiting = f"SELECT count(*) FROM job WHERE state = 'queued' AND kind IN ({kinds})"
        return bool(self.beside.value(waiting) == 0)

    async def until(self, condition: Callable[[], bool], longest: float = LONGEST) -> None:
        """Wait for it. Raises TimeoutError."""
        async with asyncio.timeout(longest):
            while not condition():
                await asyncio.sleep(0.05)


@contextlib.contextmanager
def sqlite_house(folder: Path, people: Sequence[Somebody] = PEOPLE, **environment: str) -> Iterator[House]:
    """One embedded server on a SQLite file."""
    populate(folder, people)
    with TicketStandIn() as tickets:
        server = RunningServer(folder, COMMAND, QUICK | {FOLDER: str(folder), TICKETS: tickets.url} | environment)
        try:
            assert server.start().get("ready") is True, server.log
            yield House(server, sqlite_url(server.database), tickets, folder, environment.get(FAULT))
        finally:
            server.close()


@contextlib.contextmanager
def postgres_house(
    postgres: PostgresServer, folder: Path, people: Sequence[Somebody] = PEOPLE, replicas: int = 1, **environment: str
) -> Iterator[House]:
    """A team's server on PostgreSQL; with one replica that is the one that dies."""
    with TicketStandIn() as tickets:
        settings = QUICK | {FOLDER: str(folder), TICKETS: tickets.url} | environment
        team = TeamServer(postgres, replicas=replicas, people=people, environment=settings, command=COMMAND)
        with team:
            yield House(team, team.database_url, tickets, folder, environment.get(FAULT))
