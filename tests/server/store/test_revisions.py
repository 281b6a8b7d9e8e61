"""The revisions' names are read without Alembic, and agree with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from rf_desktop.server.store.revisions import OUR_VERSIONS, NewerDatabase, OutdatedDatabase, Revisions


def written(folder: Path, revision: str, before: str | None) -> None:
    said = "None" if before is None else f'"{before}"'
    (folder / f"{revision}.py").write_text(f'revision = "{revision}"\ndown_revision = {said}\n')


def test_the_newest_is_the_one_that_alembic_calls_head() -> None:
    """D7."""
    config = Config()
    config.set_main_option("script_location", str(OUR_VERSIONS.parent))
    scripts = ScriptDirectory.from_config(config)
    assert Revisions().head == scripts.get_current_head()
    for script in scripts.walk_revisions():
        Revisions().refuse_newer(script.revision)


def test_what_is_unknown_is_newer_and_what_is_known_but_not_the_newest_is_outdated(tmp_path: Path) -> None:
    """D7."""
    written(tmp_path, "a", None)
    written(tmp_path, "b", "a")
    revisions = Revisions((tmp_path,))
    assert revisions.head == "b"
    revisions.require_current("b")
    for outdated in ("a", None):
        with pytest.raises(OutdatedDatabase):
            revisions.require_current(outdated)
    with pytest.raises(NewerDatabase):
        revisions.require_current("c")


def test_two_newest_are_a_mistake_and_so_is_a_file_without_a_name(tmp_path: Path) -> None:
    """D7: as Alembic would say, only earlier."""
    for name, before in (("a", None), ("b", "a"), ("c", "a")):
        written(tmp_path, name, before)
    with pytest.raises(ValueError, match="newest"):
        _ = Revisions((tmp_path,)).head
    (tmp_path / "d.py").write_text("revision = 4\n")
    with pytest.raises(ValueError, match="has no revision"):
        Revisions((tmp_path,))


def test_a_server_with_nothing_to_upgrade_does_not_import_what_only_an_upgrade_needs() -> None:
    """Issue 5: the queue waits for the server, the server for its imports."""
    unneeded = ("alembic", "sqlalchemy.dialects.postgresql", "asyncpg", "redis", "numpy", "anthropic")
    said = subprocess.run(
        [sys.executable, "-c", "import sys, rf_desktop.server.embedded; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split()
    assert "rf_desktop.server.app" in said
    assert [name for name in unneeded if name in said] == []
