"""What is in a SQLite database, written for other programs and for people: one zip of JSON lines, Markdown and the
attached files (D6).

No password, no token, no key: what lets somebody in stays in the database. The copy that one can go on with is the
backup's (`copies_sqlite`).
"""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from rf_desktop.server.store.copies import CopyTrouble, made_whole
from rf_desktop.server.store.export_files import PackedFile, pack_files, session_folder

TABLES: dict[str, frozenset[str]] = {
    "account": frozenset({"seq"}),
    "person": frozenset({"password_hash"}),
    "session": frozenset(),
    "message": frozenset(),
    "attachment": frozenset(),
    "lane_card": frozenset(),
    "handoff": frozenset(),
    "snapshot": frozenset(),
    "assessment": frozenset(),
    "assessment_edit": frozenset(),
    "feedback": frozenset(),
    "reading": frozenset(),
    "coaching": frozenset(),
    "consultation": frozenset(),
    "documentation": frozenset(),
    "outcome": frozenset(),
    "ticket_note": frozenset(),
    "playbook": frozenset(),
    "notice": frozenset(),
    "audit": frozenset(),
}
"""What goes out, and which columns of it stay. A new table goes nowhere until it is written here."""
_READ_ME = """\
ResolutionFlow, exported {at} UTC.

sessions/  each session as one reads it, with links to its files
files/     what people attached, as it was attached; SHA256SUMS lists the checksums (sha256sum --check SHA256SUMS)
tables/    everything as JSON, one object a line, times in UTC; a row of attachment.jsonl names its file and checksum
Passwords, sign-ins and keys of this program are not in here. What stands inside an attached file was not looked at: it
is in here as it is. To move to another computer take a backup instead: it has everything.
"""
_MARKS = re.compile(r"([\\`*_\[\]<>!#|~&])")

Progress = Callable[[float], None]
"""Hears which share is done, 0 to 1."""


def export(source: Path, target: Path, at: str, progress: Progress = lambda _: None) -> int:
    """Write the zip; how many sessions are in it. Raises CopyTrouble.

    The database may be in use: everything is read as of one moment.
    """
    if not source.is_file():
        raise CopyTrouble(f"There is no database at {source}.")
    with made_whole(target) as partial, closing(_opened(source)) as connection:
        connection.execute("BEGIN")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("README.txt", _READ_ME.format(at=at))
            written = pack_files(connection, packed, lambda share: progress(0.4 * share))
            for done, (table, secret) in enumerate(TABLES.items()):
                _table(connection, packed, table, secret, written if table == "attachment" else None)
                progress(0.4 + 0.3 * (done + 1) / len(TABLES))
            count = _sessions(connection, packed, written, lambda share: progress(0.7 + 0.3 * share))
        with zipfile.ZipFile(partial) as packed:
            damaged = packed.testzip()
        if damaged is not None:
            raise CopyTrouble(f"{target} could not be read back: {damaged} is damaged.")
    progress(1.0)
    return count


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _table(
    connection: sqlite3.Connection,
    packed: zipfile.ZipFile,
    table: str,
    secret: frozenset[str],
    written: Mapping[str, PackedFile] | None,
) -> None:
    """written: by a row's id, the file that goes with it; None where rows have none."""
    with packed.open(f"tables/{table}.jsonl", "w") as file:
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid"):
            kept = {name: _value(row[name]) for name in row.keys() if name not in secret}  # noqa: SIM118 - a Row
            if written is not None:
                file_of_row = written.get(row["id"])
                kept["file"] = file_of_row.path if file_of_row else None
                kept["sha256"] = file_of_row.sha256 if file_of_row else None
            file.write(json.dumps(kept, ensure_ascii=False).encode() + b"\n")


def _value(value: object) -> object:
    """JSON columns as what they hold, not as text in text."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str) and value[:1] in "{[" and value:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _sessions(
    connection: sqlite3.Connection, packed: zipfile.ZipFile, written: Mapping[str, PackedFile], progress: Progress
) -> int:
    sessions = connection.execute("SELECT * FROM session ORDER BY created_at").fetchall()
    for done, session in enumerate(sessions):
        told = "\n".join(_told(connection, session, written)) + "\n"
        packed.writestr(f"sessions/{session_folder(session)}.md", told)
        progress((done + 1) / len(sessions))
    return len(sessions)


def _told(connection: sqlite3.Connection, session: sqlite3.Row, written: Mapping[str, PackedFile]) -> Iterator[str]:
    yield f"# {_line(session['problem_summary'] or session['first_message'] or 'Session')}"
    yield ""
    facts = ("status", "ticket", "client", "contact", "device", "domain")
    yield " · ".join(f"{name}: {_line(session[name])}" for name in facts if session[name])
    cards = connection.execute(
        "SELECT * FROM lane_card WHERE session_id = ? AND account_id = ? ORDER BY position",
        (session["id"], session["account_id"]),
    ).fetchall()
    if cards:
        yield from ("", "## Task lane", "")
        for card in cards:
            result = f": {_line(card['result'])}" if card["result"] else ""
            yield f"- [{'x' if card['state'] == 'done' else ' '}] {_line(card['text'])} ({card['state']}){result}"
    yield from ("", "## Conversation")
    for message in connection.execute(
        "SELECT * FROM message WHERE session_id = ? AND account_id = ? ORDER BY position",
        (session["id"], session["account_id"]),
    ):
        yield from ("", f"**{_line(message['author_name'])}**, {str(message['sent_at'])[:16]} UTC", "")
        yield from (f"> {line}" for line in str(message["body"]).splitlines())
        if message["attachments"]:
            yield ""
            yield from (_attached(each, written) for each in json.loads(message["attachments"]))
    outcome = connection.execute(
        "SELECT * FROM outcome WHERE session_id = ? AND account_id = ?", (session["id"], session["account_id"])
    ).fetchone()
    if outcome is not None:
        yield from ("", "## Outcome", "")
        yield from (f"- {name}: {_line(outcome[name])}" for name in ("cause", "fix") if outcome[name])


def _line(text: object) -> str:
    return " ".join(str(text).split())


def _attached(file: Mapping[str, object], written: Mapping[str, PackedFile]) -> str:
    """A file beside a message, leading to it where it is in here; its name is text and nothing else."""
    name = _MARKS.sub(r"\\\1", _line(file["name"]))
    there = written.get(str(file["id"]))
    return f"- [{name}](../{quote(there.path)})" if there else f"- {name} (not here any more)"
