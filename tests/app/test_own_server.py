"""The application's child is the real server: started, asked, killed, started again, refused; nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from rf_desktop.app.embedded_server import EmbeddedServer, Refused, Running
from rf_desktop.contract.base import LOCAL_SECRET_HEADER
from rf_desktop.contract.endpoints import HEALTH

DATABASE = Path("server") / "resolutionflow.db"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "data", back_off=(0.01,), grace=20)
    yield server
    await server.stop()


async def health(running: Running, secret: str) -> int:
    """The status of a question about its health, asked with `secret`."""
    async with httpx.AsyncClient(base_url=running.url, timeout=30, trust_env=False) as client:
        return (await client.get(HEALTH.path, headers={LOCAL_SECRET_HEADER: secret})).status_code


def revision(database: Path, new: str | None = None) -> str:
    """The version that the database says it has, after having changed it to `new`."""
    with closing(sqlite3.connect(database)) as connection:
        if new:
            connection.execute("UPDATE alembic_version SET version_num = ?", (new,))
            connection.commit()
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found)


async def test_the_real_server_lives_dies_and_comes_back_with_its_data(server: EmbeddedServer, tmp_path: Path) -> None:
    """D6: killed by pid, it is back on its port; only the new secret opens it."""
    first = await server.start()
    assert isinstance(first, Running)
    assert await health(first, first.secret) == 200
    assert await health(first, "wrong") != 200
    before = revision(tmp_path / "data" / DATABASE)
    os.kill(first.pid, signal.SIGKILL)
    # Its kernel socket is ours: this waits for the new one, which does not take the old secret any more.
    assert await health(first, first.secret) != 200
    second = await server.start()  # already supervised: only waits until it is ready
    assert isinstance(second, Running)
    assert (second.url, second.pid == first.pid) == (first.url, False)
    assert await health(second, second.secret) == 200
    assert revision(tmp_path / "data" / DATABASE) == before


async def test_a_newer_database_is_refused_and_left_alone(server: EmbeddedServer, tmp_path: Path) -> None:
    """D7."""
    assert isinstance(await server.start(), Running)
    await server.stop()
    database = tmp_path / "data" / DATABASE
    revision(database, "9999_from_the_future")
    refused = await server.start()
    assert isinstance(refused, Refused)
    assert refused.code == "newer_database"
    assert "newer version" in refused.sentence
    assert revision(database) == "9999_from_the_future"


async def test_a_data_folder_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    """D6: a file stands where the folder should be."""
    (tmp_path / "data").write_text("")
    refused = await EmbeddedServer(tmp_path / "data").start()
    assert isinstance(refused, Refused)
    assert refused.code == "data_folder_unwritable"
    assert str(tmp_path / "data") in refused.sentence
