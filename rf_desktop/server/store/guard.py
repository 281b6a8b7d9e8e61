"""Row-level security on PostgreSQL: the database itself keeps accounts apart, whatever the code above forgets (R3).

The server signs in as a role that owns nothing and may do nothing. It is a member of two roles without sign-in,
`<role>_tenant` and `<role>_system`, and takes one of them on for a single transaction (`scope.py`). As tenant it sees
the rows of the account that it named in the same statement; as system it reaches the few tables that work needs before
or beyond an account. The tables are found in the catalogue, not in a list: a new one with `account_id` is not missed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

ACCOUNT_SETTING = "app.account_id"
APP_ROLE = "rf_app"
"""The role as which servers sign in, where no other is named."""
_OWN_ACCOUNT = f"nullif(current_setting('{ACCOUNT_SETTING}', true), '')"
_ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
SYSTEM_RIGHTS: Mapping[str, Sequence[str]] = {
    "account": ("SELECT", "INSERT"),
    "person": ("SELECT", "INSERT"),
    "sign_in": ("SELECT", "UPDATE (connected_until)", "DELETE"),
    "event": ("SELECT", "DELETE"),
    "job": _ALL,
    "paused_jobs": ("SELECT",),
    "idempotency_key": ("SELECT", "DELETE"),
    "notice": ("SELECT", "DELETE"),
    "invitation": ("SELECT", "DELETE"),
    "looking": ("SELECT", "DELETE"),
    "attachment": ("SELECT", "DELETE"),
    "attempt": _ALL,
    "housekeeping": _ALL,
}
"""What work beyond one account needs: sign-in, founding, the event log, the job queue, housekeeping. Nothing else."""
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]{0,40}")

_TABLES = """
    SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
           EXISTS (SELECT FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'account_id' AND NOT a.attisdropped) AS scoped
      FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
       AND c.relname <> 'alembic_version'
     ORDER BY c.relname
"""
_POLICIES = """
    SELECT p.tablename AS name, p.policyname AS policy, p.roles::text[] AS roles, p.permissive AS permissive,
           p.qual AS qual, p.with_check AS with_check
      FROM pg_policies p WHERE p.schemaname = current_schema()
"""
_ROLE = """
    SELECT r.rolsuper, r.rolbypassrls,
           EXISTS (SELECT FROM pg_class c
                    WHERE c.relnamespace = current_schema()::regnamespace AND c.relowner = r.oid) AS owns,
           EXISTS (SELECT FROM pg_class c
                    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                      AND c.relname <> 'alembic_version'
                      AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE')) AS reaches,
           ARRAY(SELECT g.rolname::text FROM pg_roles g
                  WHERE g.rolname IN (:tenant, :system) AND pg_has_role(r.oid, g.oid, 'MEMBER')) AS groups
      FROM pg_roles r WHERE r.rolname = :role
"""


class RoleMissing(Exception):
    """The server's role is not there, or the owner may not make its two groups; the text says what to type."""


class Unguarded(Exception):
    """The database would not keep accounts apart; `problems` are sentences."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


def tenant(role: str) -> str:
    """The group that a server's role takes on for one account's transaction."""
    return f"{role}_tenant"


def system(role: str) -> str:
    """The group that a server's role takes on for work beyond one account."""
    return f"{role}_system"


def protect(connection: sa.Connection, role: str) -> None:
    """Make groups, rights and policies for `role` anew, for every table that is there. Called by the owner.

    Raises RoleMissing.
    """
    make_groups(connection, role)
    ours, theirs = tenant(role), system(role)
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {role}, {ours}, {theirs}")
    connection.exec_driver_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}, {ours}, {theirs}")
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {role}")
    for table in connection.execute(sa.text(_TABLES)).all():
        _drop_policies(connection, table.name)
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        column = "account_id" if table.scoped else "id" if table.name == "account" else None
        if column:
            rule = f"{column} = {_OWN_ACCOUNT}"
            rights = "SELECT, INSERT, UPDATE, DELETE" if table.scoped else "SELECT, UPDATE"
            connection.exec_driver_sql(f"GRANT {rights} ON {table.name} TO {ours}")
            connection.exec_driver_sql(
                f"CREATE POLICY tenant ON {table.name} TO {ours} USING ({rule}) WITH CHECK ({rule})"
            )
        if table.name in SYSTEM_RIGHTS:
            connection.exec_driver_sql(f"GRANT {', '.join(SYSTEM_RIGHTS[table.name])} ON {table.name} TO {theirs}")
            connection.exec_driver_sql(
                f"CREATE POLICY system ON {table.name} TO {theirs} USING (true) WITH CHECK (true)"
            )


def let_owner_through(connection: sa.Connection) -> None:
    """Lift the force until `protect` puts it back in the same transaction, so that an upgrade's UPDATE sees rows."""
    for table in connection.execute(sa.text(_TABLES)).all():
        if table.forced:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} NO FORCE ROW LEVEL SECURITY")


def problems(connection: sa.Connection, role: str | None = None) -> list[str]:
    """Why this database would not keep accounts apart for `role` (default: who is connected); empty is good."""
    role = role or str(connection.scalar(sa.text("SELECT session_user")))
    found = _about_role(connection, role)
    policies = connection.execute(sa.text(_POLICIES)).all()
    for table in connection.execute(sa.text(_TABLES)).all():
        if not (table.enabled and table.forced):
            found.append(f"Table {table.name} has no forced row-level security.")
        applying = [each for each in policies if each.name == table.name and {tenant(role), "public"} & set(each.roles)]
        if (table.scoped or table.name == "account") and not applying:
            found.append(f"Table {table.name} has no policy for {tenant(role)}.")
        found += [
            f"Policy {each.policy} on {table.name} lets {tenant(role)} see other accounts."
            for each in applying
            if each.permissive == "PERMISSIVE" and not (_is_bound(each.qual) and _is_bound(each.with_check))
        ]
    if found:
        found.append(f"Run “rf-server migrate” as the database's owner, and serve as a role like {APP_ROLE}.")
    return found


def _about_role(connection: sa.Connection, role: str) -> list[str]:
    values = {"role": role, "tenant": tenant(role), "system": system(role)}
    is_what = connection.execute(sa.text(_ROLE), values).one_or_none()
    if is_what is None:
        return [f"There is no role {role}."]
    found = []
    if is_what.rolsuper:
        found.append(f"The role {role} is a superuser, for whom row-level security does not hold.")
    elif is_what.rolbypassrls:
        found.append(f"The role {role} may bypass row-level security.")
    if is_what.owns:
        found.append(f"The role {role} owns the tables; a server must not.")
    elif is_what.reaches and not is_what.rolsuper:
        found.append(f"The role {role} reaches tables by itself, without naming an account.")
    missing = {tenant(role), system(role)} - set(is_what.groups)
    if missing:
        found.append(f"The role {role} is no member of {' and '.join(sorted(missing))}.")
    return found


def _is_bound(rule: str | None) -> bool:
    """Whether a policy's condition is ours, as the catalogue words it."""
    return _bare(rule or "") in {_bare(f"{column} = {_OWN_ACCOUNT}") for column in ("account_id", "id")}


def _bare(rule: str) -> str:
    return re.sub(r"[\s()]|::text", "", rule).lower()


def make_groups(connection: sa.Connection, role: str) -> None:
    """The two groups of `role`, which must be there. Raises RoleMissing."""
    if not _PLAIN_NAME.fullmatch(role):
        raise RoleMissing(f"“{role}” is no name for a server's role: small letters, digits and _, at most 40.")
    if not _is_there(connection, role):
        raise RoleMissing(
            f"There is no role {role} yet. Make it first: CREATE ROLE {role} LOGIN PASSWORD '…' NOINHERIT;"
        )
    missing = [group for group in (tenant(role), system(role)) if not _is_there(connection, group)]
    may_make = connection.scalar(sa.text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"))
    if missing and not may_make:
        typed = " ".join(f"CREATE ROLE {group}; GRANT {group} TO {role};" for group in missing)
        raise RoleMissing(f"The owner may not make roles. Let somebody who may type: {typed}")
    for group in missing:
        connection.exec_driver_sql(f"CREATE ROLE {group} NOLOGIN NOSUPERUSER NOBYPASSRLS")
    for group in (tenant(role), system(role)):
        if not connection.scalar(sa.text("SELECT pg_has_role(:r, :g, 'MEMBER')"), {"r": role, "g": group}):
            connection.exec_driver_sql(f"GRANT {group} TO {role}{_without_inheriting(connection)}")


def _without_inheriting(connection: sa.Connection) -> str:
    """From 16 on a membership says itself that nothing is inherited; before, the role has to be NOINHERIT."""
    version = connection.dialect.server_version_info or (0,)
    return " WITH INHERIT FALSE, SET TRUE" if version >= (16,) else ""


def _is_there(connection: sa.Connection, role: str) -> bool:
    return bool(connection.scalar(sa.text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :r)"), {"r": role}))


def _drop_policies(connection: sa.Connection, table: str) -> None:
    for policy in connection.execute(sa.text(_POLICIES)).all():
        if policy.name == table:
            connection.exec_driver_sql(f'DROP POLICY "{policy.policy}" ON {table}')
