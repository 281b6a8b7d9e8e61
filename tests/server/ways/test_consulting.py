"""Asking a colleague without changing the owner, and saying what one knows: C3, C6, C9."""

from __future__ import annotations

import pytest

from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.sessions import Resolution
from rf_desktop.contract.ways import Consultation, ConsultationAnswer, NewConsultation, Remark
from rf_desktop.domain.errors import (
    HandoffNotOpen,
    IdempotencyKeyReused,
    Malformed,
    NotAllowed,
    NotAvailable,
    SessionNotActive,
    TextRequired,
)
from rf_desktop.domain.ids import ConsultationId, SessionId
from rf_desktop.server.services.actor import Actor
from tests.server.ways.house import House

ANSWER = ConsultationAnswer(answer="The connector needs TLS 1.2")


def question(to: Actor, text: str = "Which TLS does it need?") -> NewConsultation:
    return NewConsultation(person_id=to.person_id, question=text)


async def asked(house: House, to: Actor) -> Consultation:
    """Sam works on it and asks."""
    taken = await house.taken()
    return await house.consulting.ask(house.office.sam, taken.session_id, question(to), house.office.key())


async def test_a_senior_is_asked_reads_and_answers(house: House) -> None:
    """C9, C6: the owner stays; the asked one reads from then on, and the answer is their message."""
    office = house.office
    consultation = await asked(house, office.kim)
    session_id = consultation.session_id
    assert (consultation.asked_by, consultation.asked) == (office.sam.ref, office.kim.ref)
    assert consultation.headline == "Outlook is failing to sync email"
    session = await office.sessions.get(office.kim, session_id)
    assert (session.may_write, session.entry.owner) == (False, office.sam.ref)
    with pytest.raises(NotAllowed):
        await office.chat.send(office.kim, session_id, NewMessage(body="x"), office.key())
    assert "consultation" in await house.told(office.kim)
    assert {"consultation_asked", "message_added"} <= set(await office.heard_by(office.kim))
    assert "consultation_asked" not in await office.heard_by(office.jane)
    with pytest.raises(NotAvailable):
        await office.sessions.get(office.alex, session_id)

    office.clock.advance(minutes=1)
    answered = await house.consulting.answer(office.kim, consultation.id, ANSWER)
    assert (answered.answer, answered.answered_at) == (ANSWER.answer, office.clock())
    last = (await office.sessions.get(office.sam, session_id)).messages[-1]
    assert (last.author.name, last.author.kind, last.body) == ("Third senior", "person", ANSWER.answer)
    assert "answer" in await house.told(office.sam)
    head = await office.store.log.head(office.kim.account_id)
    assert await house.consulting.answer(office.kim, consultation.id, ANSWER) == answered
    assert await office.store.log.head(office.kim.account_id) == head
    with pytest.raises(Malformed):
        await house.consulting.answer(office.kim, consultation.id, ConsultationAnswer(answer="another"))


async def test_the_junior_is_asked_one_question(house: House) -> None:
    """C9: who handed off may be asked, another engineer may not; nor may one ask oneself, strangers or nobody."""
    office = house.office
    consultation = await asked(house, office.jane)
    await house.consulting.answer(office.jane, consultation.id, ANSWER)
    for target, refusal in (
        (office.nora, Malformed),
        (office.sam, Malformed),
        (office.foreign_senior, NotAvailable),
    ):
        with pytest.raises(refusal):
            await house.consulting.ask(office.sam, consultation.session_id, question(target), office.key())
    with pytest.raises(TextRequired):
        await house.consulting.ask(office.sam, consultation.session_id, question(office.kim, " "), office.key())


async def test_only_who_works_on_it_asks_and_only_who_was_asked_answers(house: House) -> None:
    """C9, R3: everybody else is told no more than they may know."""
    office = house.office
    consultation = await asked(house, office.kim)
    with pytest.raises(NotAllowed):
        await house.consulting.ask(office.jane, consultation.session_id, question(office.kim), office.key())
    for person in (office.alex, office.foreign_senior):
        with pytest.raises(NotAvailable):
            await house.consulting.ask(person, consultation.session_id, question(office.kim), office.key())
        with pytest.raises(NotAvailable):
            await house.consulting.answer(person, consultation.id, ANSWER)
    with pytest.raises(NotAllowed):
        await house.consulting.answer(office.sam, consultation.id, ANSWER)
    with pytest.raises(NotAvailable):
        await house.consulting.answer(office.kim, ConsultationId("nobodys"), ANSWER)
    with pytest.raises(NotAvailable):
        await house.consulting.ask(office.sam, SessionId("nobodys"), question(office.kim), office.key())


async def test_a_question_is_asked_once(house: House) -> None:
    """C9, E5: the same key is the same question."""
    office, taken, key = house.office, await house.taken(), house.office.key()
    first = await house.consulting.ask(office.sam, taken.session_id, question(office.kim), key)
    assert await house.consulting.ask(office.sam, taken.session_id, question(office.kim), key) == first
    with pytest.raises(IdempotencyKeyReused):
        await house.consulting.ask(office.sam, taken.session_id, question(office.alex), key)
    assert len(await house.lines(taken)) == 1


async def test_the_list_has_unanswered_questions_first(house: House) -> None:
    """C9: what I asked and was asked, nobody else's."""
    office, consultations = house.office, []
    for _ in range(3):
        office.clock.advance(minutes=1)
        consultations.append(await asked(house, office.kim))
    oldest, middle, newest = consultations
    await house.consulting.answer(office.kim, newest.id, ANSWER)
    for person in (office.kim, office.sam):
        listed = await house.consulting.list(person)
        assert [each.id for each in listed.consultations] == [middle.id, oldest.id, newest.id]
        assert listed.as_of == await office.store.log.head(office.kim.account_id)
    assert (await house.consulting.list(office.alex)).consultations == ()


async def test_nobody_asks_or_answers_in_a_session_that_has_ended(house: House) -> None:
    """C9, C11: told its state, and nothing is written."""
    office = house.office
    consultation = await asked(house, office.kim)
    await office.sessions.resolve(office.sam, consultation.session_id, Resolution(cause="c", fix="f"), office.key())
    before = house.everything()
    with pytest.raises(SessionNotActive):
        await house.consulting.answer(office.kim, consultation.id, ANSWER)
    with pytest.raises(SessionNotActive):
        await house.consulting.ask(office.sam, consultation.session_id, question(office.kim), office.key())
    assert house.everything() == before


async def test_a_question_ends_with_its_session_and_comes_back_with_it(house: House) -> None:
    """C9: what nobody can answer any more waits for nobody, and both hear so."""
    office = house.office
    consultation = await asked(house, office.kim)
    answered = await asked(house, office.alex)
    await house.consulting.answer(office.alex, answered.id, ANSWER)
    session = consultation.session_id
    await office.sessions.abandon(office.sam, session)
    for person in (office.kim, office.sam):
        listed = (await house.consulting.list(person)).consultations
        assert [each.ended for each in listed if each.session_id == session] == [True]
        assert (await office.heard_by(person))[-1] == "consultation_changed"
    await office.sessions.reopen(office.sam, session)
    assert [each.ended for each in (await house.consulting.list(office.kim)).consultations] == [False]
    await house.consulting.answer(office.kim, consultation.id, ANSWER)
    await office.sessions.resolve(office.sam, session, Resolution(cause="c", fix="f"), office.key())
    assert [each.ended for each in (await house.consulting.list(office.kim)).consultations] == [False]
    assert (await office.heard_by(office.kim)).count("consultation_changed") == 2
    assert "consultation_changed" not in await office.heard_by(office.alex)


async def test_a_senior_offers_the_owner_what_they_know(house: House) -> None:
    """C3: a message in a session that one does not own, a notice for the owner, once per key."""
    office, taken, key = house.office, await house.taken(), house.office.key()
    said = await house.consulting.remark(office.kim, taken.id, Remark(body="Seen at Contoso"), key)
    assert await house.consulting.remark(office.kim, taken.id, Remark(body="Seen at Contoso"), key) == said
    assert said.author.name == "Third senior"
    assert (await office.sessions.get(office.sam, taken.session_id)).messages[-1] == said
    assert (await house.told(office.sam)).count("remark") == 1
    with pytest.raises(NotAvailable):
        await office.sessions.get(office.kim, taken.session_id)
    for person, refusal in ((office.jane, NotAllowed), (office.nora, NotAvailable)):
        with pytest.raises(refusal):
            await house.consulting.remark(person, taken.id, Remark(body="x"), office.key())
    waiting = await house.waiting()
    with pytest.raises(HandoffNotOpen):
        await house.consulting.remark(office.kim, waiting.id, Remark(body="x"), office.key())
