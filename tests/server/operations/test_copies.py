"""`rf-server backup` and `restore`: there and back on both engines, and never over something by mistake (R4)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.server.harness import PASSWORD
from tests.server.operations.conftest import Place, Places, Typed

HELD = ("jobs", "pause", "--email", "alex@acme.example", "assess")


def knows_alex(typed: Typed, place: Place) -> bool:
    """Whether the account is there."""
    return typed(*HELD, *place.as_server()).status == 0


def test_there_and_back(typed: Typed, places: Places, installed: Place, tmp_path: Path) -> None:
    """A copy put into an empty database is the same installation; the copy is its owner's alone."""
    copy = tmp_path / "copy.rf"
    assert typed("backup", *installed.as_copier(), str(copy)).said == f"Copied to {copy}."
    assert copy.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == ["copy.rf"]
    elsewhere = places()
    assert typed("restore", *elsewhere.as_owner(), str(copy)).said == f"Restored from {copy}."
    assert knows_alex(typed, elsewhere)
    assert (
        "this address already"
        in typed(
            *("create-admin", "--account", "A", "--name", "B", "--email", "alex@acme.example", *elsewhere.as_server()),
            RF_ADMIN_PASSWORD=PASSWORD,
        ).sorry
    )


def test_nothing_is_overwritten_unasked(typed: Typed, places: Places, installed: Place, tmp_path: Path) -> None:
    """Neither a copy nor a database; with --force what was there is kept beside it."""
    copy = tmp_path / "copy.rf"
    typed("backup", *installed.as_copier(), str(copy))
    assert "exists already" in typed("backup", *installed.as_copier(), str(copy)).sorry
    assert "no folder" in typed("backup", *installed.as_copier(), str(tmp_path / "no" / "copy.rf")).sorry
    assert "--force" in typed("restore", *installed.as_owner(), str(copy)).sorry
    assert "kept as" in typed("restore", *installed.as_owner(), str(copy), "--force").said
    assert knows_alex(typed, installed)


def test_what_is_no_copy_is_refused(typed: Typed, places: Places, tmp_path: Path) -> None:
    """A file of something else, or none; the database stays as it was."""
    place = places()
    stranger = tmp_path / "stranger.rf"
    assert "no copy" in typed("restore", *place.as_owner(), str(stranger)).sorry
    stranger.write_bytes(b"no database" * 500)
    assert typed("restore", *place.as_owner(), str(stranger)).sorry
    assert typed("migrate", *place.as_owner()).said


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_database_in_use_is_not_replaced(typed: Typed, installed: Place, tmp_path: Path) -> None:
    """Somebody still writes to the old file, and it would be lost."""
    copy, file = tmp_path / "copy.rf", installed.server.partition("///")[2]
    typed("backup", *installed.as_copier(), str(copy))
    with closing(sqlite3.connect(file)) as somebody:
        somebody.execute("SELECT count(*) FROM account").fetchone()
        assert "in use" in typed("restore", *installed.as_owner(), str(copy), "--force").sorry
    assert typed("restore", *installed.as_owner(), str(copy), "--force").said


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_copy_that_is_damaged_or_newer_is_refused(
    typed: Typed, installed: Place, places: Places, tmp_path: Path
) -> None:
    """D7: and the database that was to be replaced is still there."""
    copy = tmp_path / "copy.rf"
    typed("backup", *installed.as_copier(), str(copy))
    whole = copy.read_bytes()
    page = len(whole) // 2 // 4096 * 4096
    copy.write_bytes(whole[:page] + b"\xff" * 4096 + whole[page + 4096 :])
    assert "damaged" in typed("restore", *installed.as_owner(), str(copy), "--force").sorry
    copy.write_bytes(whole)
    with closing(sqlite3.connect(copy)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version" in typed("restore", *installed.as_owner(), str(copy), "--force").sorry
    assert knows_alex(typed, installed)


@pytest.mark.parametrize("engine", ["postgresql"])
def test_who_may_not_read_everything_is_told_who_may(typed: Typed, installed: Place, tmp_path: Path) -> None:
    """R3: row-level security holds for copies as well."""
    for option in (installed.as_server(), installed.as_owner()):
        assert "BYPASSRLS" in typed("backup", *option, str(tmp_path / "copy.rf")).sorry
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("engine", ["postgresql"])
def test_without_the_programs_that_is_said(
    typed: Typed, installed: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence."""
    from rf_desktop.server.store import copies_postgres

    monkeypatch.setattr(copies_postgres.shutil, "which", lambda _name: None)
    monkeypatch.setattr(copies_postgres, "DEBIAN", tmp_path)
    assert "client programs" in typed("backup", *installed.as_copier(), str(tmp_path / "copy.rf")).sorry
