"""Invitations: who may join an account, and who did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import InvitationId
from rf_desktop.server.store.tables import InvitationRow


class Invitations:
    """The invitations of one account."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: InvitationRow) -> None:
        """A new invitation."""
        self._session.add(row)

    async def get(self, invitation_id: InvitationId) -> InvitationRow | None:
        """One invitation as the database has it now, or None."""
        found = sa.select(InvitationRow).where(InvitationRow.id == invitation_id)
        return (await self._session.scalars(found.execution_options(populate_existing=True))).one_or_none()

    async def open(self, at: datetime, email: str | None = None) -> Sequence[InvitationRow]:
        """Those that can still be accepted, the newest first; of all addresses, or of one."""
        found = sa.select(InvitationRow).where(*_acceptable(at))
        if email is not None:
            found = found.where(InvitationRow.email == email)
        return (await self._session.scalars(found.order_by(InvitationRow.created_at.desc(), InvitationRow.id))).all()

    async def accept(self, invitation_id: InvitationId, at: datetime) -> bool:
        """Use it up; True for exactly one of any number of people who try."""
        return await self._set(invitation_id, *_acceptable(at), accepted_at=at)

    async def revoke(self, invitation_id: InvitationId, at: datetime) -> bool:
        """Take it back; False when it is not open any more."""
        return await self._set(invitation_id, *_acceptable(at), revoked_at=at)

    async def renew(self, invitation_id: InvitationId, token_hash: str) -> bool:
        """Another token in place of the one before; False once somebody has joined by it."""
        return await self._set(invitation_id, InvitationRow.accepted_at.is_(None), token_hash=token_hash)

    async def _set(self, invitation_id: InvitationId, *conditions: Any, **values: Any) -> bool:
        statement = (
            sa.update(InvitationRow)
            .where(InvitationRow.id == invitation_id, *conditions)
            .values(**values)
            .returning(InvitationRow.id)
            .execution_options(synchronize_session=False)
        )
        return (await self._session.execute(statement)).one_or_none() is not None


def _acceptable(at: datetime) -> tuple[Any, ...]:
    return (InvitationRow.accepted_at.is_(None), InvitationRow.revoked_at.is_(None), InvitationRow.expires_at > at)
