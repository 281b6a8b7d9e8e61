"""Files of sessions (T1)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AttachmentId, SessionId
from rf_desktop.server.store.tables import AttachmentContentRow, AttachmentRow


class Attachments:
    """The files of one account's sessions."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, row: AttachmentRow, content: bytes) -> None:
        """A new file; its bytes are in the database when this returns."""
        self._session.add(row)
        await self._session.flush()
        self._session.add(AttachmentContentRow(attachment_id=row.id, content=content))
        await self._session.flush()

    async def get(self, attachment_id: AttachmentId) -> AttachmentRow | None:
        """One file without its bytes, or None."""
        found = sa.select(AttachmentRow).where(AttachmentRow.id == attachment_id)
        return (await self._session.scalars(found)).one_or_none()

    async def waiting(self, session_id: SessionId, ids: Sequence[AttachmentId]) -> list[AttachmentRow]:
        """Those of `ids` that were sent up to that session and are of no message yet, in the order of `ids`."""
        found = sa.select(AttachmentRow).where(
            AttachmentRow.session_id == session_id, AttachmentRow.id.in_(ids), AttachmentRow.message_id.is_(None)
        )
        rows = {row.id: row for row in await self._session.scalars(found)}
        return [rows[each] for each in ids if each in rows]

    async def content(self, attachment_id: AttachmentId) -> bytes:
        """The bytes of a file that is there."""
        found = sa.select(AttachmentContentRow.content).where(AttachmentContentRow.attachment_id == attachment_id)
        return (await self._session.scalars(found)).one()

    async def room_taken(self, session_id: SessionId) -> tuple[int, int]:
        """How many files a session has, and their bytes together."""
        found = sa.select(sa.func.count(AttachmentRow.id), sa.func.coalesce(sa.func.sum(AttachmentRow.size), 0))
        count, size = (await self._session.execute(found.where(AttachmentRow.session_id == session_id))).one()
        return int(count), int(size)
