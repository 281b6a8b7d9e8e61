"""What seniors asked after they had claimed: the ground of the pre-flight (E7)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import SessionId
from rf_desktop.server.store.tables import CardRow, ConsultationRow, HandoffRow, OutcomeRow


class AskedBefore:
    """The past handoffs of one account and what was asked on them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claimed(self, domain: str | None, but: SessionId, limit: int) -> Sequence[HandoffRow]:
        """Handoffs that were claimed, the newest first; of one domain, or of all without one; none of session `but`."""
        found = sa.select(HandoffRow).where(HandoffRow.claimed_at.is_not(None), HandoffRow.session_id != but)
        if domain is not None:
            found = found.where(sa.func.lower(HandoffRow.domain) == domain.lower())
        newest = (HandoffRow.escalated_at.desc(), HandoffRow.id)
        return (await self._session.scalars(found.order_by(*newest).limit(limit))).all()

    async def question_cards(self, sessions: Collection[SessionId]) -> Sequence[Any]:
        """`session_id`, `position` and `text` of the question cards of these sessions, in lane order."""
        found = (
            sa.select(CardRow.session_id, CardRow.position, CardRow.text)
            .where(CardRow.session_id.in_(sessions), CardRow.kind == "question")
            .order_by(CardRow.session_id, CardRow.position)
        )
        return (await self._session.execute(found)).all()

    async def consultations(self, sessions: Collection[SessionId]) -> Sequence[Any]:
        """`session_id`, `asked_id`, `asked_at` and `question` of the consultations of these sessions, in order."""
        found = (
            sa.select(
                ConsultationRow.session_id, ConsultationRow.asked_id, ConsultationRow.asked_at, ConsultationRow.question
            )
            .where(ConsultationRow.session_id.in_(sessions))
            .order_by(ConsultationRow.asked_at, ConsultationRow.id)
        )
        return (await self._session.execute(found)).all()

    async def missing_notes(self, sessions: Collection[SessionId]) -> dict[SessionId, str]:
        """What was missing in the handoffs of these sessions, where a verdict said that something was."""
        found = sa.select(OutcomeRow.session_id, OutcomeRow.verdict_note).where(
            OutcomeRow.session_id.in_(sessions), OutcomeRow.verdict == "missing"
        )
        return {row.session_id: row.verdict_note for row in (await self._session.execute(found)).all()}
