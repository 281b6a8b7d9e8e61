"""Servers for races: made once for all races of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.race.arena import Server, one_server, two_replicas


@pytest.fixture(scope="module", params=["sqlite", "two replicas on postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Our server, on each engine."""
    if request.param == "sqlite":
        with one_server(tmp_path_factory.mktemp("arena")) as single:
            yield single
    else:
        postgres, redis = (request.getfixturevalue(name) for name in ("postgres_server", "redis_server"))
        with two_replicas(postgres, redis) as team:
            yield team
