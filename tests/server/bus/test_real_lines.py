"""Redis pub/sub and PostgreSQL's NOTIFY, really running and really killed (V2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from rf_desktop.server.bus import BusUnreachable, check_bus
from rf_desktop.server.bus.notify import notify_bus
from rf_desktop.server.bus.redis_pubsub import redis_bus
from rf_desktop.server.bus.remote import RemoteBus
from rf_desktop.server.settings import ServerSettings
from tests.engines.postgres import PostgresServer
from tests.engines.redis import RedisServer
from tests.server.bus.listening import ACME, OTHER, Woken, checked_after_an_outage, until


@asynccontextmanager
async def pair(make: object, url: str) -> AsyncIterator[tuple[RemoteBus, RemoteBus]]:
    """Two processes' buses."""
    assert callable(make)
    here, there = make(url), make(url)
    for bus in (here, there):
        await bus.start()
    try:
        for bus in (here, there):
            await until(lambda bus=bus: bus.state.connected)
        yield here, there
    finally:
        for bus in (here, there):
            await bus.stop()


async def told_elsewhere(here: RemoteBus, there: RemoteBus) -> None:
    """Two hundred commits here wake everybody there, and nobody twice here."""
    near, far = Woken(here), Woken(there)
    for _ in range(100):
        here.wake(ACME)
        here.wake(OTHER)
    here.wake_sign_ins(ACME)
    await until(lambda: far.sign_ins and {ACME, OTHER} <= set(far.accounts))
    assert len(far.accounts) < 20
    there.wake(OTHER)
    await until(lambda: len(near.accounts) > 200)
    assert len(near.accounts) == 201
    assert near.sign_ins == [ACME]


async def test_redis_carries_wake_ups(redis_server: RedisServer) -> None:
    """V2."""
    async with pair(redis_bus, redis_server.url) as (here, there):
        await told_elsewhere(here, there)


async def test_notify_carries_wake_ups(postgres_server: PostgresServer) -> None:
    """V2: without Redis."""
    async with pair(notify_bus, postgres_server.url()) as (here, there):
        await told_elsewhere(here, there)


async def test_redis_is_killed_and_comes_back(own_redis: RedisServer) -> None:
    """V2: the bus says so, and recovers by itself."""
    async with pair(redis_bus, own_redis.url) as (here, there):
        await checked_after_an_outage(here, Woken(here), own_redis.kill, own_redis.start)
        await until(lambda: there.state.connected)
        await told_elsewhere(here, there)


async def test_postgresql_is_killed_and_comes_back(own_postgres: PostgresServer) -> None:
    """V2: the bus says so, and recovers by itself."""
    async with pair(notify_bus, own_postgres.url()) as (here, there):
        await checked_after_an_outage(here, Woken(here), own_postgres.kill, own_postgres.start)
        await until(lambda: there.state.connected)
        await told_elsewhere(here, there)


async def test_a_redis_that_is_not_there_is_said_without_its_password() -> None:
    """R4: one sentence."""
    settings = ServerSettings("postgresql+asyncpg://a@127.0.0.1/b", redis_url="redis://who:hush@127.0.0.1:1/0")
    with pytest.raises(BusUnreachable, match=r"redis://who:…@127.0.0.1:1/0") as said:
        await check_bus(settings)
    assert "hush" not in str(said.value)
