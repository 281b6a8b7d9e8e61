"""R3: every way we know to cross from one account to another, tried on the session itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.store import Rollback, Store
from rf_desktop.server.store.columns import Base
from rf_desktop.server.store.scope import NAMES_ITS_ACCOUNT, ScopeError
from rf_desktop.server.store.tables import Account, HandoffRow, ReadingRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work
from tests.server.store.world import AT, Sides, handoff, session

Attack = Callable[[AsyncSession, Sides], Awaitable[object]]
HANDOFFS = Base.metadata.tables["handoff"]
ALL = sa.select(HandoffRow.headline)
COUNT = sa.func.count()


def values(account_id: str) -> dict[str, object]:
    """A whole handoff row for a plain insert."""
    row = handoff(session("x", "person-b"), "person-b")  # type: ignore[arg-type]
    columns = [column.key for column in HANDOFFS.columns]
    return {name: getattr(row, name) for name in columns} | {"account_id": account_id}


async def rows(db: AsyncSession, statement: sa.Select[tuple[str]]) -> list[str]:
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
    "move rows": lambda db, s: db.execute(sa.update(HandoffRow).values(account_id=s.theirs.account_id)),
}


@pytest.mark.parametrize("name", LOOKS)
async def test_a_statement_sees_and_touches_its_own_account_only(store: Store, sides: Sides, name: str) -> None:
    """R3."""
    attack, expected = LOOKS[name]
    async with store.work(sides.ours.account_id) as work:
        assert await attack(work._session, sides) == expected
    async with store.read(sides.theirs.account_id) as work:
        assert await rows(work._session, ALL) == ["b0", "b1"]


@pytest.mark.parametrize("name", BREAKS)
async def test_a_statement_that_cannot_be_scoped_is_refused(store: Store, sides: Sides, name: str) -> None:
    """R3: it fails closed, and nothing stays of it."""
    with pytest.raises(ScopeError):
        async with store.work(sides.ours.account_id) as work:
            await BREAKS[name](work._session, sides)
    for side, expected in ((sides.ours, ["a0", "a1", "a2"]), (sides.theirs, ["b0", "b1"])):
        async with store.read(side.account_id) as work:
            assert await rows(work._session, ALL) == expected


async def test_an_object_for_another_account_is_not_flushed(store: Store, sides: Sides) -> None:
    """R3: added for them, moved to them, or a new account."""

    async def added(work: Work) -> None:
        work.sessions.add(session("x", sides.theirs.person_id, sides.theirs.account_id))

    async def moved(work: Work) -> None:
        row = await work.handoffs.get(sides.ours.handoffs[0])
        assert row is not None
        row.account_id = sides.theirs.account_id

    async def founded(work: Work) -> None:
        work._session.add(Account(id=AccountId("c"), name="c", seq=0, created_at=AT))

    for attempt in (added, moved, founded):
        with pytest.raises(ScopeError):
            async with store.work(sides.ours.account_id) as work:
                await attempt(work)


async def test_their_objects_are_not_changed_through_our_session(store: Store, sides: Sides) -> None:
    """R3: a row that was read elsewhere is not carried over."""
    async with store.read(sides.theirs.account_id) as theirs:
        row = await theirs.handoffs.get(sides.theirs.handoffs[0])
    assert row is not None
    async with store.work(sides.ours.account_id) as work:
        work._session.add(row)
        row.headline = "x"
        with pytest.raises(ScopeError):
            await work.flush()
        raise Rollback


async def test_a_row_cannot_hang_on_another_accounts_row(store: Store, sides: Sides) -> None:
    """R3: the composite foreign key refuses it, whatever the code above says."""
    reading = ReadingRow(handoff_id=sides.theirs.handoffs[0], person_id=sides.ours.person_id, verdict="agree", at=AT)
    async with store.work(sides.ours.account_id) as work:
        await work.handoffs.record_reading(reading)
        with pytest.raises(IntegrityError) as refused:
            await work.flush()
        assert sides.theirs.handoffs[0] not in str(refused.value)  # it may be logged, and values are somebody's text
        raise Rollback


async def test_a_session_without_account_can_do_nothing(store: Store, sides: Sides) -> None:
    """R3: it fails closed."""
    async with store._reading() as bare:
        with pytest.raises(ScopeError):
            await bare.execute(ALL)
    async with store._writing() as bare:
        bare.add(session("x", sides.ours.person_id, sides.ours.account_id))
        with pytest.raises(ScopeError):
            await bare.flush()


async def test_interleaved_sessions_on_a_small_pool_never_mix(store: Store, sides: Sides) -> None:
    """R3: 300 readers and writers of both accounts with exceptions, second transactions and cancellations."""
    wrong: list[object] = []
    gate = asyncio.Event()

    async def visit(number: int) -> None:
        ours = number % 2 == 0
        side = sides.ours if ours else sides.theirs
        expected = ["a0", "a1", "a2"] if ours else ["b0", "b1"]
        opened = store.work(side.account_id) if number % 3 == 0 else store.read(side.account_id)
        async with opened as work:
            seen = await rows(work._session, ALL)
            if seen != expected:
                wrong.append(seen)
            if number % 5 == 0:
                raise ValueError
            if number % 7 == 0:
                await work._session.commit()
                again = await rows(work._session, ALL)
                if again != expected:
                    wrong.append(again)
            if number % 11 == 0:
                await gate.wait()

    tasks = [asyncio.create_task(visit(number)) for number in range(300)]
    for task in tasks[::13]:
        task.cancel()
    while sum(task.done() for task in tasks) == 0:
        await asyncio.sleep(0)
    for task in tasks[::17]:
        task.cancel()
    gate.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert wrong == []
    async with store.work(sides.ours.account_id) as work:
        assert await rows(work._session, ALL) == ["a0", "a1", "a2"]


async def test_a_reader_cannot_write(store: Store, sides: Sides) -> None:
    """One writer: the database itself refuses the readers."""
    async with store.read(sides.ours.account_id) as work:
        work.sessions.add(session("x", sides.ours.person_id))
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            await work.flush()
