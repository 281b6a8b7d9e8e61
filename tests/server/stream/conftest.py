"""A stage for listeners."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.server.stream.stage import Stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A fresh stage, cleared at the end."""
    stage = Stage()
    stage.hub.start()
    yield stage
    for account, subscription in stage.joined:
        await stage.hub.leave(account, subscription)
    await stage.hub.stop()
