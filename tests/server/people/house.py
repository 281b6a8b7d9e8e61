"""A server in the test's own process, over a database of either engine, and people who come from somewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import AuditEntry
from rf_desktop.contract.base import Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.identity import SignedIn, SignIn
from rf_desktop.contract.problems import READ_PROBLEM, Problem
from rf_desktop.server.app import create_app
from rf_desktop.server.http.desk import Desk
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.passwords import Passwords
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.store import Store, open_store
from tests.engines.beside import Beside
from tests.server.harness import Somebody, Visitor
from tests.server.services.office import PASSWORD, StandingClock

HERE = "192.0.2.1"
ALEX = "alex@acme.example.com"
THEIR_ADMIN = "admin@other.example.com"
BodyT = TypeVar("BodyT", bound=Request)
ReplyT = TypeVar("ReplyT", bound=Wire)


@dataclass
class House:
    """One replica; `staff` are the people of both accounts as they are in the database."""

    url: str
    store: Store
    app: FastAPI
    clock: StandingClock
    staff: dict[str, Actor]
    passwords: Passwords
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def beside(self) -> Beside:
        """The database, looked at from beside."""
        return Beside(self.url)

    def line(self, place: str = HERE, **headers: str) -> httpx.AsyncClient:
        """Connections from `place`."""
        transport = httpx.ASGITransport(self.app, client=(place, 50_000))
        return httpx.AsyncClient(transport=transport, base_url="http://server", headers=headers)

    async def knock(self, email: str, password: str = PASSWORD, place: str = HERE, **headers: str) -> httpx.Response:
        """One try to sign in."""
        body = SignIn(email=email, password=password, device="laptop")
        async with self.line(place, **headers) as http:
            return await http.post(endpoints.SIGN_IN.path, content=body.model_dump_json())

    async def enter(self, email: str = ALEX, password: str = PASSWORD, place: str = HERE) -> Visitor:
        """Somebody signed in."""
        reply = await self.knock(email, password, place)
        assert reply.status_code == 200, reply.text
        return self.visitor(SignedIn.model_validate_json(reply.content), place)

    async def enter_as(self, name: str) -> Visitor:
        """Somebody of the staff, by their field in the office."""
        return await self.enter(self.address(name))

    def visitor(self, signed_in: SignedIn, place: str = HERE) -> Visitor:
        """Whoever has this token."""
        me = signed_in.me
        who = Somebody(me.account_name, me.person.name, me.email, me.role)
        return Visitor(who, self.line(place), signed_in.token, me.person.id)

    def address(self, name: str) -> str:
        """The address by which somebody of the staff signs in."""
        actor = self.staff[name]
        return str(self.beside.value(f"SELECT email FROM person WHERE id = '{actor.person_id}'"))

    @asynccontextmanager
    async def another_replica(self) -> AsyncIterator[House]:
        """A second server over the same database."""
        store = await open_store(self.url)
        try:
            yield house(self.url, store, self.clock, self.staff, self.passwords)
        finally:
            await store.close()


def house(url: str, store: Store, clock: StandingClock, staff: dict[str, Actor], passwords: Passwords) -> House:
    """A server over `store`, whose new passwords cost nothing."""
    app = create_app(ServerSettings(database_url=url, trusted_proxies="198.51.100.0/24"), store, clock=clock)
    desk: Desk = app.state.desk
    desk.people.passwords = passwords
    return House(url, store, app, clock, staff, passwords)


def problem(reply: httpx.Response) -> Any:
    """The problem in a reply."""
    read: Problem = READ_PROBLEM.validate_json(reply.content)
    assert read.status == reply.status_code
    return read


def code(reply: httpx.Response) -> str:
    """How a reply was refused; `ok` when it was not."""
    return "ok" if reply.status_code < 400 else str(problem(reply).code)


async def refused(visitor: Visitor, endpoint: Endpoint[BodyT, ReplyT], body: BodyT | None = None, **path: str) -> str:
    """How the visitor is refused."""
    return code(await visitor.ask(endpoint, body, **path))


async def audited(admin: Visitor, subject_id: str | None = None) -> list[AuditEntry]:
    """The audit log, the oldest first."""
    entries: list[AuditEntry] = []
    query: dict[str, str] = {} if subject_id is None else {"subject_id": subject_id}
    while True:
        reply = await admin.http.get("/audit", params=query, headers={"Authorization": f"Bearer {admin.token}"})
        page = endpoints.AUDIT_LOG.reply.model_validate_json(reply.content)
        entries += page.entries
        if page.next is None:
            return entries[::-1]
        query["after"] = page.next


async def actions(admin: Visitor, subject_id: str | None = None) -> list[str]:
    """What was done, the oldest first."""
    return [entry.action for entry in await audited(admin, subject_id)]
