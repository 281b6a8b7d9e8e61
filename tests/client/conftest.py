"""A scripted server for the tests of the client."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from rf_desktop.client.api import Api
from tests.client.peer import Peer, a_peer


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async with a_peer() as one:
        yield one


@pytest.fixture
async def api(peer: Peer) -> AsyncIterator[Api]:
    one = Api(peer.address, lambda: "the token")
    yield one
    await one.aclose()
