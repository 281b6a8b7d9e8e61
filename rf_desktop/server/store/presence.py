"""Who looks at which handoff (Q1), and whose desktop is connected."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId, HandoffId, PersonId
from rf_desktop.server.store.portions import portions
from rf_desktop.server.store.tables import LookingRow, SignInRow
from rf_desktop.server.store.trouble import told

EXPIRED_AT_ONCE = 500
"""Accounts of one look for expired signs of life."""
CONNECTED_AT_ONCE = 1000
"""Desktops of one statement: nobody who writes waits long for it."""


class Presence:
    """Signs of life of one account's people. Each ends by itself, and none of them ever locks anything."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id

    async def still_looks(self, handoff_id: HandoffId, person_id: PersonId, at: datetime, until: datetime) -> bool:
        """Prolong a look that has not ended; False when there is none, so that `begin_look` is needed."""
        prolonged = (
            sa.update(LookingRow)
            .where(LookingRow.handoff_id == handoff_id, LookingRow.person_id == person_id, LookingRow.until > at)
            .values(until=until)
            .returning(LookingRow.person_id)
            .execution_options(synchronize_session=False)
        )
        return (await self._session.scalars(prolonged)).one_or_none() is not None

    async def begin_look(self, handoff_id: HandoffId, person_id: PersonId, until: datetime) -> None:
        """Somebody comes; one who was about to be swept away stays."""
        row = LookingRow(account_id=self._account_id, handoff_id=handoff_id, person_id=person_id, until=until)
        await self._session.merge(row)
        await self._session.flush()

    async def end_looks(self, person_id: PersonId, handoff_id: HandoffId | None = None) -> set[HandoffId]:
        """Somebody goes, from one handoff or from all; those that they looked at."""
        mine = [LookingRow.person_id == person_id]
        if handoff_id is not None:
            mine.append(LookingRow.handoff_id == handoff_id)
        return await self._ended(*mine)

    async def sweep(self, at: datetime) -> set[HandoffId]:
        """Forget whose sign of life has run out; of several replicas only one is given each of these handoffs."""
        return await self._ended(LookingRow.until <= at)

    async def looking_at(self, handoff_ids: Collection[HandoffId], at: datetime) -> dict[HandoffId, list[PersonId]]:
        """Who looks at these handoffs now; those at which nobody looks are left out."""
        looking: dict[HandoffId, list[PersonId]] = {}
        for some in portions(sorted(handoff_ids)):
            found = (
                sa.select(LookingRow.handoff_id, LookingRow.person_id)
                .where(LookingRow.handoff_id.in_(some), LookingRow.until > at)
                .order_by(LookingRow.handoff_id, LookingRow.person_id)
            )
            for row in (await self._session.execute(found)).all():
                looking.setdefault(row.handoff_id, []).append(row.person_id)
        return looking

    async def online(self, people: Collection[PersonId], at: datetime) -> set[PersonId]:
        """Who of these people has a desktop that is connected."""
        if not people:
            return set()
        found = sa.select(SignInRow.person_id).where(
            SignInRow.person_id.in_(people), SignInRow.connected_until > at, SignInRow.revoked_at.is_(None)
        )
        return set((await self._session.scalars(found)).all())

    async def disconnected(self, token_hash: str, until: datetime) -> None:
        """The last stream of a sign-in has closed here.

        until: the moment that was last written from here; another one means that the desktop is connected elsewhere.
        """
        await self._session.execute(
            sa.update(SignInRow)
            .where(SignInRow.token_hash == token_hash, SignInRow.connected_until == until)
            .values(connected_until=None)
            .execution_options(synchronize_session=False)
        )

    async def _ended(self, *which: Any) -> set[HandoffId]:
        gone = (
            sa.delete(LookingRow)
            .where(*which)
            .returning(LookingRow.handoff_id)
            .execution_options(synchronize_session=False)
        )
        return set((await self._session.scalars(gone)).all())


class SignsOfLife:
    """Of all accounts together: whose desktops are connected, and where something has run out. System scope."""

    def __init__(self, reading: Any, writing: Any) -> None:
        self._reading = reading
        self._writing = writing

    async def connected(self, token_hashes: Collection[str], until: datetime) -> None:
        """The desktops of these sign-ins are there: a statement for each thousand, of whichever accounts they are."""
        with told():
            for some in portions(sorted(token_hashes), CONNECTED_AT_ONCE):
                async with self._writing() as session, session.begin():
                    await session.execute(
                        sa.update(SignInRow)
                        .where(SignInRow.token_hash.in_(some), SignInRow.revoked_at.is_(None))
                        .values(connected_until=until)
                        .execution_options(synchronize_session=False)
                    )

    async def expired(self, at: datetime) -> list[AccountId]:
        """Accounts in which somebody's look has run out. Cheap when there are none: one look into an index."""
        found = sa.select(LookingRow.account_id).where(LookingRow.until <= at).distinct().limit(EXPIRED_AT_ONCE)
        async with self._reading() as session:
            return list((await session.scalars(found)).all())
