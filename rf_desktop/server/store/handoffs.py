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
from rf_desktop.server.store.columns import UtcMoment
from rf_desktop.server.store.plain_rows import by_key, columns_of, rows
from rf_desktop.server.store.scope import OF_ACCOUNT
from rf_desktop.server.store.tables import (
    AssessmentRow,
    CoachingRow,
    DocumentationRow,
    HandoffRow,
    OfferRow,
    ReadingRow,
    SessionRow,
    SnapshotRow,
    TicketNoteRow,
)
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class OnlyIf:
    """Conditions of a step beside the status, as the UPDATE asks them; None asks nothing.

    with_person: the session is active and this person works on it. claimed_since: a claim of one's own, not one that
    was handed over, and not older than that. waits_since, asked_still_at: still the same wait, the same question.
    unfinished: claimed, or a coached return.
    """

    handed_off_by: PersonId | None = None
    target: PersonId | None = None
    claimed_by: PersonId | None = None
    offered_to: PersonId | None = None
    with_person: PersonId | None = None
    claimed_since: datetime | None = None
    waits_since: datetime | None = None
    asked_still_at: datetime | None = None
    offered: bool | None = None
    coached: bool | None = None
    not_asked: bool = False
    unfinished: bool = False
    tier: int | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What the UPDATE adds to its condition."""
        equal: list[tuple[Any, Any]] = [
            (HandoffRow.handed_off_by_id, self.handed_off_by),
            (HandoffRow.target_id, self.target),
            (HandoffRow.claimed_by_id, self.claimed_by),
            (HandoffRow.waiting_since, self.waits_since),
            (HandoffRow.asked_still_at, self.asked_still_at),
            (HandoffRow.tier, self.tier),
        ]
        asked: list[sa.ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
        flags = [(HandoffRow.offered, self.offered), (HandoffRow.coached, self.coached)]
        asked += [flag.is_(value) for flag, value in flags if value is not None]
        if self.offered_to is not None:
            offers = sa.select(OfferRow.handoff_id).where(OfferRow.offered_to_id == self.offered_to)
            asked += [
                HandoffRow.offered.is_(True),
                HandoffRow.id.in_(offers),
                HandoffRow.handed_off_by_id != self.offered_to,
            ]
        if self.with_person is not None:
            theirs = sa.select(SessionRow.id).where(
                SessionRow.status == "active", SessionRow.owner_id == self.with_person
            )
            asked.append(HandoffRow.session_id.in_(theirs))
        if self.claimed_since is not None:
            asked += [HandoffRow.claimed_at >= self.claimed_since, HandoffRow.claimed_way.is_not(None)]
        if self.not_asked:
            asked.append(HandoffRow.asked_still_at.is_(None))
        if self.unfinished:
            asked.append(sa.or_(HandoffRow.status == "claimed", HandoffRow.coached.is_(True)))
        return asked


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
        return await by_key(self._session, HandoffRow, handoff_id, fresh=True)

    async def open_of(self, session_id: SessionId) -> HandoffRow | None:
        """The session's open handoff; the schema allows one."""
        found = sa.select(HandoffRow).where(HandoffRow.session_id == session_id, HandoffRow.status == "open")
        return (await self._session.scalars(found)).one_or_none()

    async def latest_of(self, session_id: SessionId) -> HandoffRow | None:
        """The session's newest handoff, or None."""
        found = sa.select(HandoffRow).where(HandoffRow.session_id == session_id)
        newest = (HandoffRow.escalated_at.desc(), HandoffRow.id.desc())
        return (await self._session.scalars(found.order_by(*newest).limit(1))).one_or_none()

    async def unfinished_of(self, session_id: SessionId) -> Sequence[HandoffRow]:
        """The session's claimed handoffs and coached returns, the oldest first."""
        found = sa.select(HandoffRow).where(HandoffRow.session_id == session_id, *OnlyIf(unfinished=True).conditions())
        return (await self._session.scalars(found.order_by(HandoffRow.escalated_at, HandoffRow.id))).all()

    async def claim(
        self, handoff_id: HandoffId, person: PersonId, role: Role, way: ClaimWay, at: datetime
    ) -> HandoffRow | None:
        """Take an open handoff; exactly one of any number of claimants is given it, the others None (C1, C4)."""
        statement = _CLAIM_OF_SENIOR if role in SENIOR_ROLES else _CLAIM_OF_TARGET
        values = {"handoff": handoff_id, "person": person, "at": at, "way": way}
        taken = await rows(self._session, HandoffRow, statement, fresh=True, **values)
        return taken[0] if taken else None

    async def step(self, step: HandoffStep, handoff_id: HandoffId, only_if: OnlyIf, **values: Any) -> HandoffRow | None:
        """Take any other step; None when the handoff is not where the table has it, or a condition does not hold.

        `values` are further columns that change with the status. Called by `services/transitions.py` alone.
        """
        froms = origins(step)
        statement = (
            sa.update(HandoffRow)
            .where(HandoffRow.id == handoff_id, HandoffRow.status.in_(froms), *only_if.conditions())
            .values(status=after(froms[0], step), version=HandoffRow.version + 1, **values)
            .returning(HandoffRow.id)
            .execution_options(synchronize_session=False)
        )
        if (await self._session.execute(statement)).one_or_none() is None:
            return None
        return await self.get(handoff_id)

    async def offered_to(self, person: PersonId) -> Sequence[HandoffRow]:
        """What colleagues offer a person, the oldest offer first (C8)."""
        found = (
            sa.select(HandoffRow)
            .join(
                OfferRow,
                sa.and_(OfferRow.account_id == HandoffRow.account_id, OfferRow.handoff_id == HandoffRow.id),
            )
            .where(HandoffRow.status == "claimed", OfferRow.offered_to_id == person)
        )
        return (await self._session.scalars(found.order_by(OfferRow.offered_at, HandoffRow.id))).all()

    async def coached_by(self, person: PersonId) -> Sequence[HandoffRow]:
        """What a person gave back with steps and what is to come back to them, the oldest first (C8)."""
        found = (
            sa.select(HandoffRow)
            .join(
                CoachingRow,
                sa.and_(CoachingRow.account_id == HandoffRow.account_id, CoachingRow.handoff_id == HandoffRow.id),
            )
            .where(HandoffRow.status == "returned", HandoffRow.coached.is_(True), CoachingRow.coach_id == person)
        )
        return (await self._session.scalars(found.order_by(HandoffRow.escalated_at, HandoffRow.id))).all()

    async def waiting(self) -> Sequence[HandoffRow]:
        """Every open handoff of the account in queue order (Q1)."""
        order = (HandoffRow.urgency, HandoffRow.escalated_at, HandoffRow.id)
        found = sa.select(HandoffRow).where(HandoffRow.status == "open").order_by(*order)
        return (await self._session.scalars(found)).all()

    async def waiting_for(self, person: PersonId) -> Sequence[HandoffRow]:
        """The open transfers to one person, the oldest first."""
        found = sa.select(HandoffRow).where(HandoffRow.status == "open", HandoffRow.target_id == person)
        return (await self._session.scalars(found.order_by(HandoffRow.escalated_at, HandoffRow.id))).all()

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


def _claim(for_seniors: bool) -> sa.Update:
    """The conditional update along the transition table (C11), put together once; it returns the whole row."""
    handoff: Any = HandoffRow.__table__
    person = sa.bindparam("person", type_=sa.String)
    meant_for_them = handoff.c.target_id == person
    froms = origins("claim")
    return (
        sa.update(handoff)
        .where(
            handoff.c.account_id == sa.bindparam(OF_ACCOUNT),
            handoff.c.id == sa.bindparam("handoff"),
            handoff.c.status.in_([sa.literal_column(f"'{status}'") for status in froms]),
            handoff.c.claimed_by_id.is_(None),
            handoff.c.handed_off_by_id != person,
            sa.or_(meant_for_them, handoff.c.target_id.is_(None)) if for_seniors else meant_for_them,
        )
        .values(
            status=after(froms[0], "claim"),
            version=handoff.c.version + 1,
            claimed_by_id=person,
            claimed_at=sa.bindparam("at", type_=UtcMoment()),
            claimed_way=sa.bindparam("way"),
        )
        .returning(*columns_of(HandoffRow))
    )


_CLAIM_OF_SENIOR, _CLAIM_OF_TARGET = _claim(for_seniors=True), _claim(for_seniors=False)
