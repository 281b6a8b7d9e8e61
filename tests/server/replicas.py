"""A team's server for tests: several real processes over TCP, on one PostgreSQL and one Redis, each to be killed.

with PostgresServer() as postgres, RedisServer() as redis, TeamServer(postgres, redis) as team:
    async with team.visited_by(JANE, SAM) as (jane, sam):      # both on the first replica
        async with team.elsewhere(sam, 1) as sam_there:        # the same sign-in on the second
            ...
    team.replicas[0].kill(); team.replicas[0].start()
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType

import httpx

from rf_desktop.server.store import migrate
from tests.engines.binaries import free_port
from tests.engines.postgres import Databases, PostgresServer, apart
from tests.engines.prepared import APP, OWNER, make_roles
from tests.engines.redis import RedisServer
from tests.server import nursery
from tests.server.harness import NO_CERTIFICATES, PEOPLE, Somebody, Visitor, hire, sign_in
from tests.server.nursery import Nursling

OUR_SERVER = (sys.executable, "-m", "rf_desktop.server")
_LONGEST_END = 30


class NotServing(Exception):
    """A replica ended instead of serving; the text is its log."""


class Replica:
    """One `rf-server serve` process on a port that stays the same over restarts."""

    def __init__(self, log: Path, environment: Mapping[str, str], command: Sequence[str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | Nursling | None = None
        self._log = log
        self._command = (*command, "serve", "--port", str(self.port))
        self._environment = dict(environment)

    @property
    def log(self) -> str:
        """Everything that it wrote to stderr, over all its starts."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self.process
        return self.process.pid

    def launch(self) -> None:
        """Begin to start it; `await_ready` is the other half."""
        environment = {**os.environ, **self._environment}
        with self._log.open("ab") as log:
            if nursery.can_fork(self._command, environment):
                self.process = nursery.fork(self._command, environment, log, with_stdin=False)
            else:
                self.process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=log, env=environment)

    def await_ready(self) -> None:
        """Wait until it serves. Raises NotServing."""
        assert self.process
        assert self.process.stdout
        said = self.process.stdout.readline().decode()
        if not said.startswith("Serving on "):
            self.kill()
            raise NotServing(said + self.log)

    def start(self) -> None:
        """Start it, or start it again, and wait until it serves."""
        self.launch()
        self.await_ready()

    def kill(self) -> None:
        """As kill -9."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """End it by SIGTERM, as an orchestrator does. Its exit status."""
        return self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """SIGSTOP."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)

    def close(self) -> None:
        """Nothing is left of it."""
        if self.process and self.process.poll() is None:
            self.kill()

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Connections to this replica."""
        return httpx.AsyncClient(
            base_url=self.url, headers=headers, timeout=60, trust_env=False, verify=NO_CERTIFICATES
        )

    def _end(self, how: signal.Signals) -> int:
        assert self.process
        assert self.process.stdout
        self.process.send_signal(how)
        status = self.process.wait(_LONGEST_END)
        self.process.stdout.close()
        return status


class TeamServer:
    """Replicas over one database of their own with these people in it. Without a Redis they wake each other by NOTIFY.

    `environment` holds further `RF_…` variables, `command` another program in place of `rf-server`.
    """

    def __init__(
        self,
        postgres: PostgresServer,
        redis: RedisServer | None = None,
        *,
        replicas: int = 2,
        people: Sequence[Somebody] = PEOPLE,
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = OUR_SERVER,
    ) -> None:
        self.postgres = postgres
        self.redis = redis
        self.databases = Databases(postgres)
        self.database = _populated(self.databases, tuple(people))
        self.database_url = postgres.url(self.database, APP)
        self.owner_url = postgres.url(self.database, OWNER)
        addresses = {"RF_DATABASE_URL": self.database_url} | ({"RF_REDIS_URL": redis.url} if redis else {})
        self._logs = Path(tempfile.mkdtemp(prefix="rf-replicas-"))
        self.replicas = [
            Replica(self._logs / f"replica-{number}.log", addresses | dict(environment or {}), command)
            for number in range(replicas)
        ]
        self._signed_in: dict[Somebody, tuple[str, str]] = {}

    def start(self) -> TeamServer:
        """Start all replicas and wait until all serve."""
        for replica in self.replicas:
            replica.launch()
        for replica in self.replicas:
            replica.await_ready()
        return self

    def close(self) -> None:
        """End them and forget the database, which must be reachable."""
        for replica in self.replicas:
            replica.close()
        if self.postgres.process.is_running():
            self.databases.drop(self.database)
        shutil.rmtree(self._logs, ignore_errors=True)

    def __enter__(self) -> TeamServer:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What a question to the database finds, asked beside the servers by a superuser."""
        return self.databases.rows(query, database=self.database)

    @asynccontextmanager
    async def visited_by(self, *people: Somebody, replica: int = 0) -> AsyncIterator[tuple[Visitor, ...]]:
        """These people on one replica, each over connections of their own; one sign-in of each lasts for all."""
        visitors = [Visitor(who, self.replicas[replica].client(), "", "") for who in people]
        try:
            for visitor in visitors:
                if visitor.who not in self._signed_in:
                    known = await sign_in(visitor.http, visitor.who)
                    self._signed_in[visitor.who] = (known.token, known.me.person.id)
                visitor.token, visitor.id = self._signed_in[visitor.who]
            yield tuple(visitors)
        finally:
            for visitor in visitors:
                await visitor.http.aclose()

    @asynccontextmanager
    async def elsewhere(self, visitor: Visitor, replica: int) -> AsyncIterator[Visitor]:
        """The same person with the same sign-in, on another replica."""
        async with self.replicas[replica].client() as http:
            yield Visitor(visitor.who, http, visitor.token, visitor.id)


_templates: dict[tuple[str, tuple[Somebody, ...]], str] = {}


def _populated(databases: Databases, people: tuple[Somebody, ...]) -> str:
    """A database with these people, copied from one that is made once per server and run; its name."""
    known = (databases.server.address, people)
    if known not in _templates:
        make_roles(databases)
        name = databases.create(owner=OWNER)
        migrate(databases.server.url(name, OWNER), app_role=APP)
        apart(hire(databases.server.url(name, APP), people))
        _templates[known] = name
    return databases.create(like=_templates[known], owner=OWNER)
