"""The child's side of the embedded server: its words, its refusals, its end, and what is left of its data (D6, D7)."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.sessions import NewSession
from tests.server.harness import JANE, OUR_SERVER, SECRET, RunningServer, populate


@pytest.fixture
def server(tmp_path: Path) -> RunningServer:
    """A server that was never started, over an empty folder."""
    return RunningServer(tmp_path)


def test_it_says_that_it_is_ready_and_ends_with_its_parent(server: RunningServer) -> None:
    """D6: one line with pid and port; the end of stdin is the end of it, with status 0; SIGTERM too."""
    try:
        for end in (server.stop, server.terminate):
            answer = server.start()
            assert server.process
            assert answer == {"ready": True, "pid": server.process.pid, "port": server.port}
            assert end() == 0
    finally:
        server.close()


def test_it_makes_its_data_for_its_owner_only(server: RunningServer) -> None:
    """D6: the folder is made where it is said, and nobody else can look into it."""
    try:
        server.start()
        assert server.database.is_file()
        assert server.database.parent.stat().st_mode & 0o077 == 0
        server.stop()
    finally:
        server.close()


def test_nothing_that_was_said_before_a_kill_is_forgotten(running_server: RunningServer) -> None:
    """D6: killed and started again on the same port, with the same data."""

    async def opened() -> str:
        async with running_server.visited_by(JANE) as (jane,):
            session = await jane.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
            return session.entry.id

    async def seen() -> list[str]:
        async with running_server.visited_by(JANE) as (jane,):
            return [entry.id for entry in (await jane.get(endpoints.LIST_SESSIONS)).sessions]

    session_id = asyncio.run(opened())
    running_server.kill()
    running_server.start()
    assert asyncio.run(seen()) == [session_id]


def test_a_newer_database_is_left_alone(tmp_path: Path, server: RunningServer) -> None:
    """D7: refused with a sentence and status 3; not a byte of it is changed."""
    populate(tmp_path, (JANE,))
    with closing(sqlite3.connect(server.database)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    _refused(server, "newer_database")
    with closing(sqlite3.connect(server.database)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999_from_the_future",)


def test_a_damaged_database_is_said(server: RunningServer) -> None:
    """D6: a file that is no database is refused, and stays as it is."""
    server.database.parent.mkdir(parents=True)
    server.database.write_bytes(b"this is no database at all, but it is long enough to be looked at" * 100)
    _refused(server, "database_damaged")
    assert server.database.read_bytes().startswith(b"this is no database")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """D6: a file stands where the folder should be; nobody can write there, whoever they are."""
    (tmp_path / "taken").write_text("a file")
    server = RunningServer(tmp_path)
    server.data_dir = tmp_path / "taken"
    _refused(server, "data_folder_unwritable")


def test_a_read_only_folder_is_said(server: RunningServer, tmp_path: Path) -> None:
    """D6: the same where the folder exists and is not ours to write."""
    if os.geteuid() == 0:
        (tmp_path / "server").symlink_to("/proc/1/nowhere")  # the superuser may write anywhere but there
    else:
        (tmp_path / "server").mkdir(mode=0o500)
    _refused(server, "data_folder_unwritable")


@pytest.mark.parametrize(("variable", "value"), [("RF_LOG_LEVEL", "LOUD"), ("RF_POLL", "often")])
def test_a_setting_that_cannot_be_read_is_said(
    monkeypatch: pytest.MonkeyPatch, server: RunningServer, variable: str, value: str
) -> None:
    """D6: refused with the variable's name, so that it is not started again for ever."""
    monkeypatch.setenv(variable, value)
    assert variable in _refused(server, "setting_unreadable")


@pytest.mark.parametrize("line", ["", "not json", "[]", "{}", '{"data_dir": "x", "secret": "short"}'])
def test_a_start_up_line_that_is_none_ends_it(line: str, tmp_path: Path) -> None:
    """D6: status 2, no word on stdout, and the line is not repeated in the log."""
    done = subprocess.run(OUR_SERVER, input=line.encode() + b"\n", capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    for text in done.stderr.decode().splitlines():
        assert json.loads(text)["event"] == "the start-up line cannot be used"


def test_without_a_socket_it_binds_its_own(tmp_path: Path) -> None:
    """D6: where none can be handed over, the port is part of the answer, and the door knows it."""
    line = {"listen_fd": None, "secret": SECRET, "data_dir": str(tmp_path), "demo": False, "data_key": None}
    with subprocess.Popen(
        OUR_SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(line).encode() + b"\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        connection = http.client.HTTPConnection("127.0.0.1", answer["port"], timeout=10)
        connection.request("GET", "/healthz", headers={"X-Local-Secret": SECRET})
        assert connection.getresponse().status == 200
        connection.close()
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def _refused(server: RunningServer, code: str) -> str:
    """The sentence of a refusal with this code."""
    try:
        answer = server.start()
        assert answer["refused"] == code
        assert answer["sentence"].endswith(".")
        assert server.process
        assert server.process.wait(timeout=20) == 3
        assert "Traceback" not in server.log
        return str(answer["sentence"])
    finally:
        if server.process is not None:
            for pipe in (server.process.stdin, server.process.stdout):
                assert pipe is not None
                pipe.close()
        server.close()
