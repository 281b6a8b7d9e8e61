"""Where races are run: our server over TCP, one on SQLite or two replicas on PostgreSQL, and their visitors."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import Claim
from rf_desktop.contract.operations import PauseJobs
from rf_desktop.contract.ways import Reason
from tests.engines.postgres import PostgresServer
from tests.engines.redis import RedisServer
from tests.race.checking import CHANGES
from tests.race.history import Change, Operation, Truth
from tests.server.harness import ALEX, JANE, OUR_SERVER, RunningServer, Somebody, Visitor, populate, racers
from tests.server.replicas import OUR_SERVER as OUR_REPLICA
from tests.server.replicas import TeamServer

MOST = 64
PEOPLE = (JANE, ALEX, *racers(MOST))
PLANTED = (sys.executable, "-m", "tests.race.planted")
_STEPS: dict[str, tuple[Endpoint[Any, Wire], Request | None]] = {
    "claim": (endpoints.CLAIM_HANDOFF, Claim(way="pick_up")),
    "withdraw": (endpoints.WITHDRAW_HANDOFF, None),
    "undo": (endpoints.UNDO_CLAIM, None),
    "release": (endpoints.RELEASE_HANDOFF, Reason(reason="Needs somebody with Exchange rights")),
    "return": (endpoints.RETURN_HANDOFF, Reason(reason="Ask them to restart first")),
}
Server = RunningServer | TeamServer


@dataclass(frozen=True)
class Racer:
    """Somebody at the start: as many open connections as they race on, over all replicas."""

    id: str
    lines: tuple[Visitor, ...]


class Arena:
    """One server with everybody connected; rounds are run and judged here."""

    def __init__(self, server: Server, junior: Racer, seniors: tuple[Racer, ...]) -> None:
        self.server = server
        self.junior = junior
        self.seniors = seniors
        self.names = {racer.id: racer.lines[0].who.name for racer in (junior, *seniors)}

    async def run(self, entries: Sequence[tuple[str, Visitor]]) -> tuple[list[Operation], Truth]:
        """A fresh handoff, and all these requests at once: each is a step and the connection that asks for it."""
        before = int(self._rows("SELECT max(seq) FROM account")[0][0])
        session, handoff = await self.junior.lines[0].escalation()
        together = asyncio.Barrier(len(entries))

        async def one(step: str, line: Visitor) -> Operation:
            endpoint, body = _STEPS[step]
            await together.wait()
            began = time.monotonic_ns()
            reply = await line.ask(endpoint, body, handoff_id=handoff.id)
            ended = time.monotonic_ns()
            said = reply.headers["content-type"]
            return Operation(step, line.id, began, ended, reply.status_code, said, json.loads(reply.content))

        history = await asyncio.gather(*(one(step, line) for step, line in entries))
        return history, self._truth(handoff.id, session.entry.id, before)

    def _truth(self, handoff_id: str, session_id: str, before: int) -> Truth:
        status, owner, claimed_at = self._rows(
            f"SELECT status, claimed_by_id, claimed_at FROM handoff WHERE id = '{handoff_id}'"
        )[0]
        session_status, session_owner = self._rows(f"SELECT status, owner_id FROM session WHERE id = '{session_id}'")[0]
        kinds = ", ".join(f"'{kind}'" for kind in sorted(set(CHANGES.values())))
        events = self._rows(f"SELECT data FROM event WHERE seq > {before} AND type IN ({kinds}) ORDER BY seq")
        changes = [_change(json.loads(data)) for (data,) in events]
        notices = self._rows(
            f"SELECT count(*) FROM notice WHERE handoff_id = '{handoff_id}' AND kind = 'claimed'"
            f" AND person_id = '{self.junior.id}'"
        )
        return Truth(
            handoff_id=handoff_id,
            status=status,
            owner=owner if status == "claimed" else None,
            claimed_at=_moment(claimed_at) if status == "claimed" else None,
            session_status=session_status,
            session_owner=session_owner,
            changes=tuple(change for at, change in changes if at == handoff_id),
            claimed_notices=notices[0][0],
            junior=self.junior.id,
            names=self.names,
        )

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        if isinstance(self.server, TeamServer):
            return self.server.rows(query)
        with contextlib.closing(sqlite3.connect(self.server.database)) as connection:
            return connection.execute(query).fetchall()


@contextlib.contextmanager
def one_server(folder: Path, fault: str | None = None) -> Iterator[RunningServer]:
    """One server on SQLite, perhaps with a planted fault."""
    populate(folder, PEOPLE)
    server = RunningServer(folder, PLANTED if fault else OUR_SERVER, {"RF_TEST_FAULT": fault} if fault else None)
    try:
        assert server.start().get("ready") is True
        yield server
    finally:
        server.close()


@contextlib.contextmanager
def two_replicas(postgres: PostgresServer, redis: RedisServer, fault: str | None = None) -> Iterator[TeamServer]:
    """Two servers on one PostgreSQL, perhaps with a planted fault."""
    environment = {"RF_TEST_FAULT": fault} if fault else {}
    command = PLANTED if fault else OUR_REPLICA
    with TeamServer(postgres, redis, people=PEOPLE, environment=environment, command=command) as team:
        yield team


@asynccontextmanager
async def arena_of(server: Server, seniors: int) -> AsyncIterator[Arena]:
    """The junior and that many seniors, each with two connections per replica; background work is held back."""
    async with contextlib.AsyncExitStack() as held:
        alex = (await _lines(held, server, [ALEX], 1))[0].lines[0]
        await alex.get(endpoints.PAUSE_JOBS, PauseJobs(kinds=("assess", "reply", "ticket_note")))
        junior, *others = await _lines(held, server, [JANE, *racers(seniors)], 2)
        yield Arena(server, junior, tuple(others))


async def _lines(held: contextlib.AsyncExitStack, server: Server, people: Sequence[Somebody], each: int) -> list[Racer]:
    """Everybody's connections, opened by one request each."""
    found: list[list[Visitor]] = [[] for _ in people]
    replicas = len(server.replicas) if isinstance(server, TeamServer) else 1
    for _ in range(each):
        for replica in range(replicas):
            visit = (
                server.visited_by(*people, replica=replica)
                if isinstance(server, TeamServer)
                else server.visited_by(*people)
            )
            for lines, visitor in zip(found, await held.enter_async_context(visit), strict=True):
                lines.append(visitor)
    await asyncio.gather(*(visitor.http.get("/healthz") for lines in found for visitor in lines))
    return [Racer(lines[0].id, tuple(lines)) for lines in found]


def _change(data: dict[str, Any]) -> tuple[str, Change]:
    handoff, actor, owner = data["handoff"], data["actor"], data["handoff"]["claimed_by"]
    has_owner = handoff["status"] == "claimed" and owner is not None
    change = Change(
        data["type"], actor["id"] if actor else None, owner["id"] if has_owner else None, handoff["version"]
    )
    return handoff["id"], change


def _moment(value: str | datetime) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
