"""A house for the journeys that harm its server, a company on the common server for all others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rf_desktop.client.address import ServerAddress
from tests.journeys.house import Company, House, demo_server

__all__ = ["demo_server"]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House(tmp_path) as one:
        yield one


@pytest.fixture
async def company(tmp_path: Path, demo_server: ServerAddress) -> AsyncIterator[Company]:
    async with Company(tmp_path, demo_server) as one:
        yield one
