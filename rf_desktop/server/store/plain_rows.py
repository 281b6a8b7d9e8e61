"""Rows by prepared statements: what is read often costs a third of what the same question costs in the ORM.

A statement is put together once, names its account itself (`NAMES_ITS_ACCOUNT`), and its rows become the unit of work's
own objects, as if the ORM had read them: changed ones are written with the next flush, and one that the unit of work
has already stays as it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, Session, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, set_committed_value

from rf_desktop.server.store.columns import AccountScoped
from rf_desktop.server.store.scope import ACCOUNT, NAMES_ITS_ACCOUNT, OF_ACCOUNT

Kind = TypeVar("Kind", bound=AccountScoped)
_DOOR = {NAMES_ITS_ACCOUNT: True}


def columns_of(kind: Any) -> list[sa.ColumnElement[Any]]:
    """What a statement has to ask for (or return), so that `rows` can make objects of it."""
    return [attribute.columns[0] for attribute in _mapper(kind).column_attrs]


def asking(kind: Any, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """A statement for `rows`: the account's rows of this kind, of which `where` is true."""
    table = _mapper(kind).local_table
    return sa.select(*columns_of(kind)).where(table.c.account_id == sa.bindparam(OF_ACCOUNT), *where)


async def rows(
    session: AsyncSession, kind: type[Kind], statement: Any, *, fresh: bool = False, **values: Any
) -> list[Kind]:
    """What `statement` finds or returns, as objects of the unit of work; changes of this kind are sent before.

    fresh: objects that the unit of work has already take on what was found.
    """
    await send(session, kind)
    account = session.sync_session.info.get(ACCOUNT)
    found = await session.execute(statement, {OF_ACCOUNT: account, **values}, execution_options=_DOOR)
    return [_object(session.sync_session, kind, row, fresh) for row in found.all()]


async def by_key(session: AsyncSession, kind: type[Kind], *key: str, fresh: bool = False) -> Kind | None:
    """One row by what its primary key has beside the account, or None; asked only where it is not known yet.

    fresh: asked in any case.
    """
    sync = session.sync_session
    of: Any = kind
    mapper = _mapper(of)
    identity = mapper.identity_key_from_primary_key((sync.info.get(ACCOUNT), *key))
    if not fresh and identity in sync.identity_map:
        known: Kind = sync.identity_map[identity]
        return known
    names = [column.name for column in mapper.primary_key[1:]]
    found = await rows(session, kind, _key_statement(of), fresh=fresh, **dict(zip(names, key, strict=True)))
    return found[0] if found else None


async def execute(session: AsyncSession, statement: Any, **values: Any) -> sa.Result[Any]:
    """Run a prepared statement that names its account; what it finds or returns stays plain."""
    account = session.sync_session.info.get(ACCOUNT)
    return await session.execute(statement, {OF_ACCOUNT: account, **values}, execution_options=_DOOR)


async def insert(session: AsyncSession, kind: type[AccountScoped], values: Sequence[dict[str, Any]]) -> None:
    """New rows that nothing in this unit of work reads or changes again; each names its account."""
    of: Any = kind
    await session.execute(_insertion(of), values, execution_options=_DOOR)


async def send(session: AsyncSession, kind: type[AccountScoped]) -> None:
    """Flush, if something of this kind was added or changed and the database does not know it yet."""
    sync = session.sync_session
    if any(isinstance(row, kind) for row in (*sync.new, *sync.dirty, *sync.deleted)):
        await session.flush()


def _object(session: Session, kind: type[Kind], row: sa.Row[Any], fresh: bool) -> Kind:
    of: Any = kind
    mapper = _mapper(of)
    values = dict(zip(_names(of), row, strict=True))
    identity = mapper.identity_key_from_primary_key(tuple(values[column.name] for column in mapper.primary_key))
    if identity in session.identity_map:
        known: Kind = session.identity_map[identity]
        if fresh:
            for name, value in values.items():
                set_committed_value(known, name, value)
        return known
    made: Kind = mapper.class_manager.new_instance()
    instance_dict(made).update(values)
    make_transient_to_detached(made)
    session.add(made)
    return made


@cache
def _key_statement(kind: Any) -> sa.Select[Any]:
    return asking(kind, *(column == sa.bindparam(column.name) for column in _mapper(kind).primary_key[1:]))


@cache
def _insertion(kind: Any) -> sa.Insert:
    return sa.insert(kind.__table__)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(attribute.key for attribute in _mapper(kind).column_attrs)


@cache
def _mapper(kind: Any) -> Mapper[Any]:
    mapper: Mapper[Any] = sa.inspect(kind)
    return mapper
