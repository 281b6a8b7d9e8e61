"""Every request that makes something carries a key, and makes it once (E5)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import NewInvitation
from rf_desktop.contract.ai import ApprovedTeachBack
from rf_desktop.contract.attachments import FileUpload
from rf_desktop.contract.base import Request, Wire
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.sessions import NewSession, Resolution
from rf_desktop.contract.ways import CoachedReturn, CoachingStep, NewConsultation, Remark
from rf_desktop.domain.ids import PersonId
from tests.server.harness import Visitor
from tests.server.people.house import ALEX, House, code

Path = dict[str, str]


@dataclass(frozen=True)
class Case:
    """How one keyed endpoint is tried. `table` has one row more after any number of repeats.

    ready: makes what the request needs, and gives the path. other: another body for the same path.
    """

    body: Callable[[House], Request]
    other: Callable[[House], Request]
    ready: Callable[[House, Visitor], Awaitable[Path]]
    table: str
    condition: str = "true"


async def nothing(_house: House, _visitor: Visitor) -> Path:
    """Needs nothing."""
    return {}


async def a_session(_house: House, visitor: Visitor) -> Path:
    """A session of the visitor's."""
    opened = await visitor.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
    return {"session_id": opened.entry.id}


async def a_claim(house: House, visitor: Visitor) -> Path:
    """A handoff of Jane's that the visitor has taken."""
    path = await a_waiting_handoff(house, visitor)
    await visitor.get(endpoints.CLAIM_HANDOFF, Claim(way="continue"), **path)
    return path


async def a_claim_of_sams(house: House, _visitor: Visitor) -> Path:
    """A handoff of Jane's that Sam has taken."""
    return await a_claim(house, await house.enter_as("sam"))


async def a_waiting_handoff(house: House, _visitor: Visitor) -> Path:
    """A handoff of Jane's."""
    _, handoff = await (await house.enter_as("jane")).escalation()
    return {"handoff_id": handoff.id}


async def a_resolved_case(house: House, visitor: Visitor) -> Path:
    """A session of Jane's that the visitor has taken and resolved."""
    handoff = await a_claim(house, visitor)
    detail = await visitor.get(endpoints.GET_HANDOFF, **handoff)
    path = {"session_id": detail.session_id}
    await visitor.get(endpoints.RESOLVE_SESSION, Resolution(cause="c", fix="f"), **path)
    return path


def sam(house: House) -> PersonId:
    """Somebody to ask."""
    return house.staff["sam"].person_id


CASES: dict[Endpoint[Any, Any], Case] = {
    endpoints.INVITE: Case(
        lambda _: NewInvitation(email="new@acme.example.com", name="New"),
        lambda _: NewInvitation(email="other@acme.example.com", name="New"),
        nothing,
        "invitation",
    ),
    endpoints.OPEN_SESSION: Case(
        lambda _: NewSession(problem="p"), lambda _: NewSession(problem="q"), nothing, "session"
    ),
    endpoints.RESOLVE_SESSION: Case(
        lambda _: Resolution(cause="c", fix="f"), lambda _: Resolution(cause="c", fix="g"), a_session, "outcome"
    ),
    endpoints.SEND_MESSAGE: Case(
        lambda _: NewMessage(body="a"), lambda _: NewMessage(body="b"), a_session, "message", "body = 'a'"
    ),
    endpoints.ESCALATE: Case(lambda _: NewHandoff(reason="r"), lambda _: NewHandoff(reason="s"), a_session, "handoff"),
    endpoints.HAND_OFF: Case(lambda _: NewHandoff(reason="r"), lambda _: NewHandoff(reason="s"), a_session, "handoff"),
    endpoints.RETURN_COACHED: Case(
        lambda _: CoachedReturn(reason="r", steps=(CoachingStep(text="try"),), stop_condition="it works"),
        lambda _: CoachedReturn(reason="s", steps=(CoachingStep(text="try"),), stop_condition="it works"),
        a_claim,
        "coaching",
    ),
    endpoints.REMARK: Case(
        lambda _: Remark(body="a remark"),
        lambda _: Remark(body="b"),
        a_claim_of_sams,
        "message",
        "body LIKE '%a remark%'",
    ),
    endpoints.CONSULT: Case(
        lambda house: NewConsultation(person_id=sam(house), question="q"),
        lambda house: NewConsultation(person_id=sam(house), question="r"),
        a_session,
        "consultation",
    ),
    endpoints.UPLOAD_FILE: Case(
        lambda _: FileUpload(name="log.txt", content=b"what it said"),
        lambda _: FileUpload(name="log.txt", content=b"what it said later"),
        a_session,
        "attachment",
    ),
    endpoints.APPROVE_TEACH_BACK: Case(
        lambda _: ApprovedTeachBack(text="this helped"),
        lambda _: ApprovedTeachBack(text="that helped"),
        a_resolved_case,
        "message",
        "body = 'this helped'",
    ),
}
"""One case for each keyed endpoint of the contract."""
KEYED = [endpoint for endpoint in endpoints.ALL if endpoint.keyed]


def named(endpoint: Endpoint[Request, Wire]) -> str:
    """A test's id."""
    return endpoint.path


def test_every_keyed_endpoint_has_a_case() -> None:
    """A new one without a case fails here; so does a request that makes something and has neither key nor `once`."""
    assert set(CASES) == set(KEYED)
    made = {endpoint.path for endpoint in endpoints.ALL if endpoint.status == 201 and not endpoint.keyed}
    assert made == {endpoints.ACCEPT_INVITATION.path}, "accepting is done once because the invitation is used up"


@pytest.mark.parametrize("endpoint", KEYED, ids=named)
async def test_the_same_key_makes_it_once(house: House, endpoint: Endpoint[Request, Wire]) -> None:
    """One after the other, and six at the same moment on two replicas; another body is refused; others' are theirs."""
    case = CASES[endpoint]
    alex = await house.enter(ALEX)
    path, body = await case.ready(house, alex), case.body(house)
    counted = f"SELECT count(*) FROM {case.table} WHERE {case.condition}"
    before = house.beside.value(counted)
    async with house.another_replica() as other:
        there = Visitor(alex.who, other.line(), alex.token, alex.id)
        replies = await asyncio.gather(
            *((alex, there)[n % 2].ask(endpoint, body, key="one press", **path) for n in range(6))
        )
    replies.append(await alex.ask(endpoint, body, key="one press", **path))
    assert {reply.status_code for reply in replies} == {endpoint.status}, [reply.text for reply in replies]
    assert len({subject(reply.json()) for reply in replies}) == 1
    assert house.beside.value(counted) == before + 1
    another = await alex.ask(endpoint, case.other(house), key="one press", **path)
    assert code(another) == "idempotency_key_reused"
    kim = await house.enter_as("kim")
    theirs = await kim.ask(endpoint, case.other(house), key="one press", **path)
    assert code(theirs) != "idempotency_key_reused"


def subject(reply: dict[str, Any]) -> str:
    """The id of what a request made, wherever the reply has it."""
    for inside in ("entry", "summary", "invitation"):
        reply = reply.get(inside, reply)
    return str(reply["id"])
