"""Account scope that fails closed (R3): the hooks live on the session class, so nobody can forget them.

Every statement of a session that is bound to an account sees and touches that account's rows only; a session
bound to none can do nothing. `SYSTEM` sessions (jobs, event log, sign-in, founding) name the account themselves.

On PostgreSQL the same is said to the database at the beginning of each transaction, which then keeps accounts apart by
itself (`guard.py`). Whatever is set there ends with the transaction.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.attributes import get_history

from rf_desktop.server.store.columns import AccountScoped
from rf_desktop.server.store.guard import ACCOUNT_SETTING
from rf_desktop.server.store.implied import implied_classes, plain_parts
from rf_desktop.server.store.tables import Account

ACCOUNT = "account_id"
SYSTEM = "system"
TURN = "turn"
"""Set for units of work that write to an account: on PostgreSQL they take turns, also among replicas."""
NAMES_ITS_ACCOUNT = "names_its_account"
"""Execution option for plain statements (full-text search, `plain_rows.py`): they filter by the account themselves."""
OF_ACCOUNT = "of_account"
"""How such a statement names it, where `account_id` would be read as a column to set."""
_AS_TENANT = (
    f"SELECT set_config('role', session_user || '_tenant', true), set_config('{ACCOUNT_SETTING}', :account, true)"
)
_BEGINNINGS = {
    "system": sa.text("SELECT set_config('role', session_user || '_system', true)"),
    "read": sa.text(_AS_TENANT),
    "write": sa.text(f"{_AS_TENANT}, pg_advisory_xact_lock(hashtextextended(:account, 0))"),
}


class ScopeError(RuntimeError):
    """A statement tried to leave its account, or had none. A defect, never an answer to a request."""


class ScopedSession(Session):
    """The session under every unit of work."""


@event.listens_for(ScopedSession, "after_begin")
def _needs_an_account(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    account, is_system = session.info.get(ACCOUNT), session.info.get(SYSTEM)
    if not is_system and account is None:
        raise ScopeError("this session is bound to no account")
    if connection.dialect.name != "postgresql":
        return
    if is_system:
        connection.execute(_BEGINNINGS["system"])
    else:
        connection.execute(_BEGINNINGS["write" if session.info.get(TURN) else "read"], {"account": account})


@event.listens_for(ScopedSession, "do_orm_execute")
def _stays_inside(state: ORMExecuteState) -> None:
    info = state.session.info
    if info.get(SYSTEM):
        return
    account = info.get(ACCOUNT)
    if account is None:
        raise ScopeError("this session is bound to no account")
    if not state.is_orm_statement:
        _check_plain(state, account)
        return
    if state.is_insert:
        _check_insert(state, account)
        return
    if state.is_update and any(_name(column) == ACCOUNT for column in getattr(state.statement, "_values", None) or {}):
        raise ScopeError("a row never changes its account")
    plain = plain_parts(state.statement)
    if plain:
        raise ScopeError(f"tables and SQL text are not scoped; use the mapped classes: {', '.join(sorted(plain))}")
    unnamed = implied_classes(state.statement)
    if unnamed:
        raise ScopeError(f"used in conditions only, so not scoped; name it in FROM or a join: {', '.join(unnamed)}")
    state.statement = state.statement.options(
        with_loader_criteria(AccountScoped, lambda cls: cls.account_id == account, include_aliases=True),
        with_loader_criteria(Account, lambda cls: cls.id == account, include_aliases=True),
    )


def _check_plain(state: ORMExecuteState, account: str) -> None:
    """Loader criteria cannot see tables and text, so those pass by one named door and bring the account along."""
    if not state.execution_options.get(NAMES_ITS_ACCOUNT):
        raise ScopeError("a plain SQL statement in an account's session; use the mapped classes")
    parameters: Any = state.parameters or {}
    rows = parameters if isinstance(parameters, list) else [parameters]
    if any({row[name] for name in (ACCOUNT, OF_ACCOUNT) if name in row} != {account} for row in rows):
        raise ScopeError("a plain SQL statement for another account")


def _check_insert(state: ORMExecuteState, account: str) -> None:
    statement: Any = state.statement
    if getattr(statement, "select", None) is not None:
        raise ScopeError("insert from a select is not scoped; insert values")
    parameters: Any = state.parameters or {}
    rows: list[Any] = list(parameters) if isinstance(parameters, list) else [parameters]
    rows.append(getattr(statement, "_values", None) or {})
    rows += [row for many in getattr(statement, "_multi_values", None) or () for row in many]
    for row in rows:
        for column, value in row.items():
            if _name(column) == ACCOUNT and getattr(value, "value", value) != account:
                raise ScopeError("an insert for another account")


def _name(column: Any) -> str:
    return str(getattr(column, "key", column))


@event.listens_for(ScopedSession, "before_flush")
def _belongs_here(session: Session, context: UOWTransaction, instances: object) -> None:
    if session.info.get(SYSTEM):
        return
    account = session.info.get(ACCOUNT)
    for row in session.new:
        if not isinstance(row, AccountScoped):
            raise ScopeError("an account's session adds rows of that account only")
        if _account_of(row) is None:
            row.account_id = account  # type: ignore[assignment]
        elif _account_of(row) != account:
            raise ScopeError("an insert for another account")
    for row in session.dirty | session.deleted:
        if _account_of(row) != account or _has_moved(row):
            raise ScopeError("a write to another account")


def _has_moved(row: object) -> bool:
    """Whether a loaded row's account was changed by hand."""
    return isinstance(row, AccountScoped) and bool(get_history(row, ACCOUNT).deleted)


def _account_of(row: object) -> str | None:
    """Whose row this is; None for a new row that does not say."""
    if isinstance(row, Account):
        return row.id
    owner: str | None = getattr(row, "account_id", None)
    return owner
