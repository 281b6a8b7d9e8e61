"""A real server process over TCP, started as the application starts it, and people who talk to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import quote

import httpx

from rf_desktop.contract import endpoints
from rf_desktop.contract.attachments import FILE_NAME_HEADER, FileUpload
from rf_desktop.contract.base import IDEMPOTENCY_HEADER, LOCAL_SECRET_HEADER, Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.endpoints import EVENTS_PATH
from rf_desktop.contract.handoffs import HandoffDetail, NewHandoff
from rf_desktop.contract.identity import SignedIn, SignIn
from rf_desktop.contract.sessions import NewSession, SessionDetail
from rf_desktop.domain.ids import AccountId, new_id
from rf_desktop.domain.moments import now
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.services.passwords import Passwords
from rf_desktop.server.services.people import People
from rf_desktop.server.settings import sqlite_url
from rf_desktop.server.store import migrate, open_store
from rf_desktop.server.store.tables import Account
from tests.server import nursery
from tests.server.nursery import Nursling

PASSWORD = "TestPass123!"
SECRET = "the-secret-of-this-start-for-tests"
OUR_SERVER = (sys.executable, "-m", "rf_desktop", "--serve")
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Reading the system's certificates for each client takes longer than most tests; plain HTTP needs none."""
BodyT = TypeVar("BodyT", bound=Request)
ReplyT = TypeVar("ReplyT", bound=Wire)


@dataclass(frozen=True)
class Somebody:
    """A person who exists in the test's database."""

    account: str
    name: str
    email: str
    role: Role


JANE = Somebody("Acme MSP", "Jane", "jane@acme.example", "engineer")
NORA = Somebody("Acme MSP", "Second engineer", "engineer2@acme.example", "engineer")
SAM = Somebody("Acme MSP", "Sam", "sam@acme.example", "senior")
ALEX = Somebody("Acme MSP", "Alex", "alex@acme.example", "admin")
FOREIGN_JUNIOR = Somebody("Other MSP", "Their junior", "junior@other.example", "engineer")
FOREIGN_SENIOR = Somebody("Other MSP", "Their senior", "senior@other.example", "senior")
PEOPLE = (JANE, NORA, SAM, ALEX, FOREIGN_JUNIOR, FOREIGN_SENIOR)


def racers(count: int) -> tuple[Somebody, ...]:
    """That many seniors of one account."""
    return tuple(Somebody("Acme MSP", f"Senior {n}", f"senior{n}@acme.example", "senior") for n in range(count))


@dataclass
class Visitor:
    """Somebody signed in, over a connection of their own."""

    who: Somebody
    http: httpx.AsyncClient
    token: str
    id: str

    async def ask(
        self,
        endpoint: Endpoint[BodyT, ReplyT],
        body: BodyT | bytes | None = None,
        *,
        key: str | None = "",
        headers: Any = None,
        **path: str,
    ) -> httpx.Response:
        """The bare reply. `key`: "" makes a fresh one where the endpoint wants one, None sends none."""
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        if endpoint.keyed and key is not None:
            sent[IDEMPOTENCY_HEADER] = key or str(uuid.uuid4())
        content: bytes | None
        if isinstance(body, FileUpload):
            content, sent[FILE_NAME_HEADER] = body.content, quote(body.name)
        else:
            content = body if isinstance(body, bytes) else body.model_dump_json().encode() if body is not None else None
        return await self.http.request(endpoint.method, endpoint.path.format(**path), content=content, headers=sent)

    async def get(
        self, endpoint: Endpoint[BodyT, ReplyT], body: BodyT | None = None, *, key: str = "", **path: str
    ) -> ReplyT:
        """The reply of a request that succeeds."""
        reply = await self.ask(endpoint, body, key=key, **path)
        assert reply.status_code == endpoint.status, reply.text
        return endpoint.reply.model_validate_json(reply.content)

    async def escalation(self, problem: str = "Outlook does not sync") -> tuple[SessionDetail, HandoffDetail]:
        """A fresh session, handed off."""
        session = await self.get(endpoints.OPEN_SESSION, NewSession(problem=problem, ticket="12345"))
        body = NewHandoff(reason="No idea left", notes="Tried the usual.", priority="high")
        return session, await self.get(endpoints.ESCALATE, body, session_id=session.entry.id)

    @asynccontextmanager
    async def stream(self, last_event_id: str | int | None = None, query: str = "") -> AsyncIterator[Listening]:
        """An open event stream."""
        url = self.http.base_url
        reader, writer = await asyncio.open_connection(url.host, url.port)
        try:
            lines = [
                f"GET {EVENTS_PATH}{query} HTTP/1.1",
                f"Host: {url.host}:{url.port}",
                f"{LOCAL_SECRET_HEADER}: {SECRET}",
                f"Authorization: Bearer {self.token}",
            ]
            if last_event_id is not None:
                lines.append(f"Last-Event-ID: {last_event_id}")
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
            status, *headers = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
            assert " 200 " in status, status
            named = (header.split(": ", 1) for header in headers)
            yield Listening({name.lower(): value for name, value in named}, reader)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


@dataclass
class Listening:
    """What came over one stream, in order. Reads the line itself, so that a cut is seen as it happens."""

    headers: dict[str, str]
    _reader: asyncio.StreamReader
    heard: list[tuple[int | None, dict[str, Any]]] = field(default_factory=list)
    _rest: bytes = b""

    async def next(self) -> dict[str, Any]:
        """The next event's data. Raises EndOfStream at the stream's end, however it ends."""
        fields = dict(line.split(": ", 1) for line in (await self._block()).splitlines())
        data = cast("dict[str, Any]", json.loads(fields["data"]))
        assert data["type"] == fields["event"]
        numbered = data["type"] not in ("hello", "heartbeat", "resync", "bye")
        assert numbered == ("id" in fields)
        self.heard.append((int(fields["id"]) if numbered else None, data))
        return data

    async def until(self, kind: str, **facts: object) -> dict[str, Any]:
        """The next event of this kind with these facts; all before it are kept in `heard`."""
        while True:
            data = await self.next()
            if data["type"] == kind and all(data.get(name) == value for name, value in facts.items()):
                return data

    async def rest(self) -> list[str]:
        """The kinds of everything up to the stream's end."""
        kinds: list[str] = []
        while True:
            try:
                kinds.append((await self.next())["type"])
            except EndOfStream:
                return kinds

    @property
    def numbers(self) -> list[int]:
        """The numbers of the logged events heard so far."""
        return [number for number, _ in self.heard if number is not None]

    async def _block(self) -> str:
        while b"\n\n" not in self._rest:
            self._rest += await self._chunk()
        block, self._rest = self._rest.split(b"\n\n", 1)
        return block.decode()

    async def _chunk(self) -> bytes:
        try:
            size = int(await self._reader.readuntil(b"\r\n"), 16)
            chunk = await self._reader.readexactly(size + 2)
        except (asyncio.IncompleteReadError, OSError) as cut:
            raise EndOfStream from cut
        if size == 0:
            raise EndOfStream
        return chunk[:-2]


class EndOfStream(Exception):
    """The server closed the stream, or the line was cut."""


class RunningServer:
    """One data folder's server: it can be killed and started again on the same port, as the application does."""

    def __init__(self, data_dir: Path, command: Sequence[str] = OUR_SERVER, env: dict[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self.command = tuple(command)
        self.env = env
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(256)
        self.port: int = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = data_dir / "server" / "resolutionflow.db"
        self.process: subprocess.Popen[bytes] | Nursling | None = None
        self.answer: dict[str, Any] = {}
        self._signed_in: dict[Somebody, SignedIn] = {}
        self._log = data_dir / "server.log"

    def start(self, *, demo: bool = False) -> dict[str, Any]:
        """Start a child and wait for its word."""
        environment = {**os.environ, **(self.env or {})}
        forks = nursery.can_fork(self.command, environment)
        with self._log.open("ab") as log:
            if forks:
                self.process = nursery.fork(self.command, environment, log, listener=self.listener, with_stdin=True)
            else:
                self.process = subprocess.Popen(
                    self.command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    pass_fds=(self.listener.fileno(),),
                    env=environment,
                )
        assert self.process.stdin
        assert self.process.stdout
        line = {
            "listen_fd": nursery.LISTENER if forks else self.listener.fileno(),
            "secret": SECRET,
            "data_dir": str(self.data_dir),
            "demo": demo,
            "data_key": None,
        }
        self.process.stdin.write(json.dumps(line).encode() + b"\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        assert said, f"the server said nothing: {self.log}"
        self.answer = json.loads(said)
        return self.answer

    @property
    def log(self) -> str:
        """Everything that it wrote to stderr."""
        return self._log.read_text() if self._log.exists() else ""

    def kill(self) -> None:
        """As kill -9 does."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self._reap()

    def stop(self) -> int:
        """End it as the application does, by the end of stdin. Its exit status."""
        assert self.process
        assert self.process.stdin
        self.process.stdin.close()
        return self._reap()

    def terminate(self) -> int:
        """End it by SIGTERM. Its exit status."""
        assert self.process
        self.process.terminate()
        return self._reap()

    def close(self) -> None:
        """Nothing is left, whatever the test did."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self._reap()
        self.listener.close()

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Connections of the embedded desktop: they carry the secret."""
        return httpx.AsyncClient(
            base_url=self.url,
            headers={LOCAL_SECRET_HEADER: SECRET, **headers},
            timeout=60,
            trust_env=False,
            verify=NO_CERTIFICATES,
        )

    @asynccontextmanager
    async def visited_by(self, *people: Somebody) -> AsyncIterator[tuple[Visitor, ...]]:
        """These people, each over their own connections; one sign-in of each lasts for the whole server."""
        visitors: list[Visitor] = []
        try:
            for who in people:
                http = self.client()
                visitors.append(Visitor(who, http, "", ""))
            for visitor in visitors:
                if visitor.who not in self._signed_in:
                    self._signed_in[visitor.who] = await sign_in(visitor.http, visitor.who)
                known = self._signed_in[visitor.who]
                visitor.token, visitor.id = known.token, known.me.person.id
            yield tuple(visitors)
        finally:
            for visitor in visitors:
                await visitor.http.aclose()

    def _reap(self) -> int:
        assert self.process
        assert self.process.stdin
        assert self.process.stdout
        status = self.process.wait(timeout=20)
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()
        return status


async def sign_in(http: httpx.AsyncClient, who: Somebody) -> SignedIn:
    """A fresh sign-in."""
    reply = await http.post("/sign-in", content=SignIn(email=who.email, password=PASSWORD).model_dump_json())
    assert reply.status_code == 200, reply.text
    return SignedIn.model_validate_json(reply.content)


def populate(data_dir: Path, people: Sequence[Somebody] = PEOPLE) -> None:
    """A migrated database with these people and their accounts; every password is PASSWORD."""
    file = data_dir / "server" / "resolutionflow.db"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_populated(tuple(people)))


@lru_cache
def _populated(people: tuple[Somebody, ...]) -> bytes:
    """Such a database, made once for all tests of a run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.db"
        migrate(sqlite_url(file))
        asyncio.run(hire(sqlite_url(file), people))
        return file.read_bytes()


async def hire(url: str, people: Sequence[Somebody]) -> None:
    """Put these people and their accounts into a migrated database; every password is PASSWORD."""
    store = await open_store(url)
    passwords = Passwords.cheap()
    try:
        service = People(store, MemoryBus(), now, passwords)
        accounts: dict[str, AccountId] = {}
        for who in people:
            if who.account not in accounts:
                accounts[who.account] = AccountId(new_id())
                async with store.founding() as doors:
                    doors.add_account(Account(id=accounts[who.account], name=who.account, seq=0, created_at=now()))
            await service.add_person(accounts[who.account], who.name, who.email, PASSWORD, who.role)
    finally:
        passwords.close()
        await store.close()
