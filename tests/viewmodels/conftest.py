"""One senior at a desk, live."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.seat import Seat


@pytest.fixture
async def seat(tmp_path: Path) -> AsyncIterator[Seat]:
    """Sam, a senior, live with an empty queue."""
    one = Seat(tmp_path)
    await one.goes_live()
    yield one
    await one.leaves()
