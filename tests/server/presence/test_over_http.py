"""Presence, watching, settings, deliveries and pre-flight over TCP: what is served, and what is refused to whom."""

from __future__ import annotations

import asyncio
import json

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import Claim, HandoffDetail, NewAttention, NewHandoff
from rf_desktop.contract.notifying import NewNotificationSettings
from rf_desktop.contract.preflight import PreFlightAnswer
from rf_desktop.contract.presence import DeliveryReport, Looking
from rf_desktop.contract.problems import READ_PROBLEM, MalformedProblem, Problem
from rf_desktop.contract.sessions import NewSession
from rf_desktop.contract.ways import Watching
from tests.server.conftest import World, module_server, world
from tests.server.harness import Visitor

__all__ = ["module_server", "world"]

LOOK = Looking(looking=True)
WATCH = Watching(watching=True)
SHOWN = DeliveryReport(outcome="shown")


async def refused(
    visitor: Visitor, endpoint: Endpoint[Request, Wire], body: Request | bytes | None, **path: str
) -> Problem:
    """The problem in the answer; it is one that the contract names for this endpoint."""
    reply = await visitor.ask(endpoint, body, **path)
    problem = READ_PROBLEM.validate_json(reply.content)
    named = {kind.model_fields["code"].default for kind in (*endpoint.problems, *endpoints.EVERYWHERE)}
    assert problem.code in named
    return problem


async def state_of(reader: Visitor, handoff: HandoffDetail, name: str) -> str:
    """A person's word in the ledger."""
    ledger = await reader.get(endpoints.DELIVERIES, handoff_id=handoff.id)
    return next(each.state for each in ledger.deliveries if each.person.name == name)


async def test_who_looks_is_heard_and_listed_and_gone_with_the_line(world: World) -> None:
    """Q1: Alex hears that Sam looks, and hears that Sam's desktop went away, long before its time is up."""
    _, handoff = await world.jane.escalation()
    async with world.alex.stream() as alex:
        await alex.until("hello")
        async with world.sam.stream() as sam:
            await sam.until("hello")
            said = await world.sam.get(endpoints.LOOK_AT_HANDOFF, LOOK, handoff_id=handoff.id)
            assert [each.name for each in said.people] == ["Sam"]
            heard = await alex.until("presence_changed")
            assert [each["name"] for each in heard["looking"]["people"]] == ["Sam"]
            listed = await world.alex.get(endpoints.LIST_HANDOFFS)
            assert handoff.id in {each.handoff_id for each in listed.looking}
        heard = await alex.until("presence_changed")
        assert heard["looking"] == {"handoff_id": handoff.id, "people": []}
    listed = await world.alex.get(endpoints.LIST_HANDOFFS)
    assert handoff.id not in {each.handoff_id for each in listed.looking}


async def test_a_desktop_whose_stream_is_open_is_not_offline(world: World) -> None:
    """E8: sent to who is there, offline for who is not; then shown, opened, and Jane hears each step."""
    async with world.sam.stream() as sam, world.jane.stream() as jane:
        await sam.until("hello")
        await jane.until("hello")
        async with asyncio.timeout(20):
            while await state_of(world.jane, (await world.jane.escalation())[1], "Sam") == "offline":
                await asyncio.sleep(0.05)
        _, handoff = await world.jane.escalation()
        assert await state_of(world.jane, handoff, "Sam") == "sent"
        assert await state_of(world.jane, handoff, "Alex") == "offline"
        (notice, *_) = (await world.sam.get(endpoints.LIST_NOTICES)).notices
        assert notice.handoff_id == handoff.id
        await world.sam.get(endpoints.REPORT_DELIVERY, SHOWN, notice_id=notice.id)
        heard = await jane.until("delivery_changed", handoff_id=handoff.id)
        assert (heard["delivery"]["person"]["name"], heard["delivery"]["state"]) == ("Sam", "shown")
        await world.sam.get(endpoints.GET_HANDOFF, handoff_id=handoff.id)
        heard = await jane.until("delivery_changed", handoff_id=handoff.id)
        assert heard["delivery"]["state"] == "opened"
        await world.alex.get(endpoints.PAY_ATTENTION, NewAttention(passed=True), handoff_id=handoff.id)
        assert await state_of(world.sam, handoff, "Alex") == "passed"


async def test_a_watcher_reads_the_session_of_a_colleague(world: World) -> None:
    """C3, C6."""
    session, handoff = await world.jane.escalation()
    await world.sam.get(endpoints.CLAIM_HANDOFF, Claim(way="pick_up"), handoff_id=handoff.id)
    said = await world.alex.get(endpoints.WATCH_HANDOFF, WATCH, handoff_id=handoff.id)
    assert (said.watching, [each.name for each in said.watchers]) == (True, ["Alex"])
    assert not (await world.alex.get(endpoints.GET_SESSION, session_id=session.entry.id)).may_write
    listed = await world.alex.get(endpoints.LIST_HANDOFFS)
    assert handoff.id in listed.watching
    assert handoff.id in {each.id for each in listed.handoffs}
    assert (await refused(world.jane, endpoints.WATCH_HANDOFF, WATCH, handoff_id=handoff.id)).code == "not_allowed"


async def test_settings_come_back_as_they_were_put(world: World) -> None:
    """Q6, Q9: and the answer to nonsense names the field."""
    wanted = NewNotificationSettings(do_not_disturb=True, quiet_from="22:00", quiet_to="06:00", domains=("Email",))
    async with world.nora.stream() as nora:
        await nora.until("hello")
        put = await world.nora.get(endpoints.CHANGE_NOTIFICATION_SETTINGS, wanted)
        heard = await nora.until("notification_settings_changed")
        assert heard["settings"] == json.loads(put.model_dump_json())
    assert await world.nora.get(endpoints.NOTIFICATION_SETTINGS) == put
    for body, where in (
        (b'{"quiet_from": "25:00", "quiet_to": "06:00"}', "quiet_from"),
        (b'{"time_zone": "Nowhere/Land"}', "time_zone"),
        (b'{"do_not_disturb": "yes"}', "do_not_disturb"),
        (b'{"least_priority": "soon"}', "least_priority"),
        (b'{"do_not_disturb_until": "9999-12-31T23:59:59-12:00"}', "do_not_disturb_until"),
        (b'{"do_not_disturb_until": "0001-01-01T00:00:00+12:00"}', "do_not_disturb_until"),
    ):
        problem = await refused(world.nora, endpoints.CHANGE_NOTIFICATION_SETTINGS, body)
        assert isinstance(problem, MalformedProblem)
        assert problem.where == where


async def test_what_was_asked_first_is_asked_and_goes_along(world: World) -> None:
    """E7: with nothing to learn from there is nothing to ask; what the junior says is in the payload."""
    session = await world.jane.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
    found = await world.jane.get(endpoints.PRE_FLIGHT, session_id=session.entry.id)
    assert found.session_id == session.entry.id
    answers = (PreFlightAnswer(question="Which version?", answer="2402"),)
    body = NewHandoff(reason="r", pre_flight=answers)
    handoff = await world.jane.get(endpoints.ESCALATE, body, session_id=session.entry.id)
    assert (await world.sam.get(endpoints.GET_HANDOFF, handoff_id=handoff.id)).snapshot.pre_flight == answers
    await world.sam.get(endpoints.CLAIM_HANDOFF, Claim(way="pick_up"), handoff_id=handoff.id)
    problem = await refused(world.jane, endpoints.PRE_FLIGHT, None, session_id=session.entry.id)
    assert problem.code == "not_allowed"


async def test_strangers_and_unknown_ids_get_the_same_answer(world: World) -> None:
    """R3: another account, another junior, and what does not exist."""
    session, handoff = await world.jane.escalation()
    (notice, *_) = (await world.sam.get(endpoints.LIST_NOTICES)).notices
    asked: tuple[tuple[Endpoint[Request, Wire], Request | None, str, str], ...] = (
        (endpoints.LOOK_AT_HANDOFF, LOOK, "handoff_id", handoff.id),
        (endpoints.WATCH_HANDOFF, WATCH, "handoff_id", handoff.id),
        (endpoints.DELIVERIES, None, "handoff_id", handoff.id),
        (endpoints.PRE_FLIGHT, None, "session_id", session.entry.id),
        (endpoints.REPORT_DELIVERY, SHOWN, "notice_id", notice.id),
    )
    for endpoint, body, name, known in asked:
        for stranger in (world.foreign_senior, world.foreign_junior, world.nora):
            theirs = await refused(stranger, endpoint, body, **{name: known})
            unknown = await refused(stranger, endpoint, body, **{name: "unknown"})
            assert theirs == unknown
            assert theirs.code == "not_available"


@pytest.mark.parametrize(
    ("endpoint", "body"),
    [
        (endpoints.LOOK_AT_HANDOFF, b'{"looking": 1}'),
        (endpoints.LOOK_AT_HANDOFF, b"{}"),
        (endpoints.WATCH_HANDOFF, b'{"watching": null}'),
        (endpoints.REPORT_DELIVERY, b'{"outcome": "opened"}'),
        (endpoints.REPORT_DELIVERY, b'{"outcome": "eaten"}'),
    ],
    ids=lambda each: each.path if isinstance(each, Endpoint) else each.decode(),
)
async def test_a_body_that_says_something_else_is_malformed(
    world: World, endpoint: Endpoint[Request, Wire], body: bytes
) -> None:
    """Nothing is converted and nothing is guessed."""
    _, handoff = await world.jane.escalation()
    (notice, *_) = (await world.sam.get(endpoints.LIST_NOTICES)).notices
    path = {"handoff_id": handoff.id, "notice_id": notice.id}
    wanted = {name: path[name] for name in endpoint.parameters}
    assert isinstance(await refused(world.sam, endpoint, body, **wanted), MalformedProblem)
