"""The engines that other tests rely on: they start, are killed, come back, and give fresh databases."""

from __future__ import annotations

import redis.asyncio

from tests.engines.postgres import Databases, PostgresServer
from tests.engines.redis import RedisServer


def test_a_database_is_a_copy_of_one_that_is_ready(databases: Databases) -> None:
    """Each test gets its own, with everything of the template in it."""
    with databases.fresh() as template:
        databases.run("CREATE TABLE thing (name text)", "INSERT INTO thing VALUES ('ready')", database=template)
        with databases.fresh(like=template) as copy:
            databases.run("INSERT INTO thing VALUES ('more')", database=copy)
            assert databases.rows("SELECT name FROM thing", database=copy) == [("ready",), ("more",)]
        assert databases.rows("SELECT name FROM thing", database=template) == [("ready",)]


def test_a_killed_postgres_comes_back_with_its_data(own_postgres: PostgresServer) -> None:
    """What was committed is there after kill -9, at the same address."""
    databases = Databases(own_postgres)
    databases.run("CREATE TABLE thing (name text)", "INSERT INTO thing VALUES ('kept')")
    own_postgres.kill()
    assert not own_postgres.process.is_running()
    own_postgres.start()
    assert databases.rows("SELECT name FROM thing", database="postgres") == [("kept",)]


async def test_a_killed_redis_comes_back(own_redis: RedisServer) -> None:
    """At the same address, empty."""
    async with redis.asyncio.from_url(own_redis.url) as line:
        await line.set("a", "1")
    own_redis.kill()
    own_redis.start()
    async with redis.asyncio.from_url(own_redis.url) as line:
        assert await line.get("a") is None
