"""Ten thousand accounts in one PostgreSQL: `python -m bench.many_accounts [accounts]`. Not part of `make bench`.

Each account has a senior and a junior and twenty handoffs, four of them open. Asked for accounts drawn at random: a
page of the queue, an escalation, a claim; the same with a single account in the database beside it. And what a replica
keeps for an account of which nobody does anything but listen; and what it does for all of them together, however quiet
they are: the look at their newest numbers, their sign-ins, and the signs of life of their desktops.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from statistics import median
from typing import TypeVar

import asyncpg

from bench import queue_page
from bench.databases import ground
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.sessions import NewSession
from rf_desktop.domain.ids import AccountId, PersonId, new_id
from rf_desktop.domain.moments import now
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.figures import NO_FIGURES
from rf_desktop.server.ports import LoggedRow
from rf_desktop.server.services.account_hub import AccountHub
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.connections import CONNECTED_FOR
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.people import IDLE, token_hash
from rf_desktop.server.services.queue_page import QueueReading
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.store import Store, open_store

ROUNDS = 150
HANDOFFS = 20
READS = 1000
LOOKS = 20
Pair = tuple[Actor, Actor]
ResultT = TypeVar("ResultT")


async def fill(raw: str, accounts: int) -> list[Pair]:
    """The accounts; a junior and a senior of each."""
    found = []
    at = now()
    rows: dict[str, list[tuple[object, ...]]] = {
        "account": [], "person": [], "sign_in": [], "session": [], "handoff": []
    }  # fmt: skip
    queue_page.HANDOFFS = HANDOFFS
    for number in range(accounts):
        account = AccountId(new_id())
        junior = Actor(PersonId(new_id()), account, "engineer", "Junior", "no-token")
        senior = Actor(PersonId(new_id()), account, "senior", "Senior", token_hash(f"senior {number}"))
        found.append((junior, senior))
        rows["account"].append((account, f"Account {number}", 0, at))
        rows["person"] += [
            (account, who.person_id, who.name, f"{who.person_id}@x.example", who.role, "-", True, at)
            for who in (junior, senior)
        ]
        rows["sign_in"].append((account, senior.token_hash, senior.person_id, "laptop", at, at))
        rows["session"] += queue_page._sessions(junior, at)  # noqa: SLF001
        rows["handoff"] += queue_page._handoffs(junior, text=False)  # noqa: SLF001
    columns = {
        "account": ("id", "name", "seq", "created_at"),
        "person": ("account_id", "id", "name", "email", "role", "password_hash", "active", "created_at"),
        "sign_in": ("account_id", "token_hash", "person_id", "device", "created_at", "last_seen_at"),
        "session": queue_page._SESSION,  # noqa: SLF001
        "handoff": queue_page._HANDOFF,  # noqa: SLF001
    }
    connection = await asyncpg.connect(raw)
    for table, records in rows.items():
        await connection.copy_records_to_table(table, columns=columns[table], records=records)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return found


async def use(store: Store, pairs: list[Pair]) -> None:
    """Print the medians of the use cases, for accounts drawn at random."""
    chance = random.Random(1)
    bus = MemoryBus()
    sessions, manager, queue = Sessions(store, bus), HandoffManager(store, bus), QueueReading(store, bus)
    times: dict[str, list[float]] = {"queue page": [], "escalate": [], "claim": []}

    async def timed(name: str, asked: Awaitable[ResultT]) -> ResultT:
        began = time.perf_counter()
        result = await asked
        times[name].append((time.perf_counter() - began) * 1e3)
        return result

    for _ in range(ROUNDS):
        junior, senior = chance.choice(pairs)
        await timed("queue page", queue.page(senior, None, None))
        session = await sessions.open(junior, NewSession(problem="Outlook does not sync"), new_id())
        asked = manager.escalate(junior, session.entry.id, NewHandoff(reason="No idea left"), new_id())
        handoff = await timed("escalate", asked)
        await timed("claim", manager.claim(senior, handoff.id, Claim(way="pick_up")))
    for name, found in times.items():
        print(f"  {name}: {median(found):.1f} ms")


class _SilentLog:
    """A log in which nothing ever happens, so that only the hub itself is counted."""

    async def head(self, account_id: AccountId) -> int:
        return 0

    async def heads(self, accounts: Collection[AccountId]) -> dict[AccountId, int]:
        return {}

    async def oldest(self, account_id: AccountId) -> int:
        return 1

    async def after(self, account_id: AccountId, seq: int, limit: int) -> list[LoggedRow]:
        return []


async def hubs(pairs: list[Pair]) -> None:
    """Print what an account costs a replica of which nobody does anything but listen."""
    tracemalloc.start()
    made = [AccountHub(_SilentLog(), junior.account_id, 0, ring=1024, figures=NO_FIGURES) for junior, _ in pairs]
    await asyncio.sleep(0.5)  # each has had its first look and waits to be woken
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"  an idle account's hub: {kept / len(made) / 1024:.1f} KiB")
    for hub in made:
        hub._pump.cancel()  # noqa: SLF001
    await asyncio.gather(*(hub._pump for hub in made), return_exceptions=True)  # noqa: SLF001


async def looks(store: Store, pairs: list[Pair]) -> None:
    """Print what a replica does all the time for so many accounts with one desktop each, in all and how often."""
    accounts = [junior.account_id for junior, _ in pairs]
    tokens = [senior.token_hash for _, senior in pairs]

    async def logs() -> None:
        for account_id in accounts[:READS]:
            await store.log.after(account_id, 0, 100)

    async def turns() -> None:
        for account_id in accounts[:READS]:
            async with store.work(account_id):
                pass

    async def spent(what: str, look: Callable[[], Awaitable[object]], times: int, each: int = 1) -> None:
        cpu, began = time.process_time(), time.perf_counter()
        for _ in range(times):
            await look()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - began
        print(f"  {what}: {cpu / times / each * 1e3:.2f} ms of CPU, {wall / times / each * 1e3:.2f} ms in all")

    await spent("reading one log", logs, 1, len(accounts[:READS]))
    await spent("an account's writing transaction that does nothing", turns, 1, len(accounts[:READS]))
    await spent("every 2 s, one look at all heads", lambda: store.log.heads(accounts), LOOKS)
    await spent("every 15 s, all sign-ins", lambda: store.listeners.valid(accounts, now() - IDLE), LOOKS)
    until = now() + CONNECTED_FOR
    await spent("every 20 s, all signs of life", lambda: store.signs_of_life.connected(tokens, until), LOOKS)


async def main(accounts: int) -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory() as name:
        for count in (1, accounts):
            with ground("postgresql", Path(name)) as place:
                print(f"{count:,} accounts:")
                pairs = await fill(place.raw, count)
                store = await open_store(place.url)
                await use(store, pairs)
                if count > 1:
                    await hubs(pairs)
                    await looks(store, pairs)
                await store.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
