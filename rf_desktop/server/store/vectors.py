"""What resolved sessions mean, as vectors, beside the full-text index (A10)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId, SessionId
from rf_desktop.server.store.tables import CaseVectorRow, OutcomeRow, SessionRow


class Vectors:
    """The vectors of one account's resolved sessions; one that was reopened has none any more."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id

    async def all(self, model: str, exclude: SessionId | None) -> tuple[list[SessionId], list[bytes]]:
        """The sessions that have a vector of this model, and the vectors in the same order."""
        found = sa.select(CaseVectorRow.session_id, CaseVectorRow.vector).where(CaseVectorRow.model == model)
        if exclude is not None:
            found = found.where(CaseVectorRow.session_id != exclude)
        rows = (await self._session.execute(found.order_by(CaseVectorRow.session_id))).all()
        return [row.session_id for row in rows], [row.vector for row in rows]

    async def missing(self, model: str, limit: int) -> Sequence[SessionRow]:
        """Resolved sessions without a vector of this model, the latest first."""
        found = (
            sa.select(SessionRow)
            .join(
                OutcomeRow,
                sa.and_(OutcomeRow.account_id == SessionRow.account_id, OutcomeRow.session_id == SessionRow.id),
            )
            .outerjoin(
                CaseVectorRow,
                sa.and_(
                    CaseVectorRow.account_id == SessionRow.account_id,
                    CaseVectorRow.session_id == SessionRow.id,
                    CaseVectorRow.model == model,
                ),
            )
            .where(SessionRow.status == "resolved", CaseVectorRow.session_id.is_(None))
            .order_by(OutcomeRow.resolved_at.desc(), SessionRow.id)
            .limit(limit)
        )
        return (await self._session.scalars(found)).all()

    async def keep(self, session_id: SessionId, model: str, vector: bytes) -> None:
        """The vector of a session, in place of an earlier one."""
        row = CaseVectorRow(account_id=self._account_id, session_id=session_id, model=model, vector=vector)
        await self._session.merge(row)

    async def forget(self, session_id: SessionId) -> None:
        """A session's vector goes, because the session was reopened or changed."""
        await self._session.execute(sa.delete(CaseVectorRow).where(CaseVectorRow.session_id == session_id))
