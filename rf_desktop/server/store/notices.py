"""Notices, and which handoffs somebody has seen or snoozed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import HandoffId, NoticeId, PersonId
from rf_desktop.server.store.columns import UtcMoment
from rf_desktop.server.store.plain_rows import asking, by_key, execute, rows, send
from rf_desktop.server.store.portions import portions
from rf_desktop.server.store.scope import OF_ACCOUNT
from rf_desktop.server.store.tables import AttentionRow, NoticeRow

_attention = AttentionRow.__table__.c
_notices: Any = NoticeRow.__table__
_notice = _notices.c
_SNOOZED = asking(
    AttentionRow,
    _attention.handoff_id == sa.bindparam("handoff"),
    _attention.snoozed_until.is_not(None),
)
_SNOOZED_OR_MINE = asking(
    AttentionRow,
    _attention.handoff_id == sa.bindparam("handoff"),
    sa.or_(_attention.snoozed_until.is_not(None), _attention.person_id == sa.bindparam("person")),
)
_READ = (
    sa.update(_notices)
    .where(
        _notice.account_id == sa.bindparam(OF_ACCOUNT),
        _notice.person_id == sa.bindparam("person"),
        _notice.handoff_id == sa.bindparam("handoff"),
        _notice.read_at.is_(None),
    )
    .values(read_at=sa.bindparam("at", type_=UtcMoment()))
    .returning(_notice.id)
)


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
        """A person's notices, the newest first; of one moment the later id, as on the desktop."""
        found = sa.select(NoticeRow).where(NoticeRow.person_id == person_id)
        newest = (NoticeRow.created_at.desc(), NoticeRow.id.desc())
        return (await self._session.scalars(found.order_by(*newest).limit(limit))).all()

    async def mark_read(
        self, person_id: PersonId, ids: Sequence[NoticeId], at: datetime, *, about: HandoffId | None = None
    ) -> list[NoticeId]:
        """Mark unread notices of this person as read, all of them where `ids` is empty; those that changed.

        With `about` only those of that handoff.
        """
        if about is not None and not ids:
            await send(self._session, NoticeRow)
            changed = await execute(self._session, _READ, person=person_id, handoff=about, at=at)
            return sorted(changed.scalars().all())
        mine = [NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None)]
        if about is not None:
            mine.append(NoticeRow.handoff_id == about)
        if ids:
            mine.append(NoticeRow.id.in_(ids))
        statement = (
            sa.update(NoticeRow)
            .where(*mine)
            .values(read_at=at)
            .returning(NoticeRow.id)
            .execution_options(synchronize_session=False)
        )
        return sorted((await self._session.scalars(statement)).all())


class AttentionLog:
    """Seen and snoozed, per person (Q2)."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person_id: PersonId, handoff_ids: Collection[HandoffId]) -> Sequence[AttentionRow]:
        """What a person did with these handoffs."""
        rows: list[AttentionRow] = []
        for some in portions(sorted(handoff_ids)):
            found = sa.select(AttentionRow).where(
                AttentionRow.person_id == person_id, AttentionRow.handoff_id.in_(some)
            )
            rows += await self._session.scalars(found.order_by(AttentionRow.handoff_id))
        return rows

    async def row(self, person_id: PersonId, handoff_id: HandoffId) -> AttentionRow:
        """The row of this person and handoff, made when there is none."""
        row = await by_key(self._session, AttentionRow, handoff_id, person_id)
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

    async def of_claim(self, handoff_id: HandoffId, person_id: PersonId) -> tuple[Sequence[AttentionRow], AttentionRow]:
        """As `wake_all` and `row` together, in one question."""
        found = await rows(self._session, AttentionRow, _SNOOZED_OR_MINE, handoff=handoff_id, person=person_id)
        mine = [row for row in found if row.person_id == person_id]
        asleep = [row for row in found if row.snoozed_until is not None]
        for row in asleep:
            row.snoozed_until = None
        if not mine:
            mine = [AttentionRow(person_id=person_id, handoff_id=handoff_id)]
            self._session.add(mine[0])
        return asleep, mine[0]

    async def wake_all(self, handoff_id: HandoffId) -> Sequence[AttentionRow]:
        """End everybody's snooze of a handoff; the rows that changed."""
        asleep = await rows(self._session, AttentionRow, _SNOOZED, handoff=handoff_id)
        for row in asleep:
            row.snoozed_until = None
        return asleep

    async def seen_by(self, handoff_id: HandoffId) -> set[PersonId]:
        """Who has seen a handoff."""
        found = sa.select(AttentionRow.person_id).where(
            AttentionRow.handoff_id == handoff_id, AttentionRow.seen_at.is_not(None)
        )
        return set((await self._session.scalars(found)).all())
