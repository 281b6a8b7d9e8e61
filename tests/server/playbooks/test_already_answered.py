"""Don't re-ask, over the line (T4)."""

from __future__ import annotations

from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import AskedAgain, KnownAnswers
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.sessions import NewSession
from rf_desktop.server.ports import NewCard
from tests.server.harness import Visitor
from tests.server.people.house import House, refused
from tests.server.playbooks.test_drafts import answer, card_of


async def asked(visitor: Visitor, session_id: str, body: str) -> KnownAnswers:
    """What is known of it."""
    return await visitor.get(endpoints.ALREADY_ANSWERED, AskedAgain(body=body), session_id=session_id)


async def test_the_senior_hears_what_jane_has_answered_before_asking_again(house: House) -> None:
    """T4: who, when, what and where it stands; from the ledger and from the notes; nothing for a new question."""
    jane, sam = await house.enter_as("jane"), await house.enter_as("sam")
    opened = await jane.get(endpoints.OPEN_SESSION, NewSession(problem="Outlook does not sync"))
    session_id = opened.entry.id
    card = await card_of(house, session_id, NewCard("question", "Does web mail work?", None, None))
    await card_of(house, session_id, NewCard("question", "Is the disk full?", None, None))
    assert (await asked(jane, session_id, "Does web mail work?")).answers == ()
    await answer(jane, session_id, card, "No, same there")
    body = NewHandoff(reason="r", notes="Mailbox quota was raised yesterday. Is the licence valid?")
    handoff = await jane.get(endpoints.ESCALATE, body, session_id=session_id)
    await sam.get(endpoints.CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff.id)
    text = "Hi Jane. Does the web mail work for them? And was the mailbox quota raised? Is the disk full?"
    found = (await asked(sam, session_id, text)).answers
    assert [(each.answer, each.by, each.evidence) for each in found] == [
        ("No, same there", "Jane", card),
        ("Mailbox quota was raised yesterday.", "Jane", handoff.id),
    ]
    assert found[0].question == "Does the web mail work for them?"
    assert found[0].at is not None
    assert (await asked(sam, session_id, "Web mail works now. Does web mail still work?")).answers == ()
    assert (
        await refused(sam, endpoints.ALREADY_ANSWERED, AskedAgain(body=" "), session_id=session_id) == "text_required"
    )
    kim = await house.enter_as("kim")
    assert (
        await refused(kim, endpoints.ALREADY_ANSWERED, AskedAgain(body="x?"), session_id=session_id) == "not_available"
    )
