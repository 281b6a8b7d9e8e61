"""The child's side of the embedded server: its words, its refusals, its end, and what is left of its data (D6, D7)."""

from __future__ import annotations

import http.client
import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from rf_desktop.server import embedded
from tests.server.harness import JANE, OUR_SERVER, SECRET, RunningServer, populate


@pytest.fixture
def server(tmp_path: Path) -> RunningServer:
    """A server that was never started, over an empty folder; what it leaves open at its end stands in its log."""
    return RunningServer(tmp_path, env={"PYTHONWARNINGS": "always::ResourceWarning"})


def test_it_says_that_it_is_ready_and_ends_with_its_parent(server: RunningServer) -> None:
    """D6: one line with pid and port; the end of stdin is the end of it, with status 0; SIGTERM too.

    Its data lie where it is said, and nobody else can look into them.
    """
    try:
        for end in (server.stop, server.terminate):
            answer = server.start()
            assert server.process
            assert answer == {"ready": True, "pid": server.process.pid, "port": server.port}
            assert server.database.is_file()
            assert server.database.parent.stat().st_mode & 0o077 == 0
            assert end() == 0
        assert "ResourceWarning" not in server.log
    finally:
        server.close()


def test_a_newer_database_is_left_alone(tmp_path: Path, server: RunningServer) -> None:
    """D7: refused with a sentence and status 3; not a byte of it is changed."""
    populate(tmp_path, (JANE,))
    with closing(sqlite3.connect(server.database)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    _refused(server, "newer_database")
    with closing(sqlite3.connect(server.database)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999_from_the_future",)


async def test_a_damaged_database_is_said(tmp_path: Path) -> None:
    """D6: a file that is no database is refused, and stays as it is."""
    file = embedded.database_file(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"this is no database at all, but it is long enough to be looked at" * 100)
    assert await refusal(tmp_path) == "database_damaged"
    assert file.read_bytes().startswith(b"this is no database")


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """D6: a file stands where the folder should be; nobody can write there, whoever they are."""
    (tmp_path / "taken").write_text("a file")
    assert await refusal(tmp_path / "taken") == "data_folder_unwritable"


async def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    """D6: the same where the folder exists and is not ours to write."""
    if os.geteuid() == 0:
        (tmp_path / "server").symlink_to("/proc/1/nowhere")  # the superuser may write anywhere but there
    else:
        (tmp_path / "server").mkdir(mode=0o500)
    assert await refusal(tmp_path) == "data_folder_unwritable"


def test_a_log_level_that_is_none_is_said(monkeypatch: pytest.MonkeyPatch, server: RunningServer) -> None:
    """D6: refused with the variable's name, so that it is not started again for ever."""
    monkeypatch.setenv("RF_LOG_LEVEL", "LOUD")
    assert "RF_LOG_LEVEL" in _refused(server, "setting_unreadable")


async def test_a_setting_that_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """D6: the same for a number that is none."""
    monkeypatch.setenv("RF_POLL", "often")
    assert await refusal(tmp_path) == "setting_unreadable"


@pytest.mark.parametrize("line", ["", "not json", "[]", "{}", '{"data_dir": "x", "secret": "short"}'])
def test_a_start_up_line_that_is_none_is_told_apart(line: str) -> None:
    """D6: and what was wrong is said without repeating it."""
    with pytest.raises(ValueError, match=r"\w") as wrong:
        embedded.Start.read(line.encode() + b"\n")
    assert "short" not in str(wrong.value)


def test_a_start_up_line_that_is_none_ends_it() -> None:
    """D6: status 2, no word on stdout, and the line is not repeated in the log."""
    line = b'{"data_dir": "x", "secret": "short"}\n'
    done = subprocess.run(OUR_SERVER, input=line, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert b"short" not in done.stderr
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


async def refusal(data_dir: Path) -> str:
    """The code with which the start is refused; its sentence is one."""
    with pytest.raises(embedded.StartRefused) as refused:
        await embedded._opened(embedded._settings(data_dir))
    assert str(refused.value).endswith(".")
    return refused.value.code


def _refused(server: RunningServer, code: str) -> str:
    """The sentence of a refusal with this code."""
    try:
        answer = server.start()
        assert answer["refused"] == code
        assert answer["sentence"].endswith(".")
        assert server.process
        assert server.process.wait(timeout=20) == 3
        assert "Traceback" not in server.log
        assert "ResourceWarning" not in server.log
        return str(answer["sentence"])
    finally:
        if server.process is not None:
            for pipe in (server.process.stdin, server.process.stdout):
                assert pipe is not None
                pipe.close()
        server.close()
