"""Idempotency keys: what a person's key was used for, and what came of it (E5)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.errors import IdempotencyKeyReused
from rf_desktop.domain.ids import PersonId
from rf_desktop.server.store.tables import KeyRow


class Keys:
    """The keys of one account's people; a key of one person says nothing to another."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def subject_of(self, person_id: PersonId, key: str, fingerprint: str) -> str | None:
        """The id of what this key made before, or None. Raises IdempotencyKeyReused for another request."""
        found = sa.select(KeyRow).where(KeyRow.person_id == person_id, KeyRow.key == key)
        row = (await self._session.scalars(found)).one_or_none()
        if row is None:
            return None
        if row.fingerprint != fingerprint:
            raise IdempotencyKeyReused
        return row.subject_id

    def remember(self, person_id: PersonId, key: str, fingerprint: str, subject_id: str, at: datetime) -> None:
        """Keep what a key made, in the transaction that made it."""
        self._session.add(
            KeyRow(person_id=person_id, key=key, fingerprint=fingerprint, subject_id=subject_id, created_at=at)
        )
