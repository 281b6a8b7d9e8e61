"""Attached files in an export: their bytes beside the tables, under names that are safe anywhere (D6, T1).

A file stands in `files/<session>/<number> <name>`: the number keeps apart what has the same name, also where capitals
do not count. `files/SHA256SUMS` is what `sha256sum --check` reads.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping

from rf_desktop.domain import files
from rf_desktop.values import dataclass

FOLDER = "files"
SUMS = "SHA256SUMS"
_TEXT = frozenset({files.TEXT, files.UNKNOWN, files.BMP})
"""What packing makes smaller; everything else is packed already."""


@dataclass(frozen=True)
class PackedFile:
    """One file in the zip: its path there and the SHA-256 of its bytes, in hexadecimal."""

    path: str
    name: str
    sha256: str


def session_folder(session: sqlite3.Row) -> str:
    """What a session is called in an export; it sorts by when it began."""
    return f"{str(session['created_at'])[:10]} {session['id'][:13]}"


def pack_files(
    connection: sqlite3.Connection, packed: zipfile.ZipFile, progress: Callable[[float], None]
) -> Mapping[str, PackedFile]:
    """Write every attached file, one in memory at a time; by the attachment's id.

    A file whose bytes are not there any more is in no answer: its row still says that it was there.
    """
    whole = connection.execute("SELECT coalesce(sum(size), 0) FROM attachment").fetchone()[0] or 1
    written: dict[str, PackedFile] = {}
    gone = 0
    for folder, number, row in _numbered(connection):
        found = connection.execute(
            "SELECT content FROM attachment_content WHERE account_id = ? AND attachment_id = ?",
            (row["account_id"], row["id"]),
        ).fetchone()
        if found is None:
            continue
        name = files.safe_name(str(row["name"]))
        path = f"{FOLDER}/{folder}/{number:02d} {name}"
        how = zipfile.ZIP_DEFLATED if row["media_type"] in _TEXT else zipfile.ZIP_STORED
        packed.writestr(path, found["content"], how)
        written[row["id"]] = PackedFile(path, name, hashlib.sha256(found["content"]).hexdigest())
        gone += row["size"]
        progress(min(gone / whole, 1.0))
    if written:
        sums = "".join(f"{each.sha256}  {each.path.removeprefix(f'{FOLDER}/')}\n" for each in written.values())
        packed.writestr(f"{FOLDER}/{SUMS}", sums)
    return written


def _numbered(connection: sqlite3.Connection) -> Iterator[tuple[str, int, sqlite3.Row]]:
    """Each attachment with its session's folder and its number in there, in the order of their coming."""
    sessions = connection.execute("SELECT account_id, id, created_at FROM session ORDER BY created_at, id").fetchall()
    for session in sessions:
        attached = connection.execute(
            "SELECT * FROM attachment WHERE account_id = ? AND session_id = ? ORDER BY created_at, rowid",
            (session["account_id"], session["id"]),
        ).fetchall()
        for number, row in enumerate(attached, start=1):
            yield session_folder(session), number, row
