"""From where a stream goes on, its signs of life, and its end (V1, V3, V4)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from starlette.types import Message

from rf_desktop.domain.errors import NotSignedIn
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.moments import now
from rf_desktop.server.http import stream as http_stream
from rf_desktop.server.ports import Everyone
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.event_hub import EventHub, Position
from rf_desktop.server.services.subscription import Viewer
from tests.server.stream.stage import ACME, Line, Stage


@pytest.mark.parametrize(
    ("last", "cursor", "resync"),
    [
        (None, 30, False),
        ("30", 30, False),
        ("12", 12, False),
        ("9", 9, False),
        ("8", 30, True),
        ("0", 30, True),
        ("31", 30, True),
        ("9" * 18, 30, True),
        ("9" * 5000, 30, True),
        ("-1", 30, True),
        ("1.5", 30, True),
        ("", 30, True),
        ("abc", 30, True),
        ("٣", 30, True),
    ],
)
async def test_from_where_a_stream_goes_on(stage: Stage, last: str | None, cursor: int, resync: bool) -> None:
    """V1: what is no position of this log leads to a resync, never to a failure. The log holds 10 to 30."""
    for _ in range(30):
        stage.log.add()
    stage.log.forget(up_to=9)
    position = await stage.hub.position(ACME, last)
    assert (position.cursor, position.resync) == (cursor, resync)


async def test_an_empty_log_is_no_reason_to_resync(stage: Stage) -> None:
    """V1: a new account starts at zero."""
    assert await stage.hub.position(ACME, "0") == await stage.hub.position(ACME, None)


async def test_the_last_one_to_leave_turns_the_light_off(stage: Stage) -> None:
    """V4: an account without listeners costs nothing; the next listener starts afresh."""
    line, watched = await stage.listen(0)
    stage.say(Everyone())
    await line.has(1)
    await stage.hub.leave(ACME, watched)
    stage.joined.clear()
    assert stage.hub.listeners == 0
    reads = stage.log.reads
    stage.say(Everyone())
    assert stage.log.reads == reads
    again, _ = await stage.listen(1)
    await again.has(2)


async def test_the_ends_reach_those_whom_they_concern(stage: Stage) -> None:
    """V3: a sign-out ends that sign-in's streams, the server's end all of them, later ones at once."""
    _, sam = await stage.listen(0, person="sam")
    _, jane = await stage.listen(0, "engineer", "jane")
    stage.hub.close_signed_out("sam")
    assert sam.ended.result() == "signed_out"
    assert not jane.ended.done()
    stage.hub.close_streams()
    assert jane.ended.result() == "shutting_down"
    assert sam.ended.result() == "signed_out"
    _, late = await stage.listen(0)
    assert late.ended.result() == "shutting_down"


async def test_everybody_who_can_take_it_gets_a_heartbeat(stage: Stage) -> None:
    """V3: one clock for all; on a line that is full nothing piles up, and it has no number."""
    hub = EventHub(stage.log, stage.bus, now, ring=8, poll=3600, heartbeat=0.01)
    hub.start()
    line, stuck = Line(), Line()
    stuck.free.clear()
    stage.log.add()
    joined = [
        await hub.join(ACME, Viewer(PersonId(name), "senior", name), each.write, 0)
        for name, each in (("a", line), ("b", stuck))
    ]
    async with asyncio.timeout(5):
        while line.text.count("event: heartbeat") < 3:
            line.grew.clear()
            await line.grew.wait()
    assert line.numbers == [1]
    assert stuck.waiting < 100
    stuck.free.set()
    for subscription in joined:
        await hub.leave(ACME, subscription)
    await hub.stop()


async def test_a_sign_in_that_ended_elsewhere_ends_the_stream(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """V3: revoked by another process, it is noticed by looking again; a failing look ends nothing."""
    monkeypatch.setattr(http_stream, "CHECK_EVERY", 0.01)
    actor = Actor(PersonId("sam"), ACME, "senior", "Sam", "hash")
    answers: list[Exception | Actor] = [OSError("busy"), replace(actor, role="engineer"), NotSignedIn()]
    asked = 0

    async def ask_again() -> Actor:
        nonlocal asked
        answer = answers[asked]
        asked += 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    sent: list[bytes] = []

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    stream = http_stream.EventStream(stage.hub, actor, Position(0, resync=False), ask_again)
    async with asyncio.timeout(5):
        await stream({}, receive, send)
    assert asked == 3
    assert sent[-1] == b'event: bye\ndata: {"type":"bye","reason":"signed_out"}\n\n'
    assert stage.hub.listeners == 0
