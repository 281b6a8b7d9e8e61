"""What is true of a sign-in on one replica is true on the other at once (R2, V2)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import EmployeeChange, PasswordChange
from rf_desktop.contract.identity import SignIn
from tests.engines.postgres import PostgresServer
from tests.engines.redis import RedisServer
from tests.server.harness import ALEX, JANE, NORA, PASSWORD, SAM
from tests.server.people.house import code, refused
from tests.server.replicas import TeamServer


@pytest.fixture(scope="module")
def team(postgres_server: PostgresServer, redis_server: RedisServer) -> Iterator[TeamServer]:
    with TeamServer(postgres_server, redis_server) as servers:
        yield servers


async def test_whoever_leaves_is_gone_from_the_other_replica(team: TeamServer) -> None:
    """The stream there says that they are signed out and closes; the token is worth nothing anywhere."""
    async with team.visited_by(ALEX, SAM) as (alex, sam), team.elsewhere(sam, 1) as there:
        async with there.stream() as heard:
            await heard.until("hello")
            await alex.get(endpoints.CHANGE_EMPLOYEE, EmployeeChange(active=False), person_id=sam.id)
            bye = await heard.until("bye")
            assert bye["reason"] == "signed_out"
            assert await heard.rest() == []
        assert [await refused(each, endpoints.ME) for each in (sam, there)] == ["not_signed_in"] * 2
        await alex.get(endpoints.CHANGE_EMPLOYEE, EmployeeChange(active=True), person_id=sam.id)


async def test_a_new_password_closes_the_streams_of_the_old_one(team: TeamServer) -> None:
    """On every replica; the new token opens a new one."""
    async with team.visited_by(JANE) as (jane,), team.elsewhere(jane, 1) as there, there.stream() as heard:
        await heard.until("hello")
        new = await jane.get(endpoints.CHANGE_PASSWORD, PasswordChange(old=PASSWORD, new="another password"))
        assert (await heard.until("bye"))["reason"] == "signed_out"
        there.token = new.token
        async with there.stream() as again:
            await again.until("hello")


async def test_tries_are_counted_for_all_replicas_together(team: TeamServer) -> None:
    """Twenty wrong passwords at the same moment, ten on each of two processes: five are looked at."""
    body = SignIn(email=NORA.email, password="wrong").model_dump_json()
    async with team.replicas[0].client() as one, team.replicas[1].client() as other:
        replies = await asyncio.gather(*((one, other)[n % 2].post("/sign-in", content=body) for n in range(20)))
    assert Counter(code(reply) for reply in replies) == {"wrong_credentials": 5, "too_many_attempts": 15}
