"""`rf-server` as somebody types it: what it does, and the one sentence when it cannot (V2, D7)."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.server.harness import ALEX, PASSWORD, populate

COMMAND = (sys.executable, "-m", "rf_desktop.server")


def typed(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        (*COMMAND, *arguments),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


def sorry(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a command that could not be done."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr.strip()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with people in it."""
    populate(tmp_path)
    return tmp_path / "server" / "resolutionflow.db"


@contextmanager
def serving(database: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server on a free port, and its address."""
    with subprocess.Popen(
        (*COMMAND, "--database", str(database), "serve", "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().split()[-1], process
        finally:
            if process.poll() is None:
                process.kill()


def test_from_nothing_to_a_sign_in(tmp_path: Path) -> None:
    """migrate, create-admin, serve: then the admin signs in; SIGTERM ends it with status 0."""
    file = tmp_path / "own.db"
    before = sorry(typed("--database", str(file), "create-admin", "--account", "A", "--name", "N", "--email", "e@a.example", RF_ADMIN_PASSWORD="x"))  # fmt: skip  # noqa: E501
    assert "rf-server migrate" in before
    assert typed("--database", str(file), "migrate").stdout == "The database is of this version.\n"
    made = typed(
        "--database",
        str(file),
        "create-admin",
        "--account",
        "Acme MSP",
        "--name",
        "Alex",
        "--email",
        "Alex@Acme.example",
        RF_ADMIN_PASSWORD=PASSWORD,
    )
    assert made.returncode == 0, made.stderr
    with serving(file) as (url, process):
        body = {"email": "alex@acme.example", "password": PASSWORD, "device": ""}
        reply = httpx.post(f"{url}/sign-in", json=body, trust_env=False)
        assert reply.json()["me"]["role"] == "admin"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_several_workers_on_the_bus_of_one_process_are_refused(database: Path) -> None:
    """V2: with a sentence that says why."""
    assert "does not reach across processes" in sorry(typed("--database", str(database), "serve", "--workers", "2"))
    assert "one worker" in sorry(typed("--database", str(database), "serve", RF_WORKERS="4"))
    assert "no bus named “redis”" in sorry(typed("--database", str(database), "serve", RF_BUS="redis"))


def test_a_port_that_is_taken_is_said(database: Path) -> None:
    """The second server on the same port gives up with a sentence."""
    with serving(database) as (url, process):
        port = url.rsplit(":", 1)[1]
        taken = typed("--database", str(database), "serve", "--port", port)
        assert taken.returncode == 1
        assert f"Port {port} on 127.0.0.1 cannot be listened on." in taken.stderr
        assert "Traceback" not in taken.stderr
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_a_backup_is_a_whole_database_and_never_overwrites(database: Path, tmp_path: Path) -> None:
    """A copy while it is in use; a name that exists, a folder or database that does not, are said."""
    target = tmp_path / "copy.db"
    assert typed("--database", str(database), "backup", str(target)).returncode == 0
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM person").fetchone()[0] > 0
    assert "exists already" in sorry(typed("--database", str(database), "backup", str(target)))
    assert "no folder" in sorry(typed("--database", str(database), "backup", str(tmp_path / "no" / "c.db")))
    assert "no database" in sorry(typed("--database", str(tmp_path / "none.db"), "backup", str(tmp_path / "d.db")))


def test_jobs_are_held_back_and_let_go(database: Path) -> None:
    """By an admin's address; anybody else is told why not."""
    at = ("--database", str(database), "jobs")
    held = typed(*at, "pause", "--email", ALEX.email, "assess", "reply")
    assert held.stdout.startswith("Held back: assess, reply."), held.stderr
    assert typed(*at, "resume", "--email", ALEX.email).stdout.startswith("Held back: nothing.")
    assert sorry(typed(*at, "pause", "--email", "jane@acme.example", "assess")) == "Only an admin can do this."
    assert "Nobody signs in as" in sorry(typed(*at, "pause", "--email", "x@acme.example", "assess"))


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [("RF_PORT", "many", "whole number"), ("RF_POLL", "often", "a number"), ("RF_LOG_LEVEL", "LOUD", "log level")],
)
def test_a_setting_that_cannot_be_read_is_named(database: Path, variable: str, value: str, sentence: str) -> None:
    """With its variable or its value."""
    said = sorry(typed("--database", str(database), "serve", **{variable: value}))
    assert sentence in said
    assert value in said


def test_a_newer_or_damaged_database_is_said(database: Path, tmp_path: Path) -> None:
    """D7: no traceback, no change."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version" in sorry(typed("--database", str(database), "migrate"))
    assert "newer version" in sorry(typed("--database", str(database), "serve"))
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 500)
    assert "cannot be read" in sorry(typed("--database", str(broken), "migrate"))
    assert "cannot be read" in sorry(typed("--database", str(broken), "serve"))


def test_every_setting_has_its_sentence() -> None:
    """Each field of the settings stands with a sentence, and each but the URL can be set by its variable."""
    import ast
    import inspect

    from rf_desktop.server import settings

    [tree] = [
        node for node in ast.parse(inspect.getsource(settings)).body if getattr(node, "name", "") == "ServerSettings"
    ]
    assert isinstance(tree, ast.ClassDef)
    body = tree.body[1:]
    fields = [index for index, node in enumerate(body) if isinstance(node, ast.AnnAssign)]
    for index in fields:
        sentence = body[index + 1]
        assert isinstance(sentence, ast.Expr), ast.unparse(body[index])
        assert ast.literal_eval(sentence.value).endswith(".")
    names = {ast.unparse(body[index].target) for index in fields}  # type: ignore[attr-defined]
    assert names == {*settings._READABLE, "database_url"}


def test_the_environment_is_read_field_by_field() -> None:
    """Numbers become numbers, what is not set keeps its default, the file given by hand wins."""
    from rf_desktop.server.settings import SettingUnreadable, from_environment

    read = from_environment({"RF_PORT": "1", "RF_POLL": "0.5", "RF_DATABASE_URL": "sqlite+aiosqlite:////x.db"})
    assert (read.port, read.poll, read.host, read.database_file) == (1, 0.5, "127.0.0.1", Path("/x.db"))
    assert from_environment({"RF_DATABASE_URL": "a"}, database_url="b").database_url == "b"
    assert "secret" not in repr(from_environment({"RF_AI_KEY": "secret"}))
    with pytest.raises(SettingUnreadable):
        from_environment({"RF_PORT": "one"})
