"""The AI key goes from the password store to the own server over its standard input, and nowhere else (D3)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from rf_desktop.app.ai_key import KeptAiKey
from rf_desktop.app.embedded_server import EmbeddedServer, Running
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.api import Api
from rf_desktop.client.credentials import Credentials
from rf_desktop.client.observable import Cell
from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import NewAiSettings
from rf_desktop.contract.identity import SignIn
from tests.client.waiting import becomes
from tests.server.harness import ALEX, PASSWORD, populate

KEY = "sk-of-this-computer-and-nobody-else"
OTHER = "sk-another-one-typed-in-the-settings"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with people."""
    populate(tmp_path)
    return tmp_path


def beside(pid: int) -> bytes:
    """What other programs of this computer can read of a process."""
    return b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ"))


def assert_nowhere(folder: Path) -> None:
    """No file holds a key."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".db" for file in files)
    for file in files:
        content = file.read_bytes()
        assert KEY.encode() not in content, file
        assert OTHER.encode() not in content, file


async def test_the_own_server_has_the_key_after_each_start_and_no_file_has_it(folder: Path) -> None:
    """D3, D6: handed over again after a crash; not in arguments, environment, database, logs or any other file."""
    kept = KeptAiKey(Credentials("test-ai-key", patience=1))
    assert "Not remembered" in await kept.keep(KEY)  # no password store here: it lasts until the application ends
    server = EmbeddedServer(folder, ai_key=kept.get, back_off=(0.01,))
    try:
        first = await server.start()
        assert isinstance(first, Running)
        assert KEY.encode() not in beside(first.pid)
        api = await _as_alex(server)
        assert (await api.call(endpoints.AI_SETTINGS)).key_source == "desktop"
        await api.call(endpoints.CHANGE_AI_SETTINGS, NewAiSettings(enabled=True, model="m", key=OTHER))
        await kept.keep(OTHER)
        os.kill(first.pid, signal.SIGKILL)
        second = await becomes(server.state, lambda state: isinstance(state, Running) and state.pid != first.pid)
        assert isinstance(second, Running)
        api.address.set(ServerAddress(second.url, second.secret))
        found = await api.call(endpoints.AI_SETTINGS)
        assert (found.key_source, found.model) == ("desktop", "m")
        await api.aclose()
    finally:
        await server.stop()
    assert_nowhere(folder)


async def _as_alex(server: EmbeddedServer) -> Api:
    """The admin, signed in."""
    running = server.state.value
    assert isinstance(running, Running)
    token: list[str] = []
    api = Api(Cell(ServerAddress(running.url, running.secret)), lambda: token[0] if token else None)
    signed_in = await api.call(endpoints.SIGN_IN, SignIn(email=ALEX.email, password=PASSWORD, device="test"))
    token.append(signed_in.token)
    return api
