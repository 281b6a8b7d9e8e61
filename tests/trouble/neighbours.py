"""Another company in the same database, with a session and a waiting escalation of its own (R3)."""

from __future__ import annotations

from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.contract.sessions import NewSession
from rf_desktop.domain.moments import now
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.people import People
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.store import open_store

PROBLEM = "The neighbours' payroll server does not start"


async def move_in(url: str) -> None:
    """Found the account, open its session and escalate it."""
    store, bus = await open_store(url), MemoryBus()
    try:
        me = await People(store, bus, now).create_admin(
            "Other MSP", "Their admin", "admin@other.example", "TestPass123!"
        )
        admin = Actor(me.person.id, me.account_id, me.role, me.person.name, token_hash="")
        opened = await Sessions(store, bus, now).open(admin, NewSession(problem=PROBLEM), "open")
        handoffs = HandoffManager(store, bus, now)
        await handoffs.escalate(admin, opened.entry.id, NewHandoff(reason="Nobody else is here"), "escalate")
    finally:
        await store.close()
