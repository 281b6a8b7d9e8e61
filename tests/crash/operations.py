"""What people do while the server dies, and what their desktop does then: the same again, with the same key."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import Request
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.sessions import NewSession, Resolution
from rf_desktop.contract.ways import Reason
from tests.server.harness import Visitor

PROBLEM = "Kerberos ticket renewal breaks the warehouse scanners"
OUTCOME = Resolution(cause="The clock was an hour off", fix="Set the time server", verdict="complete")


@dataclass(frozen=True)
class Cast:
    """Who acts; `settled` waits until all background work of what was done so far is over."""

    jane: Visitor
    sam: Visitor
    settled: Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """What an operation is done to."""

    session_id: str
    handoff_id: str = ""

    @property
    def path(self) -> dict[str, str]:
        """The parameters of an address; more than it has are no harm."""
        return {"session_id": self.session_id, "handoff_id": self.handoff_id}


Prepare = Callable[[Cast], Awaitable[Scene]]


@dataclass(frozen=True)
class Operation:
    """One request of one person; `prepare` brings a fresh session to where it can be made."""

    name: str
    prepare: Prepare
    who: Callable[[Cast], Visitor]
    endpoint: Endpoint[Any, Any]
    body: Request | None = None

    async def ask(self, cast: Cast, scene: Scene, key: str) -> httpx.Response | None:
        """The reply; None when the line broke, so that nobody knows whether it was done."""
        try:
            return await self.who(cast).ask(self.endpoint, self.body, key=key, **scene.path)
        except httpx.TransportError:
            return None

    def is_answered(self, reply: httpx.Response, *, again: bool) -> bool:
        """Whether that is a right answer; what cannot be repeated may be told its real state the second time (C11)."""
        told = again and not self.endpoint.repeatable and reply.status_code == 409
        return told or reply.status_code == self.endpoint.status


def fresh_key() -> str:
    """One idempotency key, kept over all attempts."""
    return str(uuid.uuid4())


async def _session(cast: Cast) -> Scene:
    opened = await cast.jane.get(endpoints.OPEN_SESSION, NewSession(problem=PROBLEM, ticket="12345"))
    await cast.settled()
    return Scene(opened.entry.id)


async def _escalated(cast: Cast) -> Scene:
    scene = await _session(cast)
    handoff = await cast.jane.get(endpoints.ESCALATE, _HANDOFF, session_id=scene.session_id)
    await cast.settled()
    return Scene(scene.session_id, handoff.id)


async def _claimed(cast: Cast) -> Scene:
    scene = await _escalated(cast)
    await cast.sam.get(endpoints.CLAIM_HANDOFF, Claim(way="take_over"), handoff_id=scene.handoff_id)
    return scene


async def resolved_case(cast: Cast) -> Scene:
    """A case like the others that has ended, so that each assessment finds one."""
    scene = await _claimed(cast)
    await cast.sam.get(endpoints.RESOLVE_SESSION, OUTCOME, session_id=scene.session_id)
    return scene


def _jane(cast: Cast) -> Visitor:
    return cast.jane


def _sam(cast: Cast) -> Visitor:
    return cast.sam


_HANDOFF = NewHandoff(reason="No idea left", notes="Tried the usual.", priority="high")
_REASON = Reason(reason="Somebody with the vendor's login has to look")
ESCALATE = Operation("escalate", _session, _jane, endpoints.ESCALATE, _HANDOFF)
CLAIM = Operation("claim", _escalated, _sam, endpoints.CLAIM_HANDOFF, Claim(way="take_over"))
BRIEF = Operation("brief", _claimed, _sam, endpoints.SEND_BRIEFING)
SAY = Operation("say", _session, _jane, endpoints.SEND_MESSAGE, NewMessage(body="The second scanner fails as well"))
WITHDRAW = Operation("withdraw", _escalated, _jane, endpoints.WITHDRAW_HANDOFF)
RELEASE = Operation("release", _claimed, _sam, endpoints.RELEASE_HANDOFF, _REASON)
RETURN = Operation("return", _claimed, _sam, endpoints.RETURN_HANDOFF, _REASON)
RESOLVE = Operation("resolve", _claimed, _sam, endpoints.RESOLVE_SESSION, OUTCOME)
ALL = (ESCALATE, CLAIM, BRIEF, SAY, WITHDRAW, RELEASE, RETURN, RESOLVE)
