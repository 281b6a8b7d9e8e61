"""The pre-flight: what seniors asked first, and what of it the session says already (E7)."""

from __future__ import annotations

import pytest

from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.packages import EscalationPackage
from rf_desktop.contract.preflight import PreFlightAnswer
from rf_desktop.contract.sessions import Resolution
from rf_desktop.contract.ways import NewConsultation
from rf_desktop.domain.errors import Malformed, NotAllowed, NotAvailable, TextRequired, TextTooLong
from rf_desktop.domain.ids import CardId, SessionId, new_id
from rf_desktop.domain.vocabulary import CardKind
from rf_desktop.server.services.consulting import Consulting
from rf_desktop.server.store.asked_before import AskedBefore
from rf_desktop.server.store.tables import CardRow
from tests.server.presence.conftest import Around


async def put_card(
    around: Around, session_id: SessionId, text: str, *, kind: CardKind = "question", result: str | None = None
) -> str:
    """A card at the end of a session's lane."""
    card_id = CardId(new_id())
    async with around.office.store.work(around.office.jane.account_id) as work:
        lane = await work.chat.lane(session_id)
        row = CardRow(
            id=card_id,
            session_id=session_id,
            position=len(lane) + 1,
            kind=kind,
            text=text,
            state="done" if result else "todo",
            result=result,
            version=1,
        )
        work.chat.add(row)
    return card_id


async def past(around: Around, *asked: str, domain: str = "Email", missing: str = "", ask: str = "") -> None:
    """A handoff that Sam took, asked these questions about, and resolved."""
    office = around.office
    opened = await office.session(domain=domain)
    await put_card(around, opened.entry.id, "Is it plugged in?", result="yes")
    handoff = await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r"), office.key())
    office.clock.advance(minutes=5)
    await office.handoffs.claim(office.sam, handoff.id, Claim(way="pick_up"))
    if ask:
        body = NewConsultation(person_id=office.jane.person_id, question=ask)
        await Consulting(office.store, office.wakeups, office.clock).ask(
            office.sam, opened.entry.id, body, office.key()
        )
    for text in asked:
        await put_card(around, opened.entry.id, text)
    done = Resolution(
        cause="c", fix="f", verdict="missing" if missing else "complete", verdict_note=missing or "Which browser?"
    )
    await office.sessions.resolve(office.sam, opened.entry.id, done, office.key())


async def test_it_learns_from_cards_questions_to_the_junior_and_verdicts(around: Around) -> None:
    """E7: of the same domain; what the junior's own lane held before the claim does not count."""
    await past(around, "Which Outlook version is installed?", ask="Since when is it like that?")
    await past(around, "outlook version installed?", missing="Event log; Outlook version installed")
    await past(around, "Which VPN client?", ask="Since when is that so?", domain="email")
    await past(around, "Which VPN client?", domain="VPN")
    opened = await around.office.session(domain="Email")
    found = await around.pre_flights.look(around.office.jane, opened.entry.id)
    counted = {fact.question: (fact.asked_times, fact.of_handoffs) for fact in found.facts}
    assert counted == {
        "Since when is that so?": (2, 3),
        "Outlook version installed": (2, 3),
        "Event log": (1, 3),
        "Which VPN client?": (1, 3),
    }


async def test_with_too_few_of_one_domain_it_looks_at_all(around: Around) -> None:
    """E7."""
    await past(around, "Which Outlook version?", domain="Email")
    await past(around, "Which VPN client?", domain="VPN")
    opened = await around.office.session(domain="Printing")
    found = await around.pre_flights.look(around.office.jane, opened.entry.id)
    assert {fact.question for fact in found.facts} == {"Which Outlook version?", "Which VPN client?"}
    assert {fact.of_handoffs for fact in found.facts} == {2}


async def test_what_the_session_says_already_is_shown_with_its_place(around: Around) -> None:
    """E7: from the lane, from what somebody wrote, or nowhere."""
    office = around.office
    await past(around, "Which Outlook version is installed?", "Does web mail work?", "Is a proxy configured?")
    opened = await office.session(domain="Email")
    card = await put_card(around, opened.entry.id, "Outlook version installed?", result="2402")
    await office.say(office.jane, opened.entry.id, "I looked around. Web mail does not work either.")
    facts = {fact.question: fact for fact in (await around.pre_flights.look(office.jane, opened.entry.id)).facts}
    version = facts["Which Outlook version is installed?"]
    assert (version.known, version.evidence) == ("2402", card)
    mail = facts["Does web mail work?"]
    messages = (await office.sessions.get(office.jane, opened.entry.id)).messages
    assert (mail.known, mail.evidence) == ("Web mail does not work either.", messages[-1].id)
    assert (facts["Is a proxy configured?"].known, facts["Is a proxy configured?"].evidence) == (None, None)


async def test_with_nothing_to_learn_from_there_is_nothing_to_say(around: Around) -> None:
    """E7: also nothing of another account's, and nothing of handoffs that nobody took."""
    office = around.office
    await past(around, "Which Outlook version?")
    theirs = await office.session(office.stranger, domain="Email")
    assert (await around.pre_flights.look(office.stranger, theirs.entry.id)).facts == ()


async def test_it_is_for_who_works_on_the_session(around: Around) -> None:
    """E7, R3."""
    office = around.office
    handoff = await office.escalated()
    await office.handoffs.claim(office.sam, handoff.id, Claim(way="pick_up"))
    with pytest.raises(NotAllowed):
        await around.pre_flights.look(office.jane, handoff.session_id)
    for stranger in (office.nora, office.stranger):
        with pytest.raises(NotAvailable):
            await around.pre_flights.look(stranger, handoff.session_id)


async def test_trouble_in_finding_the_questions_never_blocks(around: Around, monkeypatch: pytest.MonkeyPatch) -> None:
    """E7."""
    opened = await around.office.session(domain="Email")

    async def broken(*_: object) -> None:
        raise RuntimeError("no index today")

    monkeypatch.setattr(AskedBefore, "claimed", broken)
    assert (await around.pre_flights.look(around.office.jane, opened.entry.id)).facts == ()


async def test_the_answers_go_along_with_the_handoff(around: Around) -> None:
    """E7, E2: into snapshot, package, documentation and the note for the ticket; what says nothing is left out."""
    office = around.office
    said = (
        PreFlightAnswer(question="Outlook\nversion?", answer=" 2402 "),
        PreFlightAnswer(question="Event log?", could_not_get=True),
        PreFlightAnswer(question="Since when?"),
    )
    handoff = await office.escalated(body=NewHandoff(reason="r", pre_flight=said), ticket="12345")
    kept = tuple((each.question, each.answer, each.could_not_get) for each in handoff.snapshot.pre_flight)
    assert kept == (("Outlook version?", "2402", False), ("Event log?", "", True))
    for line in ("- Outlook version? — 2402", "- Event log? — could not get it"):
        assert line in handoff.documentation
        assert handoff.ticket_note is not None
        assert line in handoff.ticket_note.body
    assert "Since when?" not in handoff.documentation
    package = EscalationPackage.model_validate_json(office.beside.value("SELECT escalation_package FROM session"))
    assert package.snapshot.pre_flight == handoff.snapshot.pre_flight
    assert (await office.handoffs.context(office.sam, handoff.id)).snapshot.pre_flight == handoff.snapshot.pre_flight


async def test_answers_have_limits_and_a_refused_one_hands_nothing_off(around: Around) -> None:
    """E7, E2."""
    office = around.office
    opened = await office.session()
    refused: list[tuple[type[Exception], tuple[PreFlightAnswer, ...]]] = [
        (TextRequired, (PreFlightAnswer(question=" ", answer="a"),)),
        (TextTooLong, (PreFlightAnswer(question="q" * 301, answer="a"),)),
        (TextTooLong, (PreFlightAnswer(question="q", answer="a" * 4001),)),
        (Malformed, tuple(PreFlightAnswer(question=f"q{n}", answer="a") for n in range(21))),
    ]
    for why, answers in refused:
        body = NewHandoff(reason="r", pre_flight=answers)
        with pytest.raises(why):
            await office.handoffs.escalate(office.jane, opened.entry.id, body, office.key())
    assert (await office.handoffs.waiting(office.sam)).handoffs == ()
