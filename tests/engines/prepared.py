"""Databases that are migrated already: made once for a run, copied for a test or put back after it.

A copy costs half a second on a busy machine, putting rows back a few milliseconds: tests that change only rows share
one database, tests that change tables, roles or policies have a copy.

The roles are those of a real installation: an owner who is no superuser migrates, and servers sign in as a role that
owns nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from rf_desktop.server.store import migrate
from tests.engines.postgres import Databases

OWNER = "rf_owner"
APP = "rf_app"
_ROLES = f"""
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') THEN
            CREATE ROLE {OWNER} LOGIN CREATEROLE;
            CREATE ROLE {APP} LOGIN NOINHERIT;
        END IF;
    END $$
"""
_KEEP = """
    DO $keep$ DECLARE t text; BEGIN
        CREATE SCHEMA kept;
        FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', t);
        END LOOP;
        CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql AS $$ DECLARE t text; BEGIN
            PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid();
            SET LOCAL session_replication_role = replica;  -- foreign keys are right again at the end
            FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' LOOP
                EXECUTE format('DELETE FROM public.%1$I', t);
                EXECUTE format('INSERT INTO public.%1$I SELECT * FROM kept.%1$I', t);
            END LOOP;
        END $$;
    END $keep$
"""


def make_roles(databases: Databases) -> None:
    """The owner and the servers' role, as an operator makes them."""
    databases.run(_ROLES)


def make_template(databases: Databases) -> str:
    """A migrated database with nothing in it; its name."""
    make_roles(databases)
    name = databases.create(owner=OWNER)
    migrate(databases.server.url(name, OWNER), app_role=APP)
    return name


@contextlib.contextmanager
def copy_of(databases: Databases, template: str) -> Iterator[str]:
    """A copy for the block: the URL with which servers open it."""
    with databases.fresh(like=template, owner=OWNER) as name:
        yield databases.server.url(name, APP)


def keep_rows(databases: Databases, name: str) -> None:
    """Remember the rows that this database has now, for `put_back`."""
    databases.run(_KEEP, database=name)


def put_back(databases: Databases, name: str) -> None:
    """The rows as they were at `keep_rows`, whoever is still connected is not."""
    databases.run("SELECT kept.put_back()", database=name)


def as_owner(url: str) -> str:
    """The same database for its owner."""
    return url.replace(f"//{APP}@", f"//{OWNER}@")
