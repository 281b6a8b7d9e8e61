"""Hiding a text by hand: everywhere in one session, also in what was said of it already (A7)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.server.store import tables as t
from rf_desktop.server.store.redaction import TEXTS, Redaction

OF_SESSION: tuple[type[Any], ...] = (
    t.MessageRow,
    t.AttachmentRow,
    t.CardRow,
    t.DocumentationRow,
    t.OutcomeRow,
    t.ConsultationRow,
    t.NoticeRow,
    t.TurnRow,
)
"""What names its session."""
OF_HANDOFF: tuple[type[Any], ...] = (
    t.AssessmentRow,
    t.AssessmentEditRow,
    t.FeedbackRow,
    t.TicketNoteRow,
    t.OfferRow,
    t.CoachingRow,
    t.SnapshotRow,
)
"""What names its handoff."""
COPIES: dict[type[Any], tuple[str, ...]] = {
    t.SessionRow: ("escalation_package",),
    t.MessageRow: ("attachments",),
    t.SnapshotRow: ("content",),
}
"""Columns that repeat what stands elsewhere."""


@dataclass
class Hidden:
    """What was changed: the rows that people look at, and how many places in all."""

    messages: list[t.MessageRow] = field(default_factory=list)
    cards: list[t.CardRow] = field(default_factory=list)
    handoffs: list[t.HandoffRow] = field(default_factory=list)
    session: bool = False
    outcome: bool = False
    places: int = 0


class Hiding:
    """Puts a tag in the place of a text, in the rows of one account."""

    def __init__(self, session: AsyncSession, redaction: Redaction) -> None:
        self._session = session
        self._redaction = redaction

    async def everywhere(self, session_id: SessionId, secret: str) -> Hidden:
        """Hide `secret` in everything that belongs to that session."""
        hidden = Hidden()
        found = sa.select(t.HandoffRow).where(t.HandoffRow.session_id == session_id)
        handoffs = list(await self._session.scalars(found))
        ids = [row.id for row in handoffs]
        sessions = await self._session.scalars(sa.select(t.SessionRow).where(t.SessionRow.id == session_id))
        for row in [*sessions, *handoffs]:
            self._in_row(row, secret, hidden)
        for table in OF_SESSION:
            for row in (await self._session.scalars(sa.select(table).where(table.session_id == session_id))).all():
                self._in_row(row, secret, hidden)
        for table in OF_HANDOFF:
            for row in (await self._session.scalars(sa.select(table).where(table.handoff_id.in_(ids)))).all():
                self._in_row(row, secret, hidden)
        await self._in_events(session_id, ids, secret, hidden)
        await self._session.flush()
        return hidden

    def _in_row(self, row: Any, secret: str, hidden: Hidden) -> None:
        kind = type(row)
        changed = 0
        for name in (*TEXTS.get(kind, ()), *COPIES.get(kind, ())):
            value = getattr(row, name)
            clean = self._redaction.hide(value, secret)
            if clean is not value and clean != value:
                setattr(row, name, clean)
                changed += 1
        if not changed:
            return
        hidden.places += changed
        match row:
            case t.MessageRow():
                hidden.messages.append(row)
            case t.CardRow():
                row.version += 1
                hidden.cards.append(row)
            case t.HandoffRow():
                row.version += 1
                hidden.handoffs.append(row)
            case t.SessionRow():
                hidden.session = True
            case t.OutcomeRow():
                hidden.outcome = True
            case _:
                pass

    async def _in_events(self, session_id: SessionId, ids: list[HandoffId], secret: str, hidden: Hidden) -> None:
        """Whoever resumes from the log must not be told again what was hidden meanwhile."""
        about = sa.or_(*(t.EventRow.data.contains(each, autoescape=True) for each in (session_id, *ids)))
        for row in await self._session.scalars(sa.select(t.EventRow).where(about)):
            said = json.loads(row.data)
            clean = self._redaction.hide(said, secret)
            if clean != said:
                row.data = json.dumps(clean, ensure_ascii=False)
                hidden.places += 1
