"""The harness for a team's server: what happens on one replica is true on the other, also after a kill."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.handoffs import Claim
from tests.engines.postgres import PostgresServer
from tests.engines.redis import RedisServer
from tests.server.harness import FOREIGN_SENIOR, JANE, SAM
from tests.server.replicas import TeamServer


@pytest.fixture(scope="module")
def team(postgres_server: PostgresServer, redis_server: RedisServer) -> Iterator[TeamServer]:
    with TeamServer(postgres_server, redis_server) as servers:
        yield servers


async def test_an_escalation_on_one_replica_is_claimed_on_the_other(team: TeamServer) -> None:
    """V2, R4: also after the first one was killed; another account hears nothing."""
    async with team.visited_by(JANE, SAM, FOREIGN_SENIOR) as (jane, sam, stranger):
        async with team.elsewhere(sam, 1) as sam_there, sam_there.stream() as heard:
            await heard.until("hello")
            _, handoff = await jane.escalation()
            await heard.until("handoff_created")
            team.replicas[0].kill()
            claimed = await sam_there.get(endpoints.CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff.id)
            assert claimed.handoff.status == "claimed"
        team.replicas[0].start()
        mine = await sam.get(endpoints.LIST_HANDOFFS)
        assert [each.status for each in mine.handoffs] == ["claimed"]
        assert (await stranger.get(endpoints.LIST_HANDOFFS)).handoffs == ()
    assert team.rows("SELECT count(*) FROM handoff") == [(1,)]
