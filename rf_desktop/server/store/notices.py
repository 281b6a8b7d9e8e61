"""Notices, and which handoffs somebody has seen or snoozed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import HandoffId, NoticeId, PersonId
from rf_desktop.server.store.tables import AttentionRow, NoticeRow


class Notices:
    """The notifications of one account's people (Q8)."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: NoticeRow) -> None:
        """A new notice."""
        self._session.add(row)

    async def one(self, person_id: PersonId, notice_id: NoticeId) -> NoticeRow | None:
        """One of a person's notices, or None."""
        found = sa.select(NoticeRow).where(NoticeRow.person_id == person_id, NoticeRow.id == notice_id)
        return (await self._session.scalars(found)).one_or_none()

    async def of(self, person_id: PersonId, limit: int = 100) -> Sequence[NoticeRow]:
        """A person's notices, the newest first."""
        found = sa.select(NoticeRow).where(NoticeRow.person_id == person_id)
        newest = (NoticeRow.created_at.desc(), NoticeRow.id)
        return (await self._session.scalars(found.order_by(*newest).limit(limit))).all()

    async def mark_read(
        self, person_id: PersonId, ids: Sequence[NoticeId], at: datetime, *, about: HandoffId | None = None
    ) -> list[NoticeId]:
        """Mark unread notices of this person as read, all of them where `ids` is empty; those that changed.

        With `about` only those of that handoff.
        """
        mine = [NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None)]
        if about is not None:
            mine.append(NoticeRow.handoff_id == about)
        if ids:
            mine.append(NoticeRow.id.in_(ids))
        changed = (
            sa.update(NoticeRow)
            .where(*mine)
            .values(read_at=at)
            .returning(NoticeRow.id)
            .execution_options(synchronize_session=False)
        )
        return sorted((await self._session.scalars(changed)).all())


class AttentionLog:
    """Seen and snoozed, per person (Q2)."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person_id: PersonId, handoff_ids: Collection[HandoffId]) -> Sequence[AttentionRow]:
        """What a person did with these handoffs."""
        found = sa.select(AttentionRow).where(
            AttentionRow.person_id == person_id, AttentionRow.handoff_id.in_(handoff_ids)
        )
        return (await self._session.scalars(found.order_by(AttentionRow.handoff_id))).all()

    async def row(self, person_id: PersonId, handoff_id: HandoffId) -> AttentionRow:
        """The row of this person and handoff, made when there is none."""
        found = sa.select(AttentionRow).where(
            AttentionRow.person_id == person_id, AttentionRow.handoff_id == handoff_id
        )
        row = (await self._session.scalars(found)).one_or_none()
        if row is None:
            row = AttentionRow(person_id=person_id, handoff_id=handoff_id)
            self._session.add(row)
        return row

    async def asleep(self, handoff_id: HandoffId, at: datetime) -> set[PersonId]:
        """Who has snoozed a handoff at that moment."""
        found = sa.select(AttentionRow.person_id).where(
            AttentionRow.handoff_id == handoff_id, AttentionRow.snoozed_until > at
        )
        return set((await self._session.scalars(found)).all())

    async def wake_all(self, handoff_id: HandoffId) -> Sequence[AttentionRow]:
        """End everybody's snooze of a handoff; the rows that changed."""
        found = sa.select(AttentionRow).where(
            AttentionRow.handoff_id == handoff_id, AttentionRow.snoozed_until.is_not(None)
        )
        rows = (await self._session.scalars(found)).all()
        for row in rows:
            row.snoozed_until = None
        return rows

    async def seen_by(self, handoff_id: HandoffId) -> set[PersonId]:
        """Who has seen a handoff."""
        found = sa.select(AttentionRow.person_id).where(
            AttentionRow.handoff_id == handoff_id, AttentionRow.seen_at.is_not(None)
        )
        return set((await self._session.scalars(found)).all())
