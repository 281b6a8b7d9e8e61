"""The playbooks of one account's own, as the TOML that was imported (T6, T8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import PersonId
from rf_desktop.server.store.tables import PlaybookRow


class PlaybooksOfAccount:
    """Beside the built-in ones; the same id takes a built-in one's place."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> Sequence[PlaybookRow]:
        """By id."""
        return (await self._session.scalars(sa.select(PlaybookRow).order_by(PlaybookRow.id))).all()

    async def get(self, playbook_id: str) -> PlaybookRow | None:
        """One of them, or None."""
        found = sa.select(PlaybookRow).where(PlaybookRow.id == playbook_id)
        return (await self._session.scalars(found)).one_or_none()

    async def put(self, playbook_id: str, content: str, by: PersonId, at: datetime) -> None:
        """A new one, or a new content of the one that has this id."""
        row = await self.get(playbook_id)
        if row is None:
            self._session.add(PlaybookRow(id=playbook_id, content=content, changed_by_id=by, changed_at=at))
        else:
            row.content, row.changed_by_id, row.changed_at = content, by, at
        await self._session.flush()

    async def remove(self, row: PlaybookRow) -> None:
        """It is gone; a built-in one with its id counts again."""
        await self._session.delete(row)
        await self._session.flush()
