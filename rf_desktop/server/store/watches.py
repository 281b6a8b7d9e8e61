"""Who follows which handoff without owning it (C3, C6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import HandoffStatus
from rf_desktop.server.store.tables import HandoffRow, WatchRow

TAKEN: tuple[HandoffStatus, ...] = ("claimed", "returned", "resolved")
"""Who watches may read the session from the claim on; before it, as everybody, only the payload (C6)."""
FOLLOWED: tuple[HandoffStatus, ...] = ("open", "claimed", "returned")
"""A watch ends with its handoff."""


class Watches:
    """The watchers of one account's handoffs."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, handoff_id: HandoffId) -> list[PersonId]:
        """Who watches a handoff, the first first."""
        found = sa.select(WatchRow.person_id).where(WatchRow.handoff_id == handoff_id)
        return list((await self._session.scalars(found.order_by(WatchRow.since, WatchRow.person_id))).all())

    async def of_session(self, session_id: SessionId) -> frozenset[PersonId]:
        """Who may read a session because they watch a handoff of it that was taken (C6)."""
        found = (
            sa.select(WatchRow.person_id)
            .join(
                HandoffRow,
                sa.and_(HandoffRow.account_id == WatchRow.account_id, HandoffRow.id == WatchRow.handoff_id),
            )
            .where(HandoffRow.session_id == session_id, HandoffRow.status.in_(TAKEN))
        )
        return frozenset((await self._session.scalars(found)).all())

    async def begin(self, handoff_id: HandoffId, person_id: PersonId, at: datetime) -> None:
        """Somebody who does not watch it yet begins to."""
        self._session.add(WatchRow(handoff_id=handoff_id, person_id=person_id, since=at))
        await self._session.flush()

    async def end(self, handoff_id: HandoffId, person_id: PersonId) -> None:
        """Somebody watches it no longer."""
        await self._session.execute(
            sa.delete(WatchRow)
            .where(WatchRow.handoff_id == handoff_id, WatchRow.person_id == person_id)
            .execution_options(synchronize_session=False)
        )

    async def followed_by(self, person_id: PersonId, ended_since: datetime, limit: int = 200) -> Sequence[HandoffRow]:
        """The handoffs that a person watches: those under way, and those that were resolved since then."""
        lasting = sa.or_(
            HandoffRow.status.in_(FOLLOWED),
            sa.and_(HandoffRow.status == "resolved", HandoffRow.resolved_at >= ended_since),
        )
        found = (
            sa.select(HandoffRow)
            .join(
                WatchRow,
                sa.and_(WatchRow.account_id == HandoffRow.account_id, WatchRow.handoff_id == HandoffRow.id),
            )
            .where(WatchRow.person_id == person_id, lasting)
            .order_by(WatchRow.since.desc(), HandoffRow.id)
        )
        return (await self._session.scalars(found.limit(limit))).all()
