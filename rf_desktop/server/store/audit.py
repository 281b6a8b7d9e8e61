"""The audit log: who did what, written in the transaction that did it (R2)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import PersonId
from rf_desktop.server.store.columns import UtcMoment
from rf_desktop.server.store.tables import AuditRow

Detail = str | int | bool | None | Sequence[str]
"""An id, a word of a closed set, a number, or several of them; never what somebody wrote."""
LONGEST_WORD = 60
"""Characters of one piece of detail: ids and words are shorter, texts are not meant to fit."""


class Audit:
    """The audit log of one account. Entries are only added, never changed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._recorded = 0

    def record(
        self, action: str, subject_kind: str, subject_id: str, actor_id: PersonId | None, at: datetime, **detail: Detail
    ) -> None:
        """Keep that `actor_id` did `action` to the subject at `at`; the actor is None when the clock did it.

        `action` is a past participle of at most 40 characters, `subject_kind` the kind of thing whose id follows.
        Raises ValueError when `detail` holds something as long as a text.
        """
        for name, value in detail.items():
            pieces = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
            if any(isinstance(piece, str) and len(piece) > LONGEST_WORD for piece in pieces):
                raise ValueError(f"the audit log keeps ids and words, not the text of {name}")
        self._session.add(
            AuditRow(
                id=self._next_id(),
                at=at,
                actor_id=actor_id,
                action=action,
                subject_kind=subject_kind,
                subject_id=subject_id,
                detail={name: list(value) if isinstance(value, tuple) else value for name, value in detail.items()},
            )
        )

    async def page(
        self, limit: int, after: tuple[datetime, str] | None = None, subject_id: str | None = None
    ) -> Sequence[AuditRow]:
        """At most `limit` entries, the newest first, behind the entry whose moment and id are `after`."""
        found = sa.select(AuditRow).order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit)
        if subject_id is not None:
            found = found.where(AuditRow.subject_id == subject_id)
        if after is not None:
            at, entry_id = after
            behind = sa.tuple_(sa.literal(at, UtcMoment()), sa.literal(entry_id))
            found = found.where(sa.tuple_(AuditRow.at, AuditRow.id) < behind)
        return (await self._session.scalars(found)).all()

    async def actors(self, action: str, subject_ids: Sequence[str]) -> dict[str, PersonId]:
        """Who did `action` to each of these subjects the last time; without those to whom only the clock did it."""
        if not subject_ids:
            return {}
        found = (
            sa.select(AuditRow.subject_id, AuditRow.actor_id)
            .where(AuditRow.subject_id.in_(subject_ids), AuditRow.action == action, AuditRow.actor_id.is_not(None))
            .order_by(AuditRow.at, AuditRow.id)
        )
        return {subject: actor for subject, actor in (await self._session.execute(found)).tuples() if actor is not None}

    def _next_id(self) -> str:
        """Entries of one moment stay in their order: it begins with the time and the place in this unit of work."""
        self._recorded += 1
        return f"{time.time_ns():016x}-{self._recorded:04x}-{secrets.token_hex(7)}"
