"""Asking a colleague without changing the owner, and saying what one knows without owning it (C3, C9)."""

from __future__ import annotations

from rf_desktop.contract.chat import Message
from rf_desktop.contract.events import ConsultationAnswered, ConsultationAsked
from rf_desktop.contract.ways import Consultation, ConsultationAnswer, ConsultationList, NewConsultation, Remark
from rf_desktop.domain import limits
from rf_desktop.domain.errors import (
    HandoffNotOpen,
    Malformed,
    NotAllowed,
    NotAvailable,
    SessionNotActive,
)
from rf_desktop.domain.ids import ConsultationId, HandoffId, MessageId, PersonId, SessionId, new_id
from rf_desktop.domain.vocabulary import SENIOR_ROLES
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.announcements import notify, notify_of_session, titled
from rf_desktop.server.services.consultation_views import GOES_ON, between, consultation_view, session_headline
from rf_desktop.server.services.handoff_views import readable_handoff
from rf_desktop.server.services.messages import add_activity, add_message
from rf_desktop.server.services.transitions import session_of
from rf_desktop.server.services.use_cases import UseCases, checked_key, fingerprint
from rf_desktop.server.store.tables import ConsultationRow, MessageRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work

QUESTION = limits.CARD_RESULT
"""Characters of a question, an answer or a remark."""


class Consulting(UseCases):
    """Questions, answers and remarks."""

    async def ask(self, actor: Actor, session_id: SessionId, body: NewConsultation, key: str) -> Consultation:
        """One question to a senior, or to who handed the session off; they may read it from then on (C6, C9)."""
        wanted = fingerprint("consult", session_id, body)
        async with self._writing(actor.account_id) as work:
            before = await work.keys.subject_of(actor.person_id, checked_key(key), wanted)
            if before is not None:
                return await consultation_view(work, await _known(work, ConsultationId(before)))
            question = limits.require("question", body.question, QUESTION)
            session = await session_views.writable(work, actor, session_id)
            if session.status != "active":
                raise SessionNotActive(session.status)
            handoff = await work.handoffs.latest_of(session.id)
            asked = await _colleague(
                work, actor, session, handoff.handed_off_by_id if handoff else None, body.person_id
            )
            at = self._clock()
            row = ConsultationRow(
                id=ConsultationId(new_id()),
                session_id=session.id,
                asked_by_id=actor.person_id,
                asked_id=asked,
                question=question,
                asked_at=at,
            )
            await work.ways.ask(row)
            work.keys.remember(actor.person_id, key, wanted, row.id, at)
            work.audit.record("consulted", "session", session.id, actor.person_id, at, asked=asked)
            view = await consultation_view(work, row)
            work.events.append(ConsultationAsked(consultation=view), between(row))
            title = f"{actor.name} asks you about {session_headline(session)}"
            await notify_of_session(work, "consultation", session, handoff, title, asked, at, question)
            await add_activity(work, session, f"{actor.name} asked {view.asked.name}: {question}", at)
            return view

    async def list(self, actor: Actor) -> ConsultationList:
        """What I asked and was asked."""
        async with self._reading(actor.account_id) as work:
            as_of = await work.events.head()
            rows = await work.ways.consultations_of(actor.person_id)
            return ConsultationList(
                as_of=as_of, consultations=tuple([await consultation_view(work, row) for row in rows])
            )

    async def answer(self, actor: Actor, consultation_id: ConsultationId, body: ConsultationAnswer) -> Consultation:
        """My answer becomes a message of the session; the same one again changes nothing (C9)."""
        answer = limits.require("answer", body.answer, QUESTION)
        async with self._writing(actor.account_id) as work:
            row = await _known(work, consultation_id)
            if actor.person_id != row.asked_id:
                if actor.person_id != row.asked_by_id:
                    raise NotAvailable("question")
                raise NotAllowed("the colleague who was asked")
            if row.answer is not None:
                if row.answer != answer:
                    raise Malformed("answer", "this question was answered already")
                return await consultation_view(work, row)
            session = await work.sessions.get(row.session_id)
            if session is None:
                raise NotAvailable("question")
            if session.status not in GOES_ON:
                raise SessionNotActive(session.status)
            at = self._clock()
            row.answer, row.answered_at = answer, at
            await work.flush()
            view = await consultation_view(work, row)
            work.audit.record("answered", "session", session.id, actor.person_id, at, asked_by=row.asked_by_id)
            work.events.append(ConsultationAnswered(consultation=view), between(row))
            await add_message(work, session, actor, answer, at)
            handoff = await work.handoffs.latest_of(session.id)
            title = f"{actor.name} has answered about {session_headline(session)}"
            for person in sorted({row.asked_by_id, session.owner_id} - {actor.person_id}):
                await notify_of_session(work, "answer", session, handoff, title, person, at, answer)
            return view

    async def remark(self, actor: Actor, handoff_id: HandoffId, body: Remark, key: str) -> Message:
        """*Offer Sam what I know*: a senior's word in a session that somebody else has taken over (C3)."""
        wanted = fingerprint("remark", handoff_id, body)
        async with self._writing(actor.account_id) as work:
            before = await work.keys.subject_of(actor.person_id, checked_key(key), wanted)
            if before is not None:
                return session_views.message(await _said(work, MessageId(before)))
            text = limits.require("body", body.body, QUESTION)
            row = await readable_handoff(work, actor, handoff_id)
            if not actor.is_senior:
                raise NotAllowed("a senior")
            if row.status != "claimed" or row.claimed_by_id is None:
                raise HandoffNotOpen(row.status)
            session = await session_of(work, row)
            if session.status != "active":
                raise SessionNotActive(session.status)
            at = self._clock()
            message = await add_message(work, session, actor, text, at)
            work.keys.remember(actor.person_id, key, wanted, message.id, at)
            work.audit.record("remarked", "handoff", row.id, actor.person_id, at)
            title = titled(f"{actor.name} knows something", row, is_object=False)
            await notify(work, "remark", row, title, [session.owner_id], actor, at, text)
            return session_views.message(message)


async def _colleague(
    work: Work, actor: Actor, session: SessionRow, sender: PersonId | None, person_id: PersonId
) -> PersonId:
    """Whom one may ask: a senior, who handed the session off, who opened it."""
    if person_id == actor.person_id:
        raise Malformed("person_id", "a question goes to somebody else")
    person = await work.people.get(person_id)
    if person is None or not person.active:
        raise NotAvailable("colleague")
    if person.role not in SENIOR_ROLES and person_id not in (sender, session.opened_by_id):
        raise Malformed("person_id", "a question goes to a senior, or to who handed this off")
    return person_id


async def _known(work: Work, consultation_id: ConsultationId) -> ConsultationRow:
    row = await work.ways.consultation(consultation_id)
    if row is None:
        raise NotAvailable("question")
    return row


async def _said(work: Work, message_id: MessageId) -> MessageRow:
    row = await work.chat.message(message_id)
    if row is None:
        raise NotAvailable("message")
    return row
