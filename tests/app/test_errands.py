"""What the application asks of its own server beside serving: an account, copies, the way back (D5, D6, D7)."""

from __future__ import annotations

import json
import sqlite3
import stat
import zipfile
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from rf_desktop.app.embedded_server import EmbeddedServer, Refused, Running
from rf_desktop.app.errand_desk import ErrandDesk, ErrandRefused
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.attachments import FileUpload
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.endpoints import OPEN_SESSION, SEND_MESSAGE, UPLOAD_FILE
from rf_desktop.contract.sessions import NewSession

FOUNDER = {"account_name": "Northwind IT", "name": "Robin", "email": "Robin@northwind.example.com"}
PASSWORD = "correct horse battery"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "data", back_off=(0.01,), grace=20)
    yield server
    await server.stop()


async def signed_in(running: Running, folder: Path) -> Workspace:
    address = Cell(ServerAddress(running.url, running.secret))
    return await Workspace.sign_in(address, FOUNDER["email"], PASSWORD, folder=folder)


async def test_an_account_is_founded_copied_exported_and_brought_back(server: EmbeddedServer, tmp_path: Path) -> None:
    """D5, D6: the whole life of somebody's own data, with the real server."""
    running = await server.start()
    assert isinstance(running, Running)
    errands = server.errands
    assert await errands.ask("accounts") == {"count": 0}
    with pytest.raises(ErrandRefused) as short:
        await errands.ask("found", **FOUNDER, password="short")
    assert (short.value.code, short.value.field) == ("password_too_short", "password")
    with pytest.raises(ErrandRefused) as nameless:
        await errands.ask("found", **{**FOUNDER, "name": " "}, password=PASSWORD)
    assert (nameless.value.code, nameless.value.field) == ("text_required", "name")
    assert await errands.ask("found", **FOUNDER, password=PASSWORD) == {"email": "robin@northwind.example.com"}
    with pytest.raises(ErrandRefused, match="already_founded"):
        await errands.ask("found", **{**FOUNDER, "email": "other@example.com"}, password=PASSWORD)

    person = await signed_in(running, tmp_path / "robin")
    assert (person.me.value.role, person.me.value.account_name) == ("admin", "Northwind IT")
    opened = await person.api.call(OPEN_SESSION, NewSession(problem="Mail does not arrive", client="Contoso"))
    log = FileUpload(name="bounce.log", content=b"550 no such user")
    kept = await person.api.call(UPLOAD_FILE, log, session_id=opened.entry.id)
    said = NewMessage(body="The bounce", attachment_ids=(kept.id,))
    await person.api.call(SEND_MESSAGE, said, session_id=opened.entry.id)
    shares: list[float] = []
    backup, exported = tmp_path / "copy.db", tmp_path / "all.zip"
    await errands.ask("backup", to=str(backup), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with pytest.raises(ErrandRefused) as twice:
        await errands.ask("backup", to=str(backup))
    assert twice.value.sentence == f"{backup} exists already; choose another name."
    assert await errands.ask("export", to=str(exported)) == {"sessions": 1}
    holds_no_secret(exported, person.token)
    with zipfile.ZipFile(exported) as packed:
        (attached,) = [name for name in packed.namelist() if name.endswith("01 bounce.log")]
        assert packed.read(attached) == log.content

    await person.api.call(OPEN_SESSION, NewSession(problem="Written after the copy"))
    await person.aclose()
    restored = await server.restore(backup)
    assert isinstance(restored, Running)
    (kept,) = (tmp_path / "data" / "server").glob("*.before-restore-*")
    assert problems(tmp_path / "data" / "server" / "resolutionflow.db") == ["Mail does not arrive"]
    assert problems(kept) == ["Mail does not arrive", "Written after the copy"]

    rubbish = tmp_path / "rubbish.db"
    rubbish.write_text("no database")
    refused = await server.restore(rubbish)
    assert isinstance(refused, Refused)
    assert (refused.code, "damaged" in refused.sentence) == ("not_restored", True)
    assert isinstance(await server.start(), Running)
    assert problems(tmp_path / "data" / "server" / "resolutionflow.db") == ["Mail does not arrive"]


def holds_no_secret(exported: Path, token: str) -> None:
    with zipfile.ZipFile(exported) as packed:
        names = packed.namelist()
        everything = b"".join(packed.read(name) for name in names)
        (session,) = [name for name in names if name.startswith("sessions/")]
        assert "# Mail does not arrive" in packed.read(session).decode()
        (person,) = map(json.loads, packed.read("tables/person.jsonl").splitlines())
    assert person["email"] == "robin@northwind.example.com"
    for secret in (b"argon2", b"password_hash", b"token_hash", token.encode(), PASSWORD.encode()):
        assert secret not in everything


def problems(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT problem_summary FROM session ORDER BY created_at")]


async def test_without_a_server_an_errand_is_refused_at_once() -> None:
    """D6: nobody waits for an answer that cannot come."""
    with pytest.raises(ErrandRefused, match="server_ended"):
        await ErrandDesk().ask("backup", to="/nowhere")


async def test_an_unknown_errand_is_refused(server: EmbeddedServer) -> None:
    """D7: an older server of this application does not know it yet."""
    await server.start()
    with pytest.raises(ErrandRefused, match="unknown_errand"):
        await server.errands.ask("dance")
