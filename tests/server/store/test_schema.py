"""Fresh, older, newer and unwritable databases: D7, and the schema the code believes in."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from rf_desktop.contract.packages import EscalationPackage
from rf_desktop.server.store import (
    DataFolderUnwritable,
    NewerDatabase,
    OutdatedDatabase,
    Store,
    check_current,
    migrate,
    open_store,
)
from rf_desktop.server.store.columns import AccountScoped, Base
from rf_desktop.server.store.engine import UnsupportedDatabase
from rf_desktop.server.store.schema import OUR_VERSIONS
from rf_desktop.server.store.witness import Witness
from tests.server.store.world import Sides

SECOND = '''
"""A later revision."""
from alembic import op
revision = "9999"
down_revision = "0006"
def upgrade():
    op.execute("CREATE TABLE later (id TEXT)")
    {more}
'''


def later(folder: Path, more: str = "pass") -> tuple[Path, ...]:
    """Our revisions and one after them."""
    (folder / "more").mkdir()
    (folder / "more" / "9999_later.py").write_text(SECOND.format(more=more))
    return (OUR_VERSIONS, folder / "more")


def test_the_migrations_make_the_schema_of_the_code(database: Path) -> None:
    """Otherwise a test database would differ from a user's."""
    engine = sa.create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: kind != "table" or not (name or "").startswith("case_text"),
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_table_belongs_to_an_account() -> None:
    """R3: in its key, and in every reference to another scoped table."""
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        assert isinstance(table, sa.Table)
        if table.name in ("account", "attempt", "housekeeping"):  # of nobody, or of all
            continue
        assert issubclass(mapper.class_, AccountScoped)
        assert next(iter(table.primary_key)).name == "account_id"
        for reference in table.foreign_key_constraints:
            assert reference.column_keys[0] == "account_id", f"{table.name}: {reference.column_keys}"


def test_a_fresh_database_is_made_with_its_folder(tmp_path: Path) -> None:
    """D7: twice is once, and there is nothing to back up."""
    url = f"sqlite:///{tmp_path}/new folder/with % sign/rf.db"
    assert migrate(url) is None
    check_current(url)
    assert migrate(url) is None
    assert [file.suffix for file in (tmp_path / "new folder" / "with % sign").iterdir()] == [".db"]


def test_an_older_database_is_upgraded_after_a_backup(database: Path, tmp_path: Path) -> None:
    """D7: the copy is complete, named by its revision, and never overwritten."""
    with sqlite3.connect(database) as before:
        before.execute("INSERT INTO account VALUES ('x', 'Acme MSP', 0, '2026-01-01')")
    before.close()
    taken = database.with_name("store.before-upgrade-from-0006.db")
    taken.write_text("an earlier copy")
    backup = migrate(f"sqlite:///{database}", later(tmp_path))
    assert backup == database.with_name("store.before-upgrade-from-0006-1.db")
    assert Witness(backup).query("SELECT name FROM account") == [{"name": "Acme MSP"}]
    assert Witness(backup).query("SELECT version_num FROM alembic_version") == [{"version_num": "0006"}]
    assert Witness(database).query("SELECT count(*) AS later FROM later") == [{"later": 0}]
    assert taken.read_text() == "an earlier copy"


def test_a_failed_upgrade_leaves_the_database_as_it_was(database: Path, tmp_path: Path) -> None:
    """D7: one transaction, DDL included."""
    url = f"sqlite:///{database}"
    with pytest.raises(sa.exc.OperationalError):
        migrate(url, later(tmp_path, more='op.execute("SELECT * FROM nowhere")'))
    check_current(url)
    assert Witness(database).query("SELECT name FROM sqlite_master WHERE name = 'later'") == []


def test_a_newer_database_is_refused_untouched(database: Path) -> None:
    """D7: with the revision in the sentence; no backup, no change."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0042'")
    connection.close()
    before = database.read_bytes()
    url = f"sqlite:///{database}"
    for attempt in (migrate, check_current):
        with pytest.raises(NewerDatabase, match="0042") as refused:
            attempt(url)
        assert refused.value.revision == "0042"
    with pytest.raises(NewerDatabase):
        asyncio.run(open_store(url))
    assert database.read_bytes() == before
    assert list(database.parent.glob("*before-upgrade*")) == []


def test_a_newer_database_keeps_its_journal_mode(database: Path) -> None:
    """D7: a copy that somebody put back has no write-ahead log; asking for its version must not give it one."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0042'")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    before = database.read_bytes()
    with pytest.raises(NewerDatabase):
        migrate(f"sqlite:///{database}")
    assert database.read_bytes() == before


def test_a_database_must_be_migrated_before_it_is_opened(tmp_path: Path) -> None:
    """D7: also one that is not there."""
    with pytest.raises(OutdatedDatabase):
        asyncio.run(open_store(f"sqlite:///{tmp_path}/missing.db"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file/rf.db", "file/deeper/rf.db", "folder"])
def test_an_unwritable_folder_is_named(tmp_path: Path, place: str) -> None:
    """Trouble: below a regular file nobody can write, not even root; and a folder is no database."""
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "folder").mkdir()
    with pytest.raises(DataFolderUnwritable) as refused:
        migrate(f"sqlite:///{tmp_path / place}")
    assert refused.value.folder == (tmp_path / place).parent
    assert str((tmp_path / place).parent) in str(refused.value)


def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    """Trouble: it may be somebody's letter."""
    letter = tmp_path / "rf.db"
    letter.write_text("Dear colleague, " * 100)
    with pytest.raises(sqlite3.DatabaseError):
        migrate(f"sqlite:///{letter}")
    assert letter.read_text() == "Dear colleague, " * 100


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "postgresql://host", "nonsense"])
def test_another_engine_is_refused(url: str) -> None:
    """Data is kept in a SQLite file or in a PostgreSQL database."""
    with pytest.raises(UnsupportedDatabase):
        migrate(url)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_witness_sees_what_is_committed_and_writes_nothing(store: Store, sides: Sides, database: Path) -> None:
    """The proof's own eyes: beside the running store, and on the closed file."""
    witness = Witness(database)
    async with store.work(sides.ours.account_id) as work:
        row = await work.handoffs.get(sides.ours.handoffs[0])
        assert row is not None
        row.status = "withdrawn"
        await work.flush()
        assert {each.status for each in witness.handoffs()} == {"open"}
    assert [each.headline for each in witness.handoffs() if each.status == "withdrawn"] == ["a0"]
    assert len(witness.sessions()) == 5
    assert (witness.jobs(), witness.events(), witness.notices()) == ([], [], [])
    with pytest.raises(sqlite3.OperationalError):
        witness.query("DELETE FROM handoff")
    await store.close()
    assert len(witness.handoffs()) == 5


def test_the_packages_schema_is_documented_as_it_is() -> None:
    """E2: `docs/escalation-package.schema.json` is the schema of the code."""
    kept = Path(__file__).parents[3] / "docs" / "escalation-package.schema.json"
    schema = EscalationPackage.model_json_schema(mode="serialization")
    assert json.loads(kept.read_text(encoding="utf-8")) == json.loads(json.dumps(schema))
