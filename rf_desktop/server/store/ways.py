"""Offers, coached returns and questions to colleagues, and when somebody last worked on a session (C8-C10)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import ConsultationId, HandoffId, PersonId, SessionId
from rf_desktop.server.store.tables import CardRow, CoachingRow, ConsultationRow, MessageRow, OfferRow


class Ways:
    """The ways back and sideways of one account's handoffs."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    # Offers and coached returns: at most one of each for a handoff ---------------------------------------------------

    async def offers(self, handoff_ids: Collection[HandoffId]) -> dict[HandoffId, OfferRow]:
        """The offers of these handoffs."""
        if not handoff_ids:
            return {}
        found = sa.select(OfferRow).where(OfferRow.handoff_id.in_(handoff_ids))
        return {row.handoff_id: row for row in await self._session.scalars(found)}

    async def offer(self, handoff_id: HandoffId) -> OfferRow | None:
        """The offer of a handoff, or None."""
        return (await self.offers([handoff_id])).get(handoff_id)

    async def make_offer(self, row: OfferRow) -> None:
        """A new offer, in place of the one before."""
        await self.end_offer(row.handoff_id)
        self._session.add(row)
        await self._session.flush()

    async def end_offer(self, handoff_id: HandoffId) -> None:
        """The offer is answered, or of no use any more."""
        await self._delete(OfferRow, handoff_id)

    async def coachings(self, handoff_ids: Collection[HandoffId]) -> dict[HandoffId, CoachingRow]:
        """The coached returns among these handoffs."""
        if not handoff_ids:
            return {}
        found = sa.select(CoachingRow).where(CoachingRow.handoff_id.in_(handoff_ids))
        return {row.handoff_id: row for row in await self._session.scalars(found)}

    async def coaching(self, handoff_id: HandoffId) -> CoachingRow | None:
        """Who coaches this return and until when, or None."""
        return (await self.coachings([handoff_id])).get(handoff_id)

    async def coach(self, row: CoachingRow) -> None:
        """A coached return begins."""
        self._session.add(row)
        await self._session.flush()

    async def end_coaching(self, handoff_id: HandoffId) -> None:
        """It came back, or is of no use any more."""
        await self._delete(CoachingRow, handoff_id)

    # Questions to colleagues -----------------------------------------------------------------------------------------

    async def ask(self, row: ConsultationRow) -> None:
        """A new question."""
        self._session.add(row)
        await self._session.flush()

    async def consultation(self, consultation_id: ConsultationId) -> ConsultationRow | None:
        """One question, or None."""
        found = sa.select(ConsultationRow).where(ConsultationRow.id == consultation_id)
        return (await self._session.scalars(found)).one_or_none()

    async def consultations_of(self, person_id: PersonId, limit: int = 100) -> Sequence[ConsultationRow]:
        """What a person asked and was asked: unanswered ones first, then the newest."""
        mine = sa.or_(ConsultationRow.asked_id == person_id, ConsultationRow.asked_by_id == person_id)
        order = (ConsultationRow.answered_at.is_not(None), ConsultationRow.asked_at.desc(), ConsultationRow.id)
        return (await self._session.scalars(sa.select(ConsultationRow).where(mine).order_by(*order).limit(limit))).all()

    async def unanswered_in(self, session_id: SessionId) -> Sequence[ConsultationRow]:
        """The questions of a session that nobody has answered, the oldest first."""
        found = sa.select(ConsultationRow).where(
            ConsultationRow.session_id == session_id, ConsultationRow.answered_at.is_(None)
        )
        return (await self._session.scalars(found.order_by(ConsultationRow.asked_at, ConsultationRow.id))).all()

    async def asked_in(self, session_id: SessionId) -> frozenset[PersonId]:
        """Who was asked something about a session: they may read it from then on (C6)."""
        found = sa.select(ConsultationRow.asked_id).where(ConsultationRow.session_id == session_id)
        return frozenset((await self._session.scalars(found)).all())

    # Signs of work ---------------------------------------------------------------------------------------------------

    async def last_work(self, session_id: SessionId, person_id: PersonId) -> datetime | None:
        """When a person last wrote a message, answered a card or asked a colleague in a session; None for never."""
        said = sa.select(sa.func.max(MessageRow.sent_at)).where(
            MessageRow.session_id == session_id, MessageRow.author_id == person_id
        )
        answered = sa.select(sa.func.max(CardRow.answered_at)).where(
            CardRow.session_id == session_id, CardRow.answered_by_id == person_id
        )
        asked = sa.select(sa.func.max(ConsultationRow.asked_at)).where(
            ConsultationRow.session_id == session_id, ConsultationRow.asked_by_id == person_id
        )
        moments = [await self._session.scalar(each) for each in (said, answered, asked)]
        return max((moment for moment in moments if moment is not None), default=None)

    async def _delete(self, table: type[OfferRow] | type[CoachingRow], handoff_id: HandoffId) -> None:
        for row in await self._session.scalars(sa.select(table).where(table.handoff_id == handoff_id)):
            await self._session.delete(row)
        await self._session.flush()
