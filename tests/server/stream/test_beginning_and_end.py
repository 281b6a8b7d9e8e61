"""From where a stream goes on, its signs of life, and its end (V1, V3, V4)."""

from __future__ import annotations

import asyncio

import pytest

from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.moments import now
from rf_desktop.server.ports import Everyone
from rf_desktop.server.services.event_hub import EventHub
from rf_desktop.server.services.subscription import Viewer
from tests.server.stream.stage import ACME, SENIORS, Line, Stage


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
    hub = EventHub(stage.log, stage.sign_ins, stage.bus, now, ring=8, poll=3600, heartbeat=0.01)
    hub.start()
    line, stuck = Line(), Line()
    stage.sign_ins.known |= {"a": "senior", "b": "senior"}
    stuck.free.clear()
    stage.log.add()
    joined = [
        await hub.join(ACME, Viewer(PersonId(name), "senior", name), each, 0)
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


async def test_a_sign_in_that_ended_elsewhere_ends_the_stream(stage: Stage) -> None:
    """V3: the bus says that sign-ins have changed, one query for all says whose, and only their streams close."""
    _, sam = await stage.listen(0, person="sam")
    _, jane = await stage.listen(0, "engineer", "jane")
    stage.sign_ins.roles["sam"] = None
    stage.bus.wake_sign_ins(ACME)
    async with asyncio.timeout(5):
        assert await sam.ended == "signed_out"
    assert not jane.ended.done()
    assert stage.sign_ins.looks == 1


async def test_a_lost_word_of_a_sign_out_costs_one_heartbeat(stage: Stage) -> None:
    """V3: with each heartbeat all sign-ins are looked up again; a look that fails ends nothing."""
    hub = EventHub(stage.log, stage.sign_ins, stage.bus, now, ring=8, poll=3600, heartbeat=0.01)
    hub.start()
    joined = await hub.join(ACME, Viewer(PersonId("sam"), "senior", "sam"), Line(), 0)
    stage.sign_ins.roles["sam"] = "senior"
    stage.sign_ins.broken = True
    async with asyncio.timeout(5):
        while stage.sign_ins.looks < 3:
            await asyncio.sleep(0.001)
        assert not joined.ended.done()
        stage.sign_ins.roles["sam"] = None
        stage.sign_ins.broken = False
        assert await joined.ended == "signed_out"
    await hub.leave(ACME, joined)
    await hub.stop()


async def test_another_role_hears_what_that_role_may_and_lists_again(stage: Stage) -> None:
    """V1, R2: from senior to engineer in mid-stream: one resync, then nothing that is for seniors only."""
    line, watched = await stage.listen(0, person="sam")
    stage.say(SENIORS)
    await line.has(1)
    stage.sign_ins.roles["sam"] = "engineer"
    stage.bus.wake_sign_ins(ACME)
    async with asyncio.timeout(5):
        while "event: resync" not in line.text:
            line.grew.clear()
            await line.grew.wait()
    assert watched.viewer.role == "engineer"
    stage.say(SENIORS)
    last = stage.say(Everyone())
    await line.has(last)
    assert line.numbers == [1, 3]
    assert line.text.count("event: resync") == 1


async def test_a_role_that_changes_while_the_line_is_full_is_minded_when_it_is_free(stage: Stage) -> None:
    """V1, V4: nothing is lost or shown to the wrong role because a reader stood still."""
    line = Line()
    line.free.clear()
    _, watched = await stage.listen(0, "engineer", "jane", line=line)
    stage.say(Everyone())
    async with asyncio.timeout(5):
        while not line.waiting:
            await asyncio.sleep(0)
        stage.sign_ins.roles["jane"] = "senior"
        stage.bus.wake_sign_ins(ACME)
        while watched.viewer.role != "senior":
            await asyncio.sleep(0)
    line.free.set()
    async with asyncio.timeout(5):
        while "event: resync" not in line.text:
            line.grew.clear()
            await line.grew.wait()
    last = stage.say(SENIORS)
    await line.has(last)
    assert line.numbers == [1, 2]
    assert line.text.count("event: resync") == 1
