"""`rf-server` as somebody types it, on both engines."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rf_desktop.server import cli
from rf_desktop.server.commands import ground
from tests.engines.binaries import postgres_programs
from tests.engines.postgres import Databases
from tests.engines.prepared import APP, OWNER, make_roles
from tests.server.harness import PASSWORD


@dataclass(frozen=True)
class Done:
    """What came of one command."""

    status: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        """The output of a command that was done."""
        assert self.status == 0, self.stderr
        return self.stdout.strip()

    @property
    def sorry(self) -> str:
        """The one sentence of a command that could not be done."""
        assert self.status == 1, self.stdout
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
            patched.setattr(ground, "configure_logging", lambda _level: None)
            status = cli.main(arguments)
        said = capfd.readouterr()
        return Done(status, said.out, said.err)

    return run


@dataclass(frozen=True)
class Place:
    """Where an installation's data are: the address of the server, of the owner, and of whoever may copy."""

    server: str
    owner: str
    copier: str

    def as_server(self) -> tuple[str, str]:
        """The option for commands that a server's user types."""
        return ("--database-url", self.server)

    def as_owner(self) -> tuple[str, str]:
        """The option for commands that the owner types."""
        return ("--database-url", self.owner)

    def as_copier(self) -> tuple[str, str]:
        """The option for `backup`."""
        return ("--database-url", self.copier)


Places = Callable[[], Place]


@pytest.fixture
def places(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    """Empty databases of one engine, as many as are asked for."""
    if engine == "sqlite":
        numbers = iter(range(100))

        def file() -> Place:
            url = f"sqlite+aiosqlite:///{tmp_path}/data{next(numbers)}.db"
            return Place(url, url, url)

        yield file
        return
    databases: Databases = request.getfixturevalue("databases")
    request.getfixturevalue("postgres_programs_on_the_path")
    make_roles(databases)
    names: list[str] = []

    def fresh() -> Place:
        names.append(databases.create(owner=OWNER))
        url = databases.server.url
        return Place(url(names[-1], APP), url(names[-1], OWNER), url(names[-1]))

    yield fresh
    for name in names:
        databases.drop(name)


@pytest.fixture
def postgres_programs_on_the_path(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pg_dump` and `pg_restore` of the version that runs."""
    monkeypatch.setenv("PATH", f"{postgres_programs()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def installed(typed: Typed, places: Places) -> Place:
    """A database of this version with one account, whose admin is alex@acme.example."""
    place = places()
    assert typed("migrate", *place.as_owner()).said == "The database is of this version."
    admin = ("create-admin", "--account", "Acme MSP", "--name", "Alex", "--email", "alex@acme.example")
    assert typed(*admin, *place.as_server(), RF_ADMIN_PASSWORD=PASSWORD).said.startswith("Alex can sign in")
    return place
