"""Sessions, their outcome and their documentation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId, HandoffId, PersonId, SessionId
from rf_desktop.server.store.plain_rows import asking, by_key, rows
from rf_desktop.server.store.scope import OF_ACCOUNT
from rf_desktop.server.store.tables import DocumentationRow, HandoffRow, OutcomeRow, SessionRow

_session = SessionRow.__table__.c
_HANDOFFS = asking(
    HandoffRow, HandoffRow.__table__.c.session_id.in_(sa.bindparam("sessions", expanding=True))
).order_by(HandoffRow.__table__.c.escalated_at, HandoffRow.__table__.c.id)


def _newest(theirs: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The newest sessions that name the person in this column: the index knows them without reading the others."""
    found = (
        sa.select(_session.id)
        .where(_session.account_id == sa.bindparam(OF_ACCOUNT), theirs == sa.bindparam("person"))
        .order_by(_session.updated_at.desc(), _session.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )
    return sa.select(found.subquery().c.id)


_THEIRS = sa.union(
    _newest(_session.owner_id), _newest(_session.opened_by_id), _newest(_session.escalated_to_id)
).subquery()
_OF_PERSON = (
    asking(SessionRow, _session.id == _THEIRS.c.id)
    .order_by(_session.updated_at.desc(), _session.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


class Sessions:
    """The sessions of one account."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id

    def add(self, row: SessionRow) -> None:
        """A new session."""
        self._session.add(row)

    async def get(self, session_id: SessionId) -> SessionRow | None:
        """One session, or None."""
        return await by_key(self._session, SessionRow, session_id)

    async def of(self, person_id: PersonId, limit: int = 200) -> Sequence[SessionRow]:
        """The sessions that a person opened or works on, the newest change first."""
        return await rows(self._session, SessionRow, _OF_PERSON, person=person_id, most=limit)

    async def latest_handoffs(self, session_ids: Sequence[SessionId]) -> dict[SessionId, HandoffRow]:
        """The newest handoff of each of these sessions that has one."""
        if not session_ids:
            return {}
        found = await rows(self._session, HandoffRow, _HANDOFFS, sessions=session_ids)
        return {row.session_id: row for row in found}

    async def given_up(self, handoff_ids: Sequence[HandoffId]) -> frozenset[HandoffId]:
        """Those of these resolved handoffs that ended because their session was abandoned, not as it was resolved."""
        if not handoff_ids:
            return frozenset()
        found = (
            sa.select(HandoffRow.id)
            .join(SessionRow, SessionRow.id == HandoffRow.session_id)
            .outerjoin(
                OutcomeRow,
                sa.and_(OutcomeRow.session_id == SessionRow.id, OutcomeRow.resolved_at >= HandoffRow.resolved_at),
            )
            .where(HandoffRow.id.in_(handoff_ids), SessionRow.status == "abandoned", OutcomeRow.session_id.is_(None))
        )
        return frozenset((await self._session.scalars(found)).all())

    async def outcome(self, session_id: SessionId) -> OutcomeRow | None:
        """How it ended the last time, or None."""
        found = sa.select(OutcomeRow).where(OutcomeRow.session_id == session_id)
        return (await self._session.scalars(found)).one_or_none()

    async def record_outcome(self, row: OutcomeRow) -> None:
        """Keep how it ended; a reopened session's earlier outcome is replaced."""
        row.account_id = self._account_id
        await self._session.merge(row)

    def add_documentation(self, row: DocumentationRow) -> None:
        """A generated entry."""
        self._session.add(row)

    async def documentation(self, session_id: SessionId) -> Sequence[DocumentationRow]:
        """The generated entries, the oldest first."""
        found = sa.select(DocumentationRow).where(DocumentationRow.session_id == session_id)
        order = (DocumentationRow.created_at, DocumentationRow.handoff_id)
        return (await self._session.scalars(found.order_by(*order))).all()
