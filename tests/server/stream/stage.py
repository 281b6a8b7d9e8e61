"""Cursors over a shared ring, without a server: a log in memory, lines that can be full, and a hub between them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rf_desktop.domain.ids import AccountId, PersonId
from rf_desktop.domain.moments import now
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.ports import Audience, Everyone, LoggedRow, Roles
from rf_desktop.server.services.event_hub import EventHub
from rf_desktop.server.services.subscription import Subscription, Viewer

ACME = AccountId("acme")
OTHER = AccountId("other")
SENIORS = Roles(frozenset({"senior", "admin"}))


@dataclass
class Log:
    """An event log in memory. `behind` hides the newest events, as a replica that lags would; `broken` is out of reach.

    reads: how often one account's events were read; looks: how often all heads were asked for.
    """

    rows: dict[AccountId, list[LoggedRow]] = field(default_factory=dict)
    behind: int = 0
    reads: int = 0
    looks: int = 0
    broken: bool = False

    def add(self, account_id: AccountId = ACME, audience: Audience | None = None, size: int = 0) -> int:
        rows = self.rows.setdefault(account_id, [])
        seq = rows[-1].seq + 1 if rows else 1
        rows.append(LoggedRow(seq, "e", json.dumps({"n": seq, "pad": "x" * size}), audience or Everyone()))
        return seq

    def forget(self, up_to: int, account_id: AccountId = ACME) -> None:
        self.rows[account_id] = [row for row in self.rows[account_id] if row.seq > up_to]

    async def head(self, account_id: AccountId) -> int:
        rows = self._visible(account_id)
        return rows[-1].seq if rows else 0

    async def heads(self, accounts: Collection[AccountId]) -> Mapping[AccountId, int]:
        self.looks += 1
        if self.broken:
            raise OSError("out of reach")
        return {account_id: await self.head(account_id) for account_id in accounts}

    async def oldest(self, account_id: AccountId) -> int:
        rows = self.rows.get(account_id, [])
        return rows[0].seq if rows else 1

    async def after(self, account_id: AccountId, seq: int, limit: int) -> Sequence[LoggedRow]:
        self.reads += 1
        if self.broken:
            raise OSError("out of reach")
        return [row for row in self._visible(account_id) if row.seq > seq][:limit]

    def _visible(self, account_id: AccountId) -> list[LoggedRow]:
        rows = self.rows.get(account_id, [])
        return rows[: len(rows) - self.behind] if self.behind else rows


@dataclass
class SignIns:
    """Everybody is signed in, but for those who are named otherwise; `broken` is a database out of reach."""

    roles: dict[str, Role | None] = field(default_factory=dict)
    known: dict[str, Role] = field(default_factory=dict)
    broken: bool = False
    looks: int = 0

    async def valid(self, accounts: Collection[AccountId], used_since: datetime) -> Mapping[str, Role]:
        self.looks += 1
        if self.broken:
            raise OSError("out of reach")
        return {token: role for token, role in {**self.known, **self.roles}.items() if role is not None}


class Line:
    """What a listener's line took. While `full`, a write waits as it does on a real one."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.free = asyncio.Event()
        self.free.set()
        self.waiting = 0
        self.grew = asyncio.Event()

    def offer(self, body: bytes) -> Awaitable[None] | None:
        if not self.free.is_set():
            return self.write(body)
        self.taken.append(body)
        self.grew.set()
        return None

    async def write(self, body: bytes) -> None:
        self.waiting += len(body)
        await self.free.wait()
        self.waiting -= len(body)
        self.taken.append(body)
        self.grew.set()

    @property
    def numbers(self) -> list[int]:
        """The numbers of all logged events, in order of arrival."""
        text = b"".join(self.taken).decode()
        return [int(line[4:]) for line in text.splitlines() if line.startswith("id: ")]

    @property
    def text(self) -> str:
        """Everything."""
        return b"".join(self.taken).decode()

    async def has(self, number: int) -> None:
        """Wait until this event came."""
        async with asyncio.timeout(5):
            while number not in self.numbers:
                self.grew.clear()
                await self.grew.wait()


class Stage:
    """A hub over a log, its bus, and its listeners."""

    def __init__(self, ring: int = 8, poll: float = 3600) -> None:
        self.log = Log()
        self.bus = MemoryBus()
        self.sign_ins = SignIns()
        self.hub = EventHub(self.log, self.sign_ins, self.bus, now, ring=ring, poll=poll, heartbeat=3600)
        self.joined: list[tuple[AccountId, Subscription]] = []

    async def listen(
        self,
        cursor: int,
        role: Role = "senior",
        person: str = "sam",
        account: AccountId = ACME,
        line: Line | None = None,
    ) -> tuple[Line, Subscription]:
        line = line or Line()
        self.sign_ins.known[person] = role
        subscription = await self.hub.join(account, Viewer(PersonId(person), role, person), line, cursor)
        self.joined.append((account, subscription))
        return line, subscription

    def say(self, *audiences: Audience, account: AccountId = ACME, size: int = 0) -> int:
        """Log events, then wake everybody: as one transaction does."""
        last = [self.log.add(account, audience, size) for audience in audiences][-1]
        self.bus.wake(account)
        return last
