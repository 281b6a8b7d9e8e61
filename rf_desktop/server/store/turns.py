"""What a model said word for word behind FlowPilot's replies, to be given back to it in later calls (T1)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import MessageId, SessionId
from rf_desktop.server.ports import Blocks
from rf_desktop.server.store.tables import TurnRow

_BLOCKS = "blocks"


class Turns:
    """The content blocks of one account's replies."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(self, session_id: SessionId, message_id: MessageId, blocks: Blocks) -> None:
        """Keep the blocks of a reply in the place of those before; none for a reply that no model wrote."""
        await self.forget(message_id)
        if blocks:
            self._session.add(TurnRow(message_id=message_id, session_id=session_id, blocks={_BLOCKS: list(blocks)}))
            await self._session.flush()

    async def forget(self, message_id: MessageId) -> None:
        """The reply is written anew."""
        gone = sa.delete(TurnRow).where(TurnRow.message_id == message_id)
        await self._session.execute(gone.execution_options(synchronize_session=False))

    async def of_session(self, session_id: SessionId) -> dict[MessageId, Blocks]:
        """The blocks of each reply that a model wrote."""
        rows = await self._session.scalars(sa.select(TurnRow).where(TurnRow.session_id == session_id))
        return {row.message_id: tuple(row.blocks.get(_BLOCKS, ())) for row in rows}
