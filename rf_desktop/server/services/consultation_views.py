"""Questions to colleagues as the contract words them, and what they hear when a session ends or goes on (C9)."""

from __future__ import annotations

from rf_desktop.contract.events import ConsultationChanged
from rf_desktop.contract.ways import Consultation
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.vocabulary import SessionStatus
from rf_desktop.server.ports import Persons
from rf_desktop.server.store.tables import ConsultationRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work

GOES_ON: frozenset[SessionStatus] = frozenset({"active", "escalated"})
"""In which a question can be answered."""


async def announce_questions(work: Work, session: SessionRow) -> None:
    """The session has ended, or goes on again: its open questions can no longer be answered, or again."""
    await work.flush()
    for row in await work.ways.unanswered_in(session.id):
        work.events.append(ConsultationChanged(consultation=await consultation_view(work, row)), between(row))


async def consultation_view(work: Work, row: ConsultationRow) -> Consultation:
    """One question as the two see it."""
    session = await work.sessions.get(row.session_id)
    return Consultation(
        id=row.id,
        session_id=row.session_id,
        headline=session_headline(session) if session else "",
        asked_by=await work.people.ref(row.asked_by_id),
        asked=await work.people.ref(row.asked_id),
        question=row.question,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_at=row.answered_at,
        ended=row.answered_at is None and (session is None or session.status not in GOES_ON),
    )


def session_headline(session: SessionRow) -> str:
    """What a session is about, in a few words."""
    problem = snippet(session.problem_summary or session.first_message or "a session")
    return f"#{session.ticket}: {problem}" if session.ticket else problem


def between(row: ConsultationRow) -> Persons:
    """Whom it concerns: who asked, and who was asked."""
    return Persons(frozenset({row.asked_by_id, row.asked_id}))
