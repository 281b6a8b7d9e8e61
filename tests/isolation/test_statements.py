"""R3: an account's session reaches its own account only, on both engines; on PostgreSQL also without our hooks."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.store import Rollback, Store
from rf_desktop.server.store.columns import Base
from rf_desktop.server.store.scope import ScopeError
from rf_desktop.server.store.tables import Account, ReadingRow
from rf_desktop.server.store.unit_of_work import Work
from tests.engines.beside import Beside
from tests.isolation.attacks import ALL, BREAKS, LOOKS, Attack, rows
from tests.server.store.world import AT, Sides, session

AS_TENANT = sa.text(
    "SELECT set_config('role', session_user || '_tenant', true), set_config('app.account_id', :account, true)"
)
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


async def test_a_statement_sees_and_touches_its_own_account_only(store: Store, sides: Sides) -> None:
    """R3: each way of looking, one after the other."""
    for name, (attack, expected) in LOOKS.items():
        async with store.work(sides.ours.account_id) as work:
            assert await attack(work._session, sides) == expected, name
        async with store.read(sides.theirs.account_id) as work:
            assert await rows(work._session, ALL) == ["b0", "b1"], name


async def attempted(store: Store, sides: Sides, attack: Attack) -> None:
    async with store.work(sides.ours.account_id) as work:
        await attack(work._session, sides)


async def test_a_statement_that_cannot_be_scoped_is_refused(store: Store, sides: Sides) -> None:
    """R3: it fails closed, and nothing stays of it."""
    for name, attack in BREAKS.items():
        with pytest.raises(ScopeError):
            await attempted(store, sides, attack)
        for side, expected in ((sides.ours, ["a0", "a1", "a2"]), (sides.theirs, ["b0", "b1"])):
            async with store.read(side.account_id) as work:
                assert await rows(work._session, ALL) == expected, name


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


async def test_a_reader_cannot_write(store: Store, sides: Sides) -> None:
    """One writer: the database itself refuses the readers."""
    async with store.read(sides.ours.account_id) as work:
        work.sessions.add(session("x", sides.ours.person_id))
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            await work.flush()


def test_no_class_loads_rows_by_itself() -> None:
    """R3: rows come by statements, which are scoped; a relationship would be one more door to watch."""
    assert [mapper.class_ for mapper in Base.registry.mappers if mapper.relationships] == []


# Without our hooks, row-level security alone ----------------------------------------------------------------------


def bare(store: Store) -> AsyncSession:
    """A session without any hook, as a defect of ours might use one."""
    return AsyncSession(store._writer, expire_on_commit=False)


def everything_of_theirs(url: str) -> list[object]:
    """What the other account has, seen from beside."""
    tables = ("account", "person", "session", "handoff", "event", "job")
    keys = {"account": "id"}
    return [
        Beside(url).rows(f"SELECT * FROM {t} WHERE {keys.get(t, 'account_id')} = 'account-b' ORDER BY 1, 2")
        for t in tables
    ]


@on_postgresql
async def test_the_database_alone_keeps_a_look_inside(store: Store, sides: Sides, url: str) -> None:
    """R3: the same statements see the same without anything of ours in between."""
    before = everything_of_theirs(url)
    for name, (attack, expected) in LOOKS.items():
        async with bare(store) as db:
            await db.execute(AS_TENANT, {"account": sides.ours.account_id})
            assert await attack(db, sides) == expected, name
            await db.commit()
    assert everything_of_theirs(url) == before


@on_postgresql
@pytest.mark.filterwarnings("ignore:.*cartesian product")
async def test_the_database_alone_keeps_a_break_inside(store: Store, sides: Sides, url: str) -> None:
    """R3: what our hooks refuse, the database refuses too, or it shows and touches nothing of theirs."""
    before = everything_of_theirs(url)
    for name, attack in BREAKS.items():
        refusal, seen = "", ""
        async with bare(store) as db:
            await db.execute(AS_TENANT, {"account": sides.ours.account_id})
            try:
                seen = shown(await attack(db, sides))
                await db.commit()
            except DBAPIError as refused:
                refusal = str(refused)
        expected = ("row-level security", "null value", "missing FROM", "$1", "foreign key")
        assert not refusal or any(word in refusal for word in expected), name
        assert not any(word in seen for word in ("b0", "b1", "account-b", "person-b")), name
        assert everything_of_theirs(url) == before, name


def shown(result: object) -> str:
    """Everything that a result holds, rows of mapped classes included."""
    assert isinstance(result, sa.Result)
    if isinstance(result, sa.CursorResult) and not result.returns_rows:
        return ""
    return str([[held(value) for value in row] for row in result.all()])


def held(value: object) -> object:
    """A mapped row as what it holds."""
    return (
        {name: kept for name, kept in vars(value).items() if name[0] != "_"} if hasattr(value, "__mapper__") else value
    )


@on_postgresql
async def test_who_names_no_account_sees_no_table(store: Store, sides: Sides) -> None:
    """R3: the role that signs in may do nothing by itself; as tenant without an account it finds nothing."""
    for table in [*Base.metadata.tables, "case_text"]:
        await sees_nothing(store, table)


async def sees_nothing(store: Store, table: str) -> None:
    async with bare(store) as db:
        with pytest.raises(DBAPIError, match="permission denied"):
            await db.execute(sa.text(f"SELECT * FROM {table}"))
    async with bare(store) as db:
        await db.execute(sa.text("SELECT set_config('role', session_user || '_tenant', true)"))
        try:
            assert (await db.execute(sa.text(f"SELECT * FROM {table}"))).all() == []
        except DBAPIError as refused:
            assert "permission denied" in str(refused)  # noqa: PT017  # a table of nobody's is not for tenants


@on_postgresql
async def test_nothing_of_a_transaction_stays_on_its_connection(store: Store, sides: Sides) -> None:
    """R3: role and account end with the transaction, also when it fails."""
    asked = sa.text("SELECT current_user = session_user, coalesce(current_setting('app.account_id', true), '')")
    async with store.work(sides.ours.account_id) as work:
        assert len(await rows(work._session, ALL)) == 3
    with pytest.raises(ZeroDivisionError):
        async with store.work(sides.ours.account_id):
            raise ZeroDivisionError
    async with store._writer.connect() as connection:
        assert (await connection.execute(asked)).one() == (True, "")


@on_postgresql
async def test_system_work_reaches_only_what_it_needs(store: Store, sides: Sides) -> None:
    """R3: not one conversation, handoff or assessment."""
    for table in ("session", "message", "lane_card", "handoff", "snapshot", "assessment", "case_text", "audit"):
        async with bare(store) as db:
            await db.execute(sa.text("SELECT set_config('role', session_user || '_system', true)"))
            with pytest.raises(DBAPIError, match="permission denied"):
                await db.execute(sa.text(f"SELECT * FROM {table}"))


@on_postgresql
async def test_a_server_cannot_become_the_owner(store: Store, sides: Sides) -> None:
    """R3."""
    for role in ("rf_owner", "postgres"):
        async with bare(store) as db:
            with pytest.raises(DBAPIError, match="permission denied"):
                await db.execute(sa.text("SELECT set_config('role', :role, true)"), {"role": role})
