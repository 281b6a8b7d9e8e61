"""Handoffs. The claim is one conditional UPDATE: the database decides who wins, nobody reads first (C1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.handoff import HandoffStep, after, origins
from rf_desktop.domain.ids import AccountId, HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import SENIOR_ROLES, ClaimWay, Role
from rf_desktop.server.store.tables import (
    AssessmentRow,
    DocumentationRow,
    HandoffRow,
    ReadingRow,
    SnapshotRow,
    TicketNoteRow,
)


class Handoffs:
    """The handoffs of one account, with snapshot, assessment, readings and ticket note."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id

    def add(self, *rows: HandoffRow | SnapshotRow | TicketNoteRow) -> None:
        """A new handoff and what comes with it."""
        self._session.add_all(rows)

    async def get(self, handoff_id: HandoffId) -> HandoffRow | None:
        """One handoff as the database has it now, or None."""
        found = sa.select(HandoffRow).where(HandoffRow.id == handoff_id).execution_options(populate_existing=True)
        return (await self._session.scalars(found)).one_or_none()

    async def open_of(self, session_id: SessionId) -> HandoffRow | None:
        """The session's open handoff; the schema allows one."""
        found = sa.select(HandoffRow).where(HandoffRow.session_id == session_id, HandoffRow.status == "open")
        return (await self._session.scalars(found)).one_or_none()

    async def latest_of(self, session_id: SessionId) -> HandoffRow | None:
        """The session's newest handoff, or None."""
        found = sa.select(HandoffRow).where(HandoffRow.session_id == session_id)
        newest = (HandoffRow.escalated_at.desc(), HandoffRow.id.desc())
        return (await self._session.scalars(found.order_by(*newest).limit(1))).one_or_none()

    async def claimed_of(self, session_id: SessionId) -> Sequence[HandoffRow]:
        """The session's claimed handoffs, the oldest first."""
        found = sa.select(HandoffRow).where(HandoffRow.session_id == session_id, HandoffRow.status == "claimed")
        return (await self._session.scalars(found.order_by(HandoffRow.escalated_at))).all()

    async def claim(self, handoff_id: HandoffId, person: PersonId, role: Role, way: ClaimWay, at: datetime) -> bool:
        """Take an open handoff; True for exactly one of any number of claimants (C1, C4)."""
        for_anybody = sa.and_(HandoffRow.target_id.is_(None), sa.literal(role in SENIOR_ROLES))
        return await self._step(
            "claim",
            handoff_id,
            HandoffRow.claimed_by_id.is_(None),
            HandoffRow.handed_off_by_id != person,
            sa.or_(HandoffRow.target_id == person, for_anybody),
            claimed_by_id=person,
            claimed_at=at,
            claimed_way=way,
        )

    async def withdraw(self, handoff_id: HandoffId, person: PersonId) -> bool:
        """Take one's own handoff back while it is open; False when it is not, or not theirs (E4)."""
        return await self._step("withdraw", handoff_id, HandoffRow.handed_off_by_id == person)

    async def resolve(self, handoff_id: HandoffId, at: datetime) -> bool:
        """End a claimed handoff; False when it is not claimed."""
        return await self._step("resolve", handoff_id, resolved_at=at)

    async def waiting(self) -> Sequence[HandoffRow]:
        """Every open handoff of the account in queue order (Q1)."""
        order = (HandoffRow.urgency, HandoffRow.escalated_at, HandoffRow.id)
        found = sa.select(HandoffRow).where(HandoffRow.status == "open").order_by(*order)
        return (await self._session.scalars(found)).all()

    async def claimed_by(self, person: PersonId, resolved_since: datetime, limit: int = 200) -> Sequence[HandoffRow]:
        """What a person has, and what they finished since; the newest first."""
        mine = sa.or_(
            HandoffRow.status == "claimed",
            sa.and_(HandoffRow.status == "resolved", HandoffRow.resolved_at >= resolved_since),
        )
        found = sa.select(HandoffRow).where(HandoffRow.claimed_by_id == person, mine)
        newest = (HandoffRow.claimed_at.desc(), HandoffRow.id)
        return (await self._session.scalars(found.order_by(*newest).limit(limit))).all()

    async def snapshot(self, handoff_id: HandoffId) -> SnapshotRow:
        """What was true at the handoff; there always is one."""
        return (await self._session.scalars(sa.select(SnapshotRow).where(SnapshotRow.handoff_id == handoff_id))).one()

    async def documentation(self, handoff_id: HandoffId) -> DocumentationRow:
        """The generated documentation entry; there always is one."""
        found = sa.select(DocumentationRow).where(DocumentationRow.handoff_id == handoff_id)
        return (await self._session.scalars(found)).one()

    async def ticket_note(self, handoff_id: HandoffId) -> TicketNoteRow | None:
        """The note for the ticket system; None without a ticket."""
        found = sa.select(TicketNoteRow).where(TicketNoteRow.handoff_id == handoff_id)
        return (await self._session.scalars(found)).one_or_none()

    async def assessment(self, handoff_id: HandoffId) -> AssessmentRow | None:
        """The last assessment that was written, or None."""
        found = sa.select(AssessmentRow).where(AssessmentRow.handoff_id == handoff_id)
        return (await self._session.scalars(found)).one_or_none()

    async def save_assessment(self, row: AssessmentRow) -> None:
        """Keep an assessment in place of the one before."""
        row.account_id = self._account_id
        await self._session.merge(row)

    async def readings(self, handoff_id: HandoffId) -> Sequence[ReadingRow]:
        """What receivers said of the cause, in the order in which they said it."""
        found = sa.select(ReadingRow).where(ReadingRow.handoff_id == handoff_id)
        return (await self._session.scalars(found.order_by(ReadingRow.at, ReadingRow.person_id))).all()

    async def reading_of(self, handoff_id: HandoffId, person: PersonId) -> ReadingRow | None:
        """What this receiver said of the cause, or None."""
        found = sa.select(ReadingRow).where(ReadingRow.handoff_id == handoff_id, ReadingRow.person_id == person)
        return (await self._session.scalars(found)).one_or_none()

    async def record_reading(self, row: ReadingRow) -> None:
        """Keep a receiver's verdict in place of their earlier one (A11)."""
        row.account_id = self._account_id
        await self._session.merge(row)

    async def _step(self, step: HandoffStep, handoff_id: HandoffId, *conditions: Any, **values: Any) -> bool:
        """One conditional update along the transition table (C11)."""
        froms = origins(step)
        statement = (
            sa.update(HandoffRow)
            .where(HandoffRow.id == handoff_id, HandoffRow.status.in_(froms), *conditions)
            .values(status=after(froms[0], step), version=HandoffRow.version + 1, **values)
            .returning(HandoffRow.id)
            .execution_options(synchronize_session=False)
        )
        return (await self._session.execute(statement)).one_or_none() is not None
