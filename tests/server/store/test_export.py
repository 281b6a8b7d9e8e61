"""An export for reading elsewhere: every attached file is in it, under a name that leads nowhere else (D6, T1)."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from rf_desktop.domain.ids import AccountId, AttachmentId, MessageId, PersonId, SessionId
from rf_desktop.server.store import open_store
from rf_desktop.server.store.export import export
from rf_desktop.server.store.tables import Account, AttachmentRow, MessageRow
from tests.domain.test_files import png
from tests.server.store.world import AT, person, session

PICTURE = png(640, 480)
NAMES = ("screen.png", "SCREEN.png", "../../etc/passwd", "[x](javascript:1) 100%.txt", "con.txt", "ü ☕.bin")


@pytest.fixture
async def database_with_files(database: Path) -> Path:
    """One message with six files, another one whose bytes are gone, and one that its message never came for."""
    store = await open_store(f"sqlite:///{database}")
    account = AccountId("account")
    async with store.founding() as doors:
        doors.add_account(Account(id=account, name="Acme", seq=0, created_at=AT))
    async with store.work(account) as work:
        jane, opened = person("jane"), session("one", PersonId("person-jane"))
        work.people.add(jane)
        await work.flush()
        work.sessions.add(opened)
        await work.flush()
        attached = [_file(f"file-{number}", name) for number, name in enumerate(NAMES)]
        said = [("file-" + str(number), name) for number, name in enumerate(NAMES)] + [("file-gone", "gone.pdf")]
        work.chat.add(
            MessageRow(
                id=MessageId("message"),
                session_id=opened.id,
                position=1,
                author_kind="person",
                author_id=jane.id,
                author_name="Jane",
                body="Look at these.",
                sent_at=AT,
                attachments=[{"id": id_, "name": name} for id_, name in said],
            )
        )
        await work.flush()
        for row in (*attached, _file("file-gone", "gone.pdf"), _file("file-waiting", "later.txt", waits=True)):
            await work.attachments.add(row, PICTURE + row.id.encode())
    await store.close()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM attachment_content WHERE attachment_id = 'file-gone'")
    return database


def _file(id_: str, name: str, *, waits: bool = False) -> AttachmentRow:
    return AttachmentRow(
        id=AttachmentId(id_),
        session_id=SessionId("session-one"),
        message_id=None if waits else MessageId("message"),
        person_id=PersonId("person-jane"),
        name=name,
        media_type="image/png",
        size=len(PICTURE) + len(id_),
        created_at=AT,
    )


def test_attached_files_are_in_an_export(database_with_files: Path, tmp_path: Path) -> None:
    """D6: bytes, checksum and the way from both tellings; same names stay apart, no name leads out of the folder."""
    shares: list[float] = []
    assert export(database_with_files, tmp_path / "all.zip", "2026-03-04 10:00", shares.append) == 1
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        names = packed.namelist()
        rows = [json.loads(line) for line in packed.read("tables/attachment.jsonl").splitlines()]
        told = packed.read("sessions/2026-03-04 session-one.md").decode()
        packed.extractall(tmp_path / "out")
    folder = "files/2026-03-04 session-one"
    assert [name for name in names if name.startswith("files/")] == [
        f"{folder}/01 screen.png",
        f"{folder}/02 SCREEN.png",
        f"{folder}/03 passwd",
        f"{folder}/04 [x](javascript_1) 100%.txt",
        f"{folder}/05 _con.txt",
        f"{folder}/06 ü ☕.bin",
        f"{folder}/08 later.txt",
        "files/SHA256SUMS",
    ]
    assert {row["id"]: (row["file"], row["sha256"]) for row in rows if row["id"] in ("file-0", "file-gone")} == {
        "file-0": (f"{folder}/01 screen.png", hashlib.sha256(PICTURE + b"file-0").hexdigest()),
        "file-gone": (None, None),
    }
    assert all(
        (tmp_path / "out" / row["file"]).read_bytes() == PICTURE + row["id"].encode() for row in rows if row["file"]
    )
    lines = told.splitlines()
    assert r"- [screen.png](../files/2026-03-04%20session-one/01%20screen.png)" in lines
    assert (
        r"- [\[x\](javascript:1) 100%.txt]"
        "(../files/2026-03-04%20session-one/04%20%5Bx%5D%28javascript_1%29%20100%25.txt)"
    ) in lines
    assert "- gone.pdf (not here any more)" in lines
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "out" / "files",
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_an_export_without_files_has_no_folder_of_them(database: Path, tmp_path: Path) -> None:
    """D6."""
    assert export(database, tmp_path / "all.zip", "2026-03-04 10:00") == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        assert not [name for name in packed.namelist() if name.startswith("files/")]
