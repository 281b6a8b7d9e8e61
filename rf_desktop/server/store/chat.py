"""Messages and lane cards."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import CardId, HandoffId, MessageId, SessionId
from rf_desktop.server.store.tables import CardRow, MessageRow


class ChatLog:
    """The conversations and lanes of one account."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, *rows: MessageRow | CardRow) -> None:
        """New messages or cards; their positions are the caller's."""
        self._session.add_all(rows)

    async def messages(
        self, session_id: SessionId, *, first: int | None = None, last: int | None = None, after: int = 0
    ) -> Sequence[MessageRow]:
        """The messages in order; only the oldest or the newest so many, where one of these is given.

        `after` leaves out the first so many.
        """
        found = sa.select(MessageRow).where(MessageRow.session_id == session_id, MessageRow.position > after)
        if last is None:
            return (await self._session.scalars(found.order_by(MessageRow.position).limit(first))).all()
        newest = (await self._session.scalars(found.order_by(MessageRow.position.desc()).limit(last))).all()
        return newest[::-1]

    async def message(self, message_id: MessageId) -> MessageRow | None:
        """One message, or None."""
        return (await self._session.scalars(sa.select(MessageRow).where(MessageRow.id == message_id))).one_or_none()

    async def briefing_of(self, handoff_id: HandoffId) -> MessageRow | None:
        """The automatic briefing of a handoff, or None (M3)."""
        found = sa.select(MessageRow).where(MessageRow.briefing_for == handoff_id)
        return (await self._session.scalars(found)).one_or_none()

    async def lane(self, session_id: SessionId) -> Sequence[CardRow]:
        """The cards in lane order."""
        found = sa.select(CardRow).where(CardRow.session_id == session_id).order_by(CardRow.position)
        return (await self._session.scalars(found)).all()

    async def card(self, session_id: SessionId, card_id: CardId) -> CardRow | None:
        """One card of that session, or None."""
        found = sa.select(CardRow).where(CardRow.session_id == session_id, CardRow.id == card_id)
        return (await self._session.scalars(found)).one_or_none()
