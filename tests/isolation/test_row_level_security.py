"""R3 on PostgreSQL: what `migrate` makes, and what a server looks at before it serves."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from rf_desktop.server.store import (
    NewerDatabase,
    OutdatedDatabase,
    RoleMissing,
    Unguarded,
    check_current,
    migrate,
    open_store,
)
from rf_desktop.server.store.columns import Base
from rf_desktop.server.store.schema import OUR_VERSIONS, head
from tests.engines.beside import Beside
from tests.engines.postgres import Databases, apart
from tests.engines.prepared import APP, OWNER, as_owner, make_roles

NEXT = '''
"""A later revision."""
from alembic import op
revision = "9999"
down_revision = "{head}"
def upgrade():
    op.execute("{statement}")
'''
FRESH = "CREATE TABLE later (account_id text, id text, PRIMARY KEY (account_id, id))"


def later(folder: Path, statement: str) -> tuple[Path, ...]:
    """Our revisions and one after them."""
    (folder / "more").mkdir()
    (folder / "more" / "9999_later.py").write_text(NEXT.format(statement=statement, head=head()))
    return (OUR_VERSIONS, folder / "more")


@contextlib.contextmanager
def superuser(databases: Databases, url: str, *before: str, after: str = "") -> Iterator[None]:
    """Something done to the database behind our back, and undone where roles keep it."""
    name = url.rpartition("/")[2]
    databases.run(*before, database=name)
    try:
        yield
    finally:
        if after:
            databases.run(after, database=name)


async def opened(url: str) -> None:
    store = await open_store(url)
    await store.close()


def test_every_table_of_an_account_is_guarded(own_postgres_url: str) -> None:
    """R3: with a forced policy for tenants; the catalogue and the code agree on what tables there are."""
    beside = Beside(own_postgres_url)
    guarded = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity"
    forced = {name for (name,) in beside.rows(guarded)}
    policies = beside.rows("SELECT tablename FROM pg_policies WHERE policyname = 'tenant'")
    of_accounts = {table.name for table in Base.metadata.tables.values() if "account_id" in table.columns}
    assert forced == {*Base.metadata.tables, "case_text"}
    assert {name for (name,) in policies} == {*of_accounts, "account", "case_text"}


async def test_a_guarded_database_is_opened(own_postgres_url: str) -> None:
    """R3: and migrating it once more changes nothing."""
    await opened(own_postgres_url)
    beside = Beside(own_postgres_url)
    before = beside.rows("SELECT oid::text FROM pg_policy ORDER BY 1")
    migrate(as_owner(own_postgres_url))
    assert beside.rows("SELECT oid::text FROM pg_policy ORDER BY 1") == before


FAULTS = {
    "has no policy": "DROP POLICY tenant ON handoff",
    "has no forced row-level security": "ALTER TABLE message NO FORCE ROW LEVEL SECURITY",
    "lets rf_app_tenant see other accounts": "CREATE POLICY generous ON session TO public USING (true)",
    "Table later has no": f"{FRESH}; ALTER TABLE later OWNER TO {OWNER}",
    "reaches tables by itself": f"GRANT SELECT ON person TO {APP}",
    "owns the tables": f"CREATE TABLE mine (id text); ALTER TABLE mine OWNER TO {APP}",
}


@pytest.mark.parametrize("sentence", FAULTS)
async def test_a_planted_fault_is_seen_before_anybody_is_served(
    own_postgres_url: str, databases: Databases, sentence: str
) -> None:
    """R3: a table without policy, a policy too many, a right too many; `migrate` repairs what it can."""
    databases.run(FAULTS[sentence], database=own_postgres_url.rpartition("/")[2])
    with pytest.raises(Unguarded, match=sentence) as refused:
        await opened(own_postgres_url)
    assert "rf-server migrate" in str(refused.value)
    if "owns" not in sentence:
        migrate(as_owner(own_postgres_url))
        await opened(own_postgres_url)


@pytest.mark.parametrize(
    ("fault", "sentence", "repair"),
    [
        (f"ALTER ROLE {APP} SUPERUSER", "is a superuser", f"ALTER ROLE {APP} NOSUPERUSER"),
        (f"ALTER ROLE {APP} BYPASSRLS", "may bypass", f"ALTER ROLE {APP} NOBYPASSRLS"),
        (
            f"REVOKE {APP}_tenant FROM {APP} GRANTED BY {OWNER}",
            "is no member",
            f"GRANT {APP}_tenant TO {APP} WITH INHERIT FALSE, SET TRUE GRANTED BY {OWNER}",
        ),
        (
            f"GRANT {APP}_system TO {APP} WITH INHERIT TRUE",
            "reaches tables by itself",
            f"GRANT {APP}_system TO {APP} WITH INHERIT FALSE",
        ),
    ],
)
async def test_a_role_that_may_too_much_is_not_served(
    own_postgres_url: str, databases: Databases, fault: str, sentence: str, repair: str
) -> None:
    """R3: row-level security does not hold for such a role."""
    with superuser(databases, own_postgres_url, fault, after=repair), pytest.raises(Unguarded, match=sentence):
        await opened(own_postgres_url)


@pytest.mark.parametrize(("role", "sentence"), [(OWNER, "owns the tables"), ("postgres", "is a superuser")])
async def test_the_owner_and_the_superuser_are_not_served(own_postgres_url: str, role: str, sentence: str) -> None:
    """R3: with the sentence what to do."""
    with pytest.raises(Unguarded, match=sentence) as refused:
        await opened(own_postgres_url.replace(f"//{APP}@", f"//{role}@"))
    assert "serve as a role like rf_app" in str(refused.value)


def test_a_new_table_cannot_be_forgotten(own_postgres_url: str, tmp_path: Path) -> None:
    """R3: whatever revision makes it, `migrate` gives it its policy."""
    migrate(as_owner(own_postgres_url), later(tmp_path, FRESH))
    assert Beside(own_postgres_url).rows("SELECT policyname FROM pg_policies WHERE tablename = 'later'") == [
        ("tenant",)
    ]


def test_an_upgrade_sees_every_row(own_postgres_url: str, tmp_path: Path) -> None:
    """D7: the owner's own UPDATE is not filtered, although the tables are forced; afterwards they are again."""
    beside = Beside(own_postgres_url)
    beside.change("INSERT INTO account VALUES ('x', 'Acme MSP', 0, now())")
    migrate(as_owner(own_postgres_url), later(tmp_path, "UPDATE account SET name = 'Renamed'"))
    assert beside.value("SELECT name FROM account") == "Renamed"
    assert beside.value("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'account'") is True


def test_a_failed_upgrade_leaves_the_database_as_it_was(own_postgres_url: str, tmp_path: Path) -> None:
    """D7: one transaction, tables and policies included."""
    with pytest.raises(DBAPIError):
        migrate(as_owner(own_postgres_url), later(tmp_path, "SELECT * FROM nowhere"))
    check_current(as_owner(own_postgres_url))
    asyncio.run(opened(own_postgres_url))


def test_a_newer_or_an_empty_database_is_refused(own_postgres_url: str, databases: Databases) -> None:
    """D7."""
    Beside(own_postgres_url).change("UPDATE alembic_version SET version_num = '0042'")
    for attempt in (lambda: migrate(as_owner(own_postgres_url)), lambda: asyncio.run(opened(own_postgres_url))):
        with pytest.raises(NewerDatabase, match="0042"):
            attempt()
    with databases.fresh(owner=OWNER) as empty, pytest.raises(OutdatedDatabase):
        asyncio.run(opened(databases.server.url(empty, APP)))


def test_two_that_migrate_at_once_take_turns(databases: Databases) -> None:
    """R4: replicas may all begin with it."""
    make_roles(databases)
    with databases.fresh(owner=OWNER) as name:
        url = databases.server.url(name, OWNER)

        async def both() -> None:
            await asyncio.gather(*(asyncio.to_thread(migrate, url) for _ in range(3)))

        apart(both())
        asyncio.run(opened(databases.server.url(name, APP)))


def test_the_role_of_servers_must_be_there(own_postgres_url: str) -> None:
    """R4: the sentence says what to type; a name that would need quoting is none."""
    with pytest.raises(RoleMissing, match="CREATE ROLE rf_other LOGIN"):
        migrate(as_owner(own_postgres_url), app_role="rf_other")
    with pytest.raises(RoleMissing, match="no name"):
        migrate(as_owner(own_postgres_url), app_role="x; DROP TABLE account")


def test_an_owner_without_the_right_to_make_roles_says_who_must(databases: Databases) -> None:
    """R4."""
    name = f"rf_{secrets.token_hex(4)}"
    databases.run(f"CREATE ROLE {name} LOGIN NOINHERIT", f"CREATE ROLE {name}_owner LOGIN")
    try:
        with (
            databases.fresh(owner=f"{name}_owner") as database,
            pytest.raises(RoleMissing, match=f"CREATE ROLE {name}_tenant; GRANT {name}_tenant TO {name}"),
        ):
            migrate(databases.server.url(database, f"{name}_owner"), app_role=name)
    finally:
        databases.run(f"DROP ROLE {name}", f"DROP ROLE {name}_owner")


async def test_a_setting_that_outlives_its_transaction_would_leak(own_postgres_url: str) -> None:
    """R3: the planted fault behind the rule that `set_config(…, false)` is never written."""
    engine = create_async_engine(own_postgres_url, pool_size=1)
    async with engine.begin() as first:
        await first.execute(sa.text("SELECT set_config('app.account_id', 'account-b', false)"))
    async with engine.begin() as second:
        assert await second.scalar(sa.text("SELECT current_setting('app.account_id', true)")) == "account-b"
    await engine.dispose()


def test_no_setting_of_ours_outlives_its_transaction() -> None:
    """R3: a session-wide role or account would stay on the connection for whoever comes next."""
    product = Path(__file__).parents[2] / "rf_desktop" / "server"
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(product.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if ("set_config(" in line and "false" in line.lower()) or "SET ROLE" in line or "SET SESSION" in line
    ]
    assert found == []
