"""`rf-server doctor`: one line each, what to do, and an exit status (R4)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.engines.postgres import Databases
from tests.engines.redis import RedisServer
from tests.server.operations.conftest import Place, Places, Typed


def states(report: str) -> dict[str, str]:
    """What → state, of a report."""
    return {line.split()[1]: line.split()[0] for line in report.splitlines()}


def test_a_sound_installation(typed: Typed, installed: Place, engine: str) -> None:
    """Everything is looked at."""
    found = states(typed("doctor", *installed.as_server()).said)
    expected = {"settings", "packages", "database", "schema", "jobs", "bus"}
    assert set(found) >= expected | ({"accounts", "clock"} if engine == "postgresql" else {"disk"})
    assert "fail" not in found.values()


def test_an_empty_database(typed: Typed, places: Places) -> None:
    """It says what to type."""
    done = typed("doctor", *places().as_server())
    assert done.status == 1
    assert "rf-server migrate" in done.stdout


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_database_that_we_made_is_its_owners_alone(typed: Typed, installed: Place) -> None:
    """R4: nothing that the doctor would warn of."""
    file = Path(installed.server.partition("///")[2])
    file.parent.chmod(0o755)
    assert {path.stat().st_mode & 0o077 for path in file.parent.glob(f"{file.name}*")} == {0}
    assert "file" not in states(typed("doctor", *installed.as_server()).said)


def test_a_log_level_that_there_is_not(typed: Typed, installed: Place) -> None:
    """R4: `serve` would not start with it."""
    done = typed("doctor", *installed.as_server(), RF_LOG_LEVEL="LOUD")
    assert (done.status, "There is no log level “LOUD”." in done.stdout) == (1, True)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_newer_and_a_damaged_file(typed: Typed, installed: Place, tmp_path: Path) -> None:
    """D7: seen, not touched."""
    file = Path(installed.server.partition("///")[2])
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert states(typed("doctor", *installed.as_server()).stdout)["schema"] == "fail"
    file.write_bytes(b"no database" * 500)
    done = typed("doctor", *installed.as_server())
    assert (done.status, states(done.stdout)["database"]) == (1, "fail")


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_role_that_sees_everything_and_a_table_without_a_policy(
    typed: Typed, installed: Place, databases: Databases
) -> None:
    """R3: whoever serves so would mix accounts; `serve` refuses it with the same words."""
    as_owner = typed("doctor", *installed.as_owner())
    assert states(as_owner.stdout)["accounts"] == "fail"
    assert "superuser" in typed("doctor", *installed.as_copier()).stdout
    database = installed.server.rpartition("/")[2]
    databases.run("DROP POLICY tenant ON handoff", database=database)
    assert "handoff has no policy" in typed("doctor", *installed.as_server()).stdout
    assert "handoff has no policy" in typed("serve", *installed.as_server(), "--port", "0").sorry


@pytest.mark.parametrize("engine", ["postgresql"])
def test_redis_there_and_not_there(typed: Typed, installed: Place, redis_server: RedisServer) -> None:
    """The bus is tried, not believed."""
    there = typed("doctor", *installed.as_server(), "--redis-url", redis_server.url)
    assert states(there.said)["bus"] == "ok"
    gone = typed("doctor", *installed.as_server(), "--redis-url", "redis://who:hush@127.0.0.1:1")
    assert (gone.status, states(gone.stdout)["bus"]) == (1, "fail")
    assert "hush" not in gone.stdout + gone.stderr


@pytest.mark.parametrize("engine", ["sqlite"])
def test_settings_that_make_no_sense(typed: Typed, places: Places) -> None:
    """The first line says so, and there is no second."""
    done = typed("doctor", *places().as_server(), RF_WORKERS="2")
    assert (done.status, len(done.stdout.splitlines())) == (1, 1)
