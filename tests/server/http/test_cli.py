"""`rf-server` as somebody types it: what it does, and the one sentence when it cannot (V2, D7).

Its commands run inside the test; what serves is a process of its own.
"""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from rf_desktop.server import cli
from rf_desktop.server.commands import ground
from tests.server.harness import ALEX, NO_CERTIFICATES, PASSWORD, populate

COMMAND = (sys.executable, "-m", "rf_desktop.server")


@dataclass(frozen=True)
class Done:
    """What came of one command."""

    status: int
    stdout: str
    stderr: str

    @property
    def sorry(self) -> str:
        """The one sentence of a command that could not be done."""
        assert self.status == 1
        assert self.stdout == ""
        assert len(self.stderr.splitlines()) == 1, self.stderr
        return self.stderr.strip()


Typed = Callable[..., Done]


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`typed("migrate", RF_POLL="1")`: one command with these variables, run to its end."""

    def run(*arguments: str, **environment: str) -> Done:
        capfd.readouterr()
        with monkeypatch.context() as patched:
            for name, value in environment.items():
                patched.setenv(name, value)
            if "RF_LOG_LEVEL" not in environment:  # the test's own log stays as it is
                patched.setattr(ground, "configure_logging", lambda _level: None)
            status = cli.main(arguments)
        said = capfd.readouterr()
        return Done(status, said.out, said.err)

    return run


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


def test_from_nothing_to_a_sign_in(typed: Typed, tmp_path: Path) -> None:
    """migrate, create-admin, serve: then the admin signs in; SIGTERM ends it with status 0."""
    at = ("--database", str(tmp_path / "own.db"))
    admin = ("create-admin", "--account", "Acme MSP", "--name", "Alex", "--email", "Alex@Acme.example")
    assert "rf-server migrate" in typed(*at, *admin, RF_ADMIN_PASSWORD=PASSWORD).sorry
    assert typed(*at, "migrate").stdout == "The database is of this version.\n"
    assert typed(*at, *admin, RF_ADMIN_PASSWORD=PASSWORD).stdout == "Alex can sign in as Alex@Acme.example.\n"
    assert "this address already" in typed(*at, *admin, RF_ADMIN_PASSWORD=PASSWORD).sorry
    with serving(tmp_path / "own.db") as (url, process):
        body = {"email": "alex@acme.example", "password": PASSWORD, "device": ""}
        reply = httpx.post(f"{url}/sign-in", json=body, trust_env=False, verify=NO_CERTIFICATES)
        assert reply.json()["me"]["role"] == "admin"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_several_workers_on_the_bus_of_one_process_are_refused(typed: Typed, database: Path) -> None:
    """V2: with a sentence that says why."""
    assert "does not reach across processes" in typed("--database", str(database), "serve", "--workers", "2").sorry
    assert "one worker" in typed("--database", str(database), "serve", RF_WORKERS="4").sorry
    assert "one process" in typed("--database", str(database), "serve", RF_REDIS_URL="redis://127.0.0.1").sorry


def test_a_port_that_is_taken_is_said(database: Path) -> None:
    """The second server on the same port gives up with a sentence."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = (*COMMAND, "--database", str(database), "serve", "--port", port)
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be listened on: Address already in use." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_is_a_whole_database_and_never_overwrites(typed: Typed, database: Path, tmp_path: Path) -> None:
    """A copy while it is in use; a name that exists, a folder or database that does not, are said."""
    target = tmp_path / "copy.db"
    assert typed("--database", str(database), "backup", str(target)).status == 0
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM person").fetchone()[0] > 0
    assert "exists already" in typed("--database", str(database), "backup", str(target)).sorry
    assert "no folder" in typed("--database", str(database), "backup", str(tmp_path / "no" / "c.db")).sorry
    assert "no database" in typed("--database", str(tmp_path / "none.db"), "backup", str(tmp_path / "d.db")).sorry


def test_jobs_are_held_back_and_let_go(typed: Typed, database: Path) -> None:
    """By an admin's address; anybody else is told why not."""
    at = ("--database", str(database), "jobs")
    held = typed(*at, "pause", "--email", ALEX.email, "assess", "reply")
    assert held.stdout.startswith("Held back: assess, reply."), held.stderr
    assert typed(*at, "resume", "--email", ALEX.email).stdout.startswith("Held back: nothing.")
    assert typed(*at, "pause", "--email", "jane@acme.example", "assess").sorry == "Only an admin can do this."
    assert "Nobody signs in as" in typed(*at, "pause", "--email", "x@acme.example", "assess").sorry


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [("RF_PORT", "many", "whole number"), ("RF_POLL", "often", "a number"), ("RF_LOG_LEVEL", "LOUD", "log level")],
)
def test_a_setting_that_cannot_be_read_is_named(
    typed: Typed, database: Path, variable: str, value: str, sentence: str
) -> None:
    """With its variable or its value."""
    said = typed("--database", str(database), "serve", **{variable: value}).sorry
    assert sentence in said
    assert value in said


def test_a_newer_or_damaged_database_is_said(typed: Typed, database: Path, tmp_path: Path) -> None:
    """D7: no traceback, no change."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version" in typed("--database", str(database), "migrate").sorry
    assert "newer version" in typed("--database", str(database), "serve").sorry
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 500)
    assert "cannot be read" in typed("--database", str(broken), "migrate").sorry
    assert "cannot be read" in typed("--database", str(broken), "serve").sorry


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
