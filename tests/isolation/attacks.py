"""Every way we know to cross from one account to another, as statements of a session bound to the first (R3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from rf_desktop.server.store.columns import Base
from rf_desktop.server.store.scope import NAMES_ITS_ACCOUNT
from rf_desktop.server.store.tables import Account, HandoffRow, SessionRow
from tests.server.store.world import Sides, handoff, session

Attack = Callable[[AsyncSession, Sides], Awaitable[object]]
HANDOFFS = Base.metadata.tables["handoff"]
ALL = sa.select(HandoffRow.headline)
COUNT = sa.func.count()


def values(account_id: str) -> dict[str, object]:
    """A whole handoff row for a plain insert."""
    row = handoff(session("x", "person-b"), "person-b")  # type: ignore[arg-type]
    columns = [column.key for column in HANDOFFS.columns]
    return {name: getattr(row, name) for name in columns} | {"account_id": account_id}


async def rows(db: AsyncSession, statement: Any) -> list[str]:
    return sorted((await db.scalars(statement)).all())


async def number(db: AsyncSession, statement: sa.Select[tuple[int]]) -> int | None:
    found: int | None = await db.scalar(statement)
    return found


async def changed(db: AsyncSession, statement: sa.Update | sa.Delete) -> int:
    result = await db.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, sa.CursorResult)
    return result.rowcount


async def joined(db: AsyncSession) -> int:
    other = aliased(HandoffRow)
    found = sa.select(other.headline, SessionRow.id).join(SessionRow, SessionRow.id == other.session_id, isouter=True)
    return len((await db.execute(found)).all())


def _lateral() -> sa.Select[tuple[int]]:
    of_session = sa.select(HandoffRow.id).where(HandoffRow.session_id == SessionRow.id).lateral()
    return sa.select(COUNT).select_from(sa.join(SessionRow, of_session, sa.true()))


def _through_an_alias() -> sa.Select[tuple[str]]:
    inner = sa.select(HandoffRow).order_by(HandoffRow.headline).subquery()
    other = aliased(HandoffRow, inner)
    return sa.select(other.headline)


# What a query may see: only the three own rows.
LOOKS: dict[str, tuple[Attack, object]] = {
    "select entities": (lambda db, s: rows(db, ALL), ["a0", "a1", "a2"]),
    "select named": (lambda db, s: rows(db, ALL.where(HandoffRow.account_id == s.theirs.account_id)), []),
    "count": (lambda db, s: number(db, sa.select(COUNT).select_from(HandoffRow)), 3),
    "get by key": (lambda db, s: db.get(HandoffRow, (s.theirs.account_id, s.theirs.handoffs[0])), None),
    "aliased join": (lambda db, s: joined(db), 3),
    "subquery": (
        lambda db, s: number(
            db,
            sa.select(COUNT).select_from(sa.select(HandoffRow.id).where(HandoffRow.headline.like("b%")).subquery()),
        ),
        0,
    ),
    "exists over a select": (
        lambda db, s: number(
            db,
            sa.select(COUNT)
            .select_from(SessionRow)
            .where(sa.select(HandoffRow.id).where(HandoffRow.id == s.theirs.handoffs[0]).exists()),
        ),
        0,
    ),
    "correlated subquery": (
        lambda db, s: number(
            db,
            sa.select(COUNT)
            .select_from(SessionRow)
            .where(sa.select(HandoffRow.id).where(HandoffRow.session_id == SessionRow.id).exists()),
        ),
        3,
    ),
    "in a subquery": (
        lambda db, s: rows(db, ALL.where(HandoffRow.session_id.in_(sa.select(SessionRow.id)))),
        ["a0", "a1", "a2"],
    ),
    "aggregate of a column": (lambda db, s: number(db, sa.select(sa.func.count(HandoffRow.id))), 3),
    "common table": (lambda db, s: rows(db, sa.select(ALL.cte().c.headline)), ["a0", "a1", "a2"]),
    "union": (
        lambda db, s: rows(db, sa.select(sa.union_all(ALL, ALL).subquery().c.headline)),
        ["a0", "a0", "a1", "a1", "a2", "a2"],
    ),
    "other accounts": (lambda db, s: rows(db, sa.select(Account.name)), ["a"]),
    "scalar subquery as a column": (
        lambda db, s: rows(db, sa.select(sa.select(sa.func.max(HandoffRow.headline)).scalar_subquery())),
        ["a2"],
    ),
    "having": (
        lambda db, s: rows(db, sa.select(HandoffRow.account_id).group_by(HandoffRow.account_id).having(COUNT > 0)),
        ["account-a"],
    ),
    "for update": (lambda db, s: rows(db, ALL.with_for_update()), ["a0", "a1", "a2"]),
    "alias of a subquery": (lambda db, s: rows(db, _through_an_alias()), ["a0", "a1", "a2"]),
    "every account by count": (lambda db, s: number(db, sa.select(COUNT).select_from(Account)), 1),
    "update that tells": (
        lambda db, s: rows(
            db,
            sa.update(HandoffRow)
            .where(HandoffRow.headline.like("b%"))
            .values(notes="x")
            .returning(HandoffRow.headline)
            .execution_options(synchronize_session=False),
        ),
        [],
    ),
    "delete that tells": (
        lambda db, s: rows(
            db,
            sa.delete(HandoffRow)
            .where(HandoffRow.headline.like("b%"))
            .returning(HandoffRow.headline)
            .execution_options(synchronize_session=False),
        ),
        [],
    ),
    "bulk update": (
        lambda db, s: changed(
            db, sa.update(HandoffRow).where(HandoffRow.id == s.theirs.handoffs[0]).values(headline="x")
        ),
        0,
    ),
    "bulk update of their counter": (
        lambda db, s: changed(db, sa.update(Account).where(Account.id == s.theirs.account_id).values(seq=99)),
        0,
    ),
    "bulk delete": (
        lambda db, s: changed(db, sa.delete(HandoffRow).where(HandoffRow.account_id == s.theirs.account_id)),
        0,
    ),
}

# What is refused outright.
BREAKS: dict[str, Attack] = {
    "lateral join": lambda db, s: db.execute(_lateral()),
    "window over all": lambda db, s: db.execute(sa.select(sa.func.first_value(HandoffRow.headline).over())),
    "table select": lambda db, s: db.execute(sa.select(HANDOFFS.c.headline)),
    "table update": lambda db, s: db.execute(sa.update(HANDOFFS).values(headline="x")),
    "table delete": lambda db, s: db.execute(sa.delete(HANDOFFS)),
    "table insert": lambda db, s: db.execute(sa.insert(HANDOFFS), values(s.theirs.account_id)),
    "text": lambda db, s: db.execute(sa.text("SELECT headline FROM handoff")),
    "text by the door, no account": lambda db, s: db.execute(
        sa.text("SELECT headline FROM handoff"), execution_options={NAMES_ITS_ACCOUNT: True}
    ),
    "text by the door, their account": lambda db, s: db.execute(
        sa.text("SELECT headline FROM handoff WHERE account_id = :account_id"),
        {"account_id": s.theirs.account_id},
        execution_options={NAMES_ITS_ACCOUNT: True},
    ),
    "insert with parameters": lambda db, s: db.execute(sa.insert(HandoffRow), [values(s.theirs.account_id)]),
    "insert with values": lambda db, s: db.execute(sa.insert(HandoffRow).values(values(s.theirs.account_id))),
    "insert with many values": lambda db, s: db.execute(sa.insert(HandoffRow).values([values(s.theirs.account_id)])),
    "bare exists": lambda db, s: db.execute(
        sa.select(SessionRow.id).where(sa.exists().where(HandoffRow.id == s.theirs.handoffs[0]))
    ),
    "class in the condition only": lambda db, s: db.execute(
        sa.select(sa.literal(1)).where(HandoffRow.id == s.theirs.handoffs[0])
    ),
    "comma join": lambda db, s: db.execute(sa.select(SessionRow.id).where(HandoffRow.id == s.theirs.handoffs[0])),
    "comma join in a subquery": lambda db, s: db.execute(
        sa.select(SessionRow.id).where(
            SessionRow.id.in_(sa.select(SessionRow.id).where(HandoffRow.headline.like("b%")))
        )
    ),
    "alias in the condition only": lambda db, s: db.execute(
        sa.select(HandoffRow.id).where(aliased(HandoffRow).headline == "b0")
    ),
    "class in the order only": lambda db, s: db.execute(sa.select(SessionRow.id).order_by(HandoffRow.headline)),
    "update from another class": lambda db, s: db.execute(
        sa.update(SessionRow).where(HandoffRow.headline == "b0").values(status="x")
    ),
    "delete by another class": lambda db, s: db.execute(
        sa.delete(SessionRow).where(sa.exists().where(HandoffRow.headline == "b0"))
    ),
    "insert from select": lambda db, s: db.execute(
        sa.insert(HandoffRow).from_select(["headline"], sa.select(HandoffRow.headline))
    ),
    "union with a table": lambda db, s: db.execute(sa.union_all(ALL, sa.select(HANDOFFS.c.headline))),
    "text as the source of rows": lambda db, s: db.execute(
        sa.select(HandoffRow).from_statement(sa.text("SELECT * FROM handoff"))
    ),
    "table in the condition": lambda db, s: db.execute(
        sa.select(SessionRow.id).where(SessionRow.id.in_(sa.select(HANDOFFS.c.session_id)))
    ),
    "table in a join": lambda db, s: db.execute(
        sa.select(SessionRow.id, HANDOFFS.c.headline).join(HANDOFFS, sa.true())
    ),
    "text in a column": lambda db, s: db.execute(
        sa.select(SessionRow.id, sa.literal_column("(SELECT max(headline) FROM handoff)"))
    ),
    "text in the condition": lambda db, s: db.execute(
        sa.select(SessionRow.id).where(sa.text("EXISTS (SELECT 1 FROM handoff WHERE headline = 'b0')"))
    ),
    "text in the order": lambda db, s: db.execute(
        sa.select(SessionRow.id).order_by(sa.text("(SELECT max(headline) FROM handoff)"))
    ),
    "common table of a table": lambda db, s: db.execute(
        sa.select(SessionRow.id, sa.select(HANDOFFS.c.headline).cte().c.headline)
    ),
    "alias of a table": lambda db, s: db.execute(sa.select(SessionRow.id, HANDOFFS.alias().c.headline)),
    "a table by its name": lambda db, s: db.execute(
        sa.select(SessionRow.id, sa.table("handoff", sa.column("headline")).c.headline)
    ),
    "update from a table": lambda db, s: db.execute(
        sa.update(SessionRow).values(client=sa.select(sa.func.max(HANDOFFS.c.headline)).scalar_subquery())
    ),
    "whatever a comment hides": lambda db, s: db.execute(
        sa.text("SELECT headline FROM handoff -- :account_id"), {"account_id": s.theirs.account_id}
    ),
    "move rows": lambda db, s: db.execute(sa.update(HandoffRow).values(account_id=s.theirs.account_id)),
}
