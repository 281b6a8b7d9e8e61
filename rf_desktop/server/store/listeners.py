"""Which sign-ins are valid, for all open streams of a process at once (V3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.store.tables import Person, SignInRow

AT_ONCE = 500
"""Accounts of one query."""


class Listeners:
    """The sign-ins of several accounts. System scope, reading only."""

    def __init__(self, sessions: Any) -> None:
        self._sessions = sessions

    async def valid(self, accounts: Collection[AccountId], used_since: datetime) -> dict[str, Role]:
        """Token hash → present role, of every sign-in that is not revoked and was used since then."""
        found: dict[str, Role] = {}
        wanted = sorted(accounts)
        for start in range(0, len(wanted), AT_ONCE):
            query = (
                sa.select(SignInRow.token_hash, Person.role)
                .join(Person, sa.and_(Person.account_id == SignInRow.account_id, Person.id == SignInRow.person_id))
                .where(
                    SignInRow.account_id.in_(wanted[start : start + AT_ONCE]),
                    SignInRow.revoked_at.is_(None),
                    SignInRow.last_seen_at >= used_since,
                    Person.active,
                )
            )
            async with self._sessions() as session:
                found.update((row.token_hash, row.role) for row in (await session.execute(query)).all())
        return found
