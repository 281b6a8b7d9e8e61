"""Databases that are migrated already: made once for a run, copied for each test.

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


def as_owner(url: str) -> str:
    """The same database for its owner."""
    return url.replace(f"//{APP}@", f"//{OWNER}@")
