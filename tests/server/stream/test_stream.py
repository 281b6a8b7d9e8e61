"""The stream of a real server over TCP: resumed exactly, ended politely, told only what one may hear (V1, V3)."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import LOCAL_SECRET_HEADER
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.events import READ_EVENT
from rf_desktop.contract.handoffs import Claim
from rf_desktop.contract.operations import PauseJobs
from rf_desktop.contract.problems import READ_PROBLEM
from rf_desktop.contract.sessions import NewSession
from tests.server.conftest import World
from tests.server.harness import ALEX, JANE, SAM, SECRET, RunningServer, Visitor, sign_in

LISTENERS = 16
MESSAGES = 60
SIZE = 19_000
BUFFER = 16_384
"""Bytes that the system keeps for a line; its own idea of it would swallow megabytes."""


async def test_hello_comes_first_and_everything_can_be_read(world: World) -> None:
    """V1: hello, then the log; ids on logged events only; each event is one of the contract's."""
    await world.jane.escalation()
    async with world.sam.stream(0) as stream:
        headers = stream.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["x-accel-buffering"] == "no"
        assert headers["cache-control"] == "no-store"
        assert (await stream.next())["type"] == "hello"
        await stream.until("handoff_created")
    for _, data in stream.heard:
        READ_EVENT.validate_python(data)
    assert stream.numbers == sorted(set(stream.numbers))


async def test_without_a_position_a_stream_begins_now(world: World) -> None:
    """V1: hello names the number from which it goes on; a list taken after it misses nothing."""
    await world.jane.escalation("an earlier one")
    async with world.sam.stream() as stream:
        hello = await stream.next()
        listed = await world.sam.get(endpoints.LIST_HANDOFFS)
        assert hello["resumes_after"] == listed.as_of or hello["resumes_after"] < listed.as_of
        _, handoff = await world.jane.escalation("a later one")
        created = await stream.until("handoff_created")
        assert created["handoff"]["id"] == handoff.id
        assert all(number > hello["resumes_after"] for number in stream.numbers)


async def test_two_windows_of_one_person_hear_the_same(world: World) -> None:
    """V1: the same numbers with the same contents."""
    async with world.sam.stream() as one, world.sam.stream() as two:
        await one.next()
        await two.next()
        _, handoff = await world.jane.escalation()
        claim = Claim(way="pick_up")
        await world.alex.get(endpoints.CLAIM_HANDOFF, claim, handoff_id=handoff.id)
        for stream in (one, two):
            claimed = await stream.until("handoff_claimed")
            assert claimed["actor"]["name"] == "Alex"
        first, second = dict(one.heard[1:]), dict(two.heard[1:])
        common = first.keys() & second.keys()
        assert common
        assert all(first[number] == second[number] for number in common)


async def test_a_junior_hears_nothing_of_others_and_a_stranger_nothing_at_all(world: World) -> None:
    """V1, R3: messages and queue are for those who may see them; another account's stream stays silent."""
    async with world.nora.stream() as nora, world.foreign_senior.stream() as stranger, world.jane.stream() as jane:
        for stream in (nora, stranger, jane):
            await stream.next()
        session, handoff = await world.jane.escalation("something private")
        await world.sam.get(endpoints.CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff.id)
        await world.sam.get(endpoints.SEND_MESSAGE, NewMessage(body="hello"), session_id=session.entry.id)
        while (await jane.until("message_added"))["message"]["body"] != "hello":
            pass
        own = await world.nora.get(endpoints.OPEN_SESSION, NewSession(problem="my own"))
        theirs = await world.foreign_senior.get(endpoints.OPEN_SESSION, NewSession(problem="theirs"))
        await nora.until("message_added")
        await stranger.until("message_added")
        for stream, session_id in ((nora, own.entry.id), (stranger, theirs.entry.id)):
            assert "something private" not in str(stream.heard)
            assert session.entry.id not in str(stream.heard)
            assert session_id in str(stream.heard)
        assert handoff.id in str(jane.heard)


@pytest.mark.parametrize("position", ["999999999", "not-a-number", "-5", "1" * 4000])
async def test_a_position_that_is_none_asks_for_a_fresh_list(world: World, position: str) -> None:
    """V1: hello, one resync, then the events after it; the server goes on serving."""
    async with world.sam.stream(position) as stream:
        hello, resync = await stream.next(), await stream.next()
        assert (hello["type"], resync["type"]) == ("hello", "resync")
        assert hello["resumes_after"] == resync["as_of"]
        await world.jane.escalation()
        await stream.until("handoff_created")


async def test_the_position_may_stand_in_the_address(world: World) -> None:
    """V1: for lines on which something drops the header; the header wins where there are both."""
    await world.jane.escalation()
    head = (await world.sam.get(endpoints.LIST_HANDOFFS)).as_of
    for header, expected in ((None, 1), (head, head)):
        async with world.sam.stream(header, query="?last_event_id=1") as stream:
            assert (await stream.next())["resumes_after"] == expected


async def test_a_stream_needs_a_sign_in(world: World) -> None:
    """V3: refused as a problem, before any stream begins."""
    reply = await world.sam.http.get("/events", headers={"Authorization": "Bearer nobody"})
    assert READ_PROBLEM.validate_json(reply.content).code == "not_signed_in"


async def test_a_sign_out_in_mid_stream_says_so_and_ends_only_its_own(world: World) -> None:
    """V3: bye(signed_out), then the end; the person's other sign-in goes on."""
    signed_in = await sign_in(world.sam.http, SAM)
    other = Visitor(SAM, world.sam.http, signed_in.token, signed_in.me.person.id)
    async with other.stream() as ending, world.sam.stream() as staying:
        await ending.next()
        await staying.next()
        await other.get(endpoints.SIGN_OUT)
        assert await ending.rest() == ["bye"]
        assert ending.heard[-1][1]["reason"] == "signed_out"
        await world.jane.escalation()
        await staying.until("handoff_created")


async def test_a_shutdown_says_so_on_every_stream_and_ends(running_server: RunningServer) -> None:
    """V3: bye(shutting_down) on each, the process ends by itself with status 0, by SIGTERM and by stdin's end."""
    for end in (running_server.terminate, running_server.stop):
        if running_server.process is None or running_server.process.poll() is not None:
            assert running_server.start()["ready"] is True
        async with (
            running_server.visited_by(SAM, JANE) as (sam, jane),
            sam.stream() as one,
            sam.stream() as two,
            jane.stream() as three,
        ):
            streams = (one, two, three)
            for stream in streams:
                await stream.next()
            status = asyncio.create_task(asyncio.to_thread(end))
            for stream in streams:
                assert await stream.rest() == ["bye"]
                assert stream.heard[-1][1]["reason"] == "shutting_down"
            assert await status == 0
        assert "Traceback" not in running_server.log


async def test_those_who_never_read_hold_nobody_up(running_server: RunningServer) -> None:
    """V4: another has everything that is said, and the server's end waits for none. (Memory: tests/chaos.)"""
    async with running_server.visited_by(JANE, JANE, ALEX) as (jane, reader, alex):
        await alex.get(endpoints.PAUSE_JOBS, PauseJobs(kinds=("reply",)))
        session = await jane.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
        running_server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        stuck = [await _never_reading(running_server, jane) for _ in range(LISTENERS)]
        try:
            async with reader.stream() as stream:
                await stream.next()
                for _ in range(MESSAGES):
                    body = NewMessage(body="x" * SIZE)
                    sent = await jane.get(endpoints.SEND_MESSAGE, body, session_id=session.entry.id)
                while (await stream.until("message_added"))["message"]["id"] != sent.id:
                    pass
            assert await asyncio.to_thread(running_server.stop) == 0
            assert "graceful shutdown exceeded" not in running_server.log
        finally:
            for _, writer in stuck:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()


async def _never_reading(server: RunningServer, who: Visitor) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream that is opened and then left alone."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    line.connect(("127.0.0.1", server.port))
    reader, writer = await asyncio.open_connection(sock=line, limit=1024)
    request = (
        f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{LOCAL_SECRET_HEADER}: {SECRET}\r\n"
        f"Authorization: Bearer {who.token}\r\n\r\n"
    )
    writer.write(request.encode())
    await reader.readuntil(b"hello")
    return reader, writer
