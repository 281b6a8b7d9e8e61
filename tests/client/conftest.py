"""A scripted server for the tests of the client."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.client.peer import Peer, a_peer


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async with a_peer() as one:
        yield one
