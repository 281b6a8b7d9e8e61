"""What one account's AI uses; the key in it is encrypted before it comes here."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.server.store.tables import AiSettingsRow


class AiSettingsOfAccount:
    """One row for each account that ever changed anything."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self) -> AiSettingsRow | None:
        """The account's settings, or None while the server's own hold."""
        return (await self._session.scalars(sa.select(AiSettingsRow))).one_or_none()

    async def add(self, row: AiSettingsRow) -> None:
        """The first settings of the account."""
        self._session.add(row)
        await self._session.flush()
