"""What is being worked on right now, for the same-symptom radar (T9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.server.store.tables import SessionRow


class LiveSessions:
    """The sessions of one account that have not ended."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def since(self, moment: datetime, limit: int) -> Sequence[SessionRow]:
        """Active and escalated ones that changed since `moment`, the newest change first."""
        found = sa.select(SessionRow).where(
            SessionRow.status.in_(("active", "escalated")), SessionRow.updated_at >= moment
        )
        newest = (SessionRow.updated_at.desc(), SessionRow.id)
        return (await self._session.scalars(found.order_by(*newest).limit(limit))).all()
