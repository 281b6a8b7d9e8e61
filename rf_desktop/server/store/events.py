"""The event log: appended in the transaction that caused the event, numbered in commit order without gaps (V1)."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.contract.events import LoggedEvent
from rf_desktop.domain.ids import AccountId
from rf_desktop.server.ports import Audience, Everyone, LoggedRow, Persons, Roles
from rf_desktop.server.store.plain_rows import execute, insert
from rf_desktop.server.store.redaction import Redaction
from rf_desktop.server.store.scope import OF_ACCOUNT
from rf_desktop.server.store.tables import Account, EventRow

AT_ONCE = 500
"""Accounts of one query."""
_account: Any = Account.__table__
_COUNT = (
    sa.update(_account)
    .where(_account.c.id == sa.bindparam(OF_ACCOUNT))
    .values(seq=_account.c.seq + sa.bindparam("more"))
    .returning(_account.c.seq)
)


class Events:
    """Buffers a unit of work's events and writes them last: the counter's lock is held for a moment only."""

    def __init__(self, session: AsyncSession, account_id: AccountId, redaction: Redaction) -> None:
        self._session = session
        self._account_id = account_id
        self._redaction = redaction
        self._buffer: list[tuple[LoggedEvent, Audience]] = []
        self.written = 0
        """How many are in the log once this unit of work is committed."""

    def append(self, event: LoggedEvent, audience: Audience) -> None:
        """Say something to everybody in `audience` once this unit of work is committed."""
        self._buffer.append((event, audience))

    @property
    def is_empty(self) -> bool:
        """Whether this unit of work has nothing to say."""
        return not self._buffer

    async def head(self) -> int:
        """The number of the newest event, those buffered here included: what a list reply is true for."""
        seq = await self._session.scalar(sa.select(Account.seq).where(Account.id == self._account_id))
        return (seq or 0) + len(self._buffer)

    async def write(self, at: datetime) -> None:
        """Number and store what was buffered. Called by the unit of work, right before the commit."""
        if not self._buffer:
            return
        count = len(self._buffer)
        last: int = (await execute(self._session, _COUNT, more=count)).scalar_one()
        rows = [
            {
                "account_id": self._account_id,
                "seq": last - count + number,
                "type": event.type,
                "data": self._data(event),
                "audience": _stored(audience),
                "created_at": at,
            }
            for number, (event, audience) in enumerate(self._buffer, start=1)
        ]
        await insert(self._session, EventRow, rows)
        self._buffer = []
        self.written += count

    def _data(self, event: LoggedEvent) -> str:
        """What goes on the wire. Most texts come from rows and hold no secret; reasons come from a request (A7)."""
        said = event.model_dump(mode="json")
        clean = self._redaction.value(said)
        return event.model_dump_json() if clean is said else json.dumps(clean, ensure_ascii=False)


class EventLog:
    """The log as the hub reads it: of any account, named in each call. System scope, reading only."""

    def __init__(self, sessions: Any) -> None:
        self._sessions = sessions

    async def head(self, account_id: AccountId) -> int:
        """The number of the newest event; 0 when there is none yet."""
        async with self._sessions() as session:
            return await session.scalar(sa.select(Account.seq).where(Account.id == account_id)) or 0

    async def heads(self, accounts: Collection[AccountId]) -> dict[AccountId, int]:
        """The number of the newest event of each of these accounts, one query for every 500 of them."""
        found: dict[AccountId, int] = {}
        wanted = sorted(accounts)
        async with self._sessions() as session:
            for start in range(0, len(wanted), AT_ONCE):
                asked = sa.select(_account.c.id, _account.c.seq).where(
                    _account.c.id.in_(wanted[start : start + AT_ONCE])
                )
                found.update((row.id, row.seq) for row in (await session.execute(asked)).all())
        return found

    async def oldest(self, account_id: AccountId) -> int:
        """The number of the oldest event still in the log; `head + 1` when the log is empty."""
        async with self._sessions() as session:
            first = await session.scalar(sa.select(sa.func.min(EventRow.seq)).where(EventRow.account_id == account_id))
            if first is not None:
                return int(first)
            return (await session.scalar(sa.select(Account.seq).where(Account.id == account_id)) or 0) + 1

    async def after(self, account_id: AccountId, seq: int, limit: int) -> list[LoggedRow]:
        """The events after number `seq`, in order, at most `limit`."""
        found = (
            sa.select(EventRow.seq, EventRow.type, EventRow.data, EventRow.audience)
            .where(EventRow.account_id == account_id, EventRow.seq > seq)
            .order_by(EventRow.seq)
            .limit(limit)
        )
        async with self._sessions() as session:
            rows: Sequence[Any] = (await session.execute(found)).all()
        return [LoggedRow(row.seq, row.type, row.data, _read(row.audience)) for row in rows]


def _stored(audience: Audience) -> dict[str, Any]:
    if isinstance(audience, Everyone):
        return {"everyone": True}
    roles = sorted(audience.roles) if isinstance(audience, Roles) else []
    return {"roles": roles, "persons": sorted(audience.persons)}


def _read(stored: dict[str, Any]) -> Audience:
    if stored.get("everyone"):
        return Everyone()
    persons = frozenset(stored["persons"])
    return Roles(frozenset(stored["roles"]), persons) if stored["roles"] else Persons(persons)
