"""What alerts whom (Q6, Q9)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import PersonId
from rf_desktop.server.store.plain_rows import asking, rows
from rf_desktop.server.store.tables import NotificationSettingsRow

_THEIRS = asking(
    NotificationSettingsRow,
    NotificationSettingsRow.__table__.c.person_id.in_(sa.bindparam("people", expanding=True)),
)


class SettingsOfPeople:
    """The notification settings of one account's people; whoever never set any has no row."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, people: Collection[PersonId]) -> dict[PersonId, NotificationSettingsRow]:
        """Those of these people who have some."""
        if not people:
            return {}
        found = await rows(self._session, NotificationSettingsRow, _THEIRS, people=list(people))
        return {row.person_id: row for row in found}

    async def keep(self, person_id: PersonId, content: dict[str, Any]) -> NotificationSettingsRow:
        """Put `content` in the place of what was there; the version rises."""
        row = (await self.of([person_id])).get(person_id)
        if row is None:
            row = NotificationSettingsRow(person_id=person_id, content=content, version=1)
            self._session.add(row)
        else:
            row.content = content
            row.version += 1
        return row
