"""What happens on one replica reaches the streams of the other, within a second: V2, V3, R2."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import EmployeeChange
from rf_desktop.contract.sessions import NewSession
from tests.engines.postgres import PostgresServer
from tests.engines.redis import RedisServer
from tests.server.harness import ALEX, JANE, NORA, SAM, Visitor, sign_in
from tests.server.replicas import TeamServer

AT_ONCE = 8.0
"""Seconds that a busy machine may take for what takes one; the next heartbeat would come after fifteen."""


@pytest.fixture(scope="module")
def team(postgres_server: PostgresServer, redis_server: RedisServer) -> Iterator[TeamServer]:
    with TeamServer(postgres_server, redis_server, environment={"RF_POLL": "60"}) as servers:
        yield servers


async def test_a_sign_out_here_ends_the_stream_there(team: TeamServer) -> None:
    """V3: only that sign-in's; the bus says it, no poll and no heartbeat is near."""
    async with team.visited_by(JANE, SAM) as (jane, sam):
        fresh = await sign_in(sam.http, SAM)
        ending = Visitor(SAM, sam.http, fresh.token, fresh.me.person.id)
        async with (
            team.elsewhere(ending, 1) as ending_there,
            team.elsewhere(sam, 1) as sam_there,
            ending_there.stream() as gone,
            sam_there.stream() as stays,
        ):
            await gone.next()
            await stays.next()
            began = time.monotonic()
            await ending.get(endpoints.SIGN_OUT)
            async with asyncio.timeout(AT_ONCE):
                assert await gone.rest() == ["bye"]
            took = time.monotonic() - began
            assert gone.heard[-1][1]["reason"] == "signed_out"
            await jane.escalation()
            async with asyncio.timeout(AT_ONCE):
                await stays.until("handoff_created")
        print(f"sign-out elsewhere: the stream was closed after {took * 1000:.0f} ms")


async def test_a_role_given_here_is_heard_with_there(team: TeamServer) -> None:
    """V1, R2: the stream stays, is asked to list again, and hears what the new role may, and no more."""
    async with (
        team.visited_by(JANE, NORA, ALEX) as (jane, nora, alex),
        team.elsewhere(nora, 1) as there,
        there.stream() as heard,
    ):
        await heard.next()
        await jane.escalation("before")
        for role, hears in (("senior", True), ("engineer", False)):
            await alex.get(endpoints.CHANGE_EMPLOYEE, EmployeeChange(role=role), person_id=nora.id)
            async with asyncio.timeout(AT_ONCE):
                await heard.until("resync")
            _, handoff = await jane.escalation("after")
            own = await nora.get(endpoints.OPEN_SESSION, NewSession(problem="own"))
            async with asyncio.timeout(AT_ONCE):
                while own.entry.id not in str(heard.heard[-1]):
                    await heard.next()
            assert (handoff.id in str(heard.heard)) is hears
        assert "before" not in str(heard.heard)


async def test_a_shutdown_of_one_replica_ends_its_streams_and_no_others(team: TeamServer) -> None:
    """V3: bye, the end, and the process is gone; whoever was there goes on at the other, from where they were."""
    async with team.visited_by(JANE, SAM) as (jane, sam), team.elsewhere(sam, 1) as there:
        async with there.stream() as here_too, sam.stream() as stays:
            await here_too.next()
            await stays.next()
            await jane.escalation()
            await here_too.until("handoff_created")
            last = here_too.numbers[-1]
            ending = asyncio.create_task(asyncio.to_thread(team.replicas[1].stop))
            async with asyncio.timeout(AT_ONCE):
                assert (await here_too.rest())[-1] == "bye"
                assert await ending == 0
            await jane.escalation()
            await stays.until("handoff_created")
            await stays.until("handoff_created")
        async with sam.stream(last) as again:
            await again.until("handoff_created")
            assert again.numbers == [number for number in stays.numbers if number > last][: len(again.numbers)]
        team.replicas[1].start()
