"""What people say of assessments: thumbs, edits, and how often a confidence was right (A4, A8)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId, HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import AssessmentSource, ConfidenceWord, ReadingVerdict
from rf_desktop.server.store.tables import (
    AssessmentEditRow,
    AssessmentRow,
    FeedbackRow,
    HandoffRow,
    MessageRow,
    ReadingRow,
)

LOOKED_AT = 500
"""The newest readings of an account that count."""


class Opinions:
    """Opinions of one account, inside a unit of work."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id

    async def feedback(self, handoff_id: HandoffId) -> Sequence[FeedbackRow]:
        """The thumbs on a handoff's assessment, in the order in which they were given."""
        found = sa.select(FeedbackRow).where(FeedbackRow.handoff_id == handoff_id)
        return (await self._session.scalars(found.order_by(FeedbackRow.at, FeedbackRow.person_id))).all()

    async def feedback_of(self, handoff_id: HandoffId, person: PersonId) -> FeedbackRow | None:
        """This person's thumb, or None."""
        found = sa.select(FeedbackRow).where(FeedbackRow.handoff_id == handoff_id, FeedbackRow.person_id == person)
        return (await self._session.scalars(found)).one_or_none()

    async def give_feedback(self, row: FeedbackRow) -> None:
        """Keep a thumb in place of the person's earlier one."""
        row.account_id = self._account_id
        await self._session.merge(row)
        await self._session.flush()

    async def edit(self, handoff_id: HandoffId) -> AssessmentEditRow | None:
        """What a person made of the assessment, or None."""
        found = sa.select(AssessmentEditRow).where(AssessmentEditRow.handoff_id == handoff_id)
        return (await self._session.scalars(found)).one_or_none()

    async def save_edit(self, row: AssessmentEditRow) -> None:
        """Keep an edit in place of the one before; the original stays where it is."""
        row.account_id = self._account_id
        await self._session.merge(row)
        await self._session.flush()

    async def take_edit_back(self, handoff_id: HandoffId) -> None:
        """Only the original is left."""
        gone = sa.delete(AssessmentEditRow).where(AssessmentEditRow.handoff_id == handoff_id)
        await self._session.execute(gone.execution_options(synchronize_session=False))

    async def judged(
        self, word: ConfidenceWord, source: AssessmentSource
    ) -> Sequence[tuple[HandoffId, PersonId, ReadingVerdict, bool]]:
        """Readings of the likely cause in resolved handoffs, for assessments of this word and source.

        The newest first: handoff, reader, verdict, and whether the reader is who took the handoff over. A reading of a
        text that was written anew since then does not count, and of all readings only the account's newest do: this is
        asked whenever somebody opens a handoff.
        """
        content = AssessmentRow.content
        newest = (
            sa.select(ReadingRow.handoff_id, ReadingRow.person_id, ReadingRow.verdict, ReadingRow.at)
            .where(ReadingRow.account_id == self._account_id)
            .order_by(ReadingRow.at.desc())
            .limit(LOOKED_AT)
            .subquery("newest")
        )
        is_owner = (HandoffRow.claimed_by_id == newest.c.person_id).label("is_owner")
        found = (
            sa.select(HandoffRow.id, newest.c.person_id, newest.c.verdict, is_owner)
            .join(newest, newest.c.handoff_id == HandoffRow.id)
            .join(
                AssessmentRow,
                sa.and_(AssessmentRow.account_id == HandoffRow.account_id, AssessmentRow.handoff_id == HandoffRow.id),
            )
            .where(
                HandoffRow.account_id == self._account_id,
                HandoffRow.status == "resolved",
                HandoffRow.assessment_status == "ready",
                newest.c.at >= AssessmentRow.written_at,
                content["source"].as_string() == source,
                content["confidence"]["word"].as_string() == word,
            )
            .order_by(newest.c.at.desc(), HandoffRow.id, newest.c.person_id)
        )
        return [(row.id, row.person_id, row.verdict, bool(row.is_owner)) for row in await self._session.execute(found)]

    async def facts_since(self, session_id: SessionId, read_to: int) -> int:
        """How many messages and results came to a session after its message number `read_to` (A8).

        People's and the customer's; a card's result is a message (T2). FlowPilot's words and what became of the session
        are no facts, and neither is a briefing, which repeats them.
        """
        counted = (
            sa.select(sa.func.count())
            .select_from(MessageRow)
            .where(
                MessageRow.account_id == self._account_id,
                MessageRow.session_id == session_id,
                MessageRow.position > read_to,
                MessageRow.author_kind.in_(("person", "customer")),
                MessageRow.briefing_for.is_(None),
            )
        )
        return await self._session.scalar(counted) or 0
