"""What came to a session after it was handed off, for whoever reads the handoff (M9)."""

from __future__ import annotations

from rf_desktop.contract.chat import CardAnswer
from rf_desktop.contract.handoffs import Claim, HandoffDetail, NewHandoff, SinceHandoff
from rf_desktop.server.ports import NewCard
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.messages import add_activity, add_cards
from rf_desktop.server.services.since import NEWEST
from tests.server.services.office import Office


async def handed_off(office: Office) -> HandoffDetail:
    """A session of two cards, neither answered."""
    session = await office.session()
    async with office.store.work(office.jane.account_id) as work:
        row = await work.sessions.get(session.entry.id)
        assert row is not None
        await add_cards(work, row, [NewCard("action", "Restart Outlook"), NewCard("question", "Is web mail affected?")])
    return await office.handoffs.escalate(office.jane, session.entry.id, NewHandoff(reason="Stuck"), office.key())


async def since(office: Office, actor: Actor, detail: HandoffDetail) -> SinceHandoff:
    """What that person is shown as newer than the snapshot."""
    return (await office.handoffs.context(actor, detail.id)).since


async def test_messages_and_answers_since_the_handoff_are_told(office: Office) -> None:
    """M9, T2: an answer is a card and its message; what the snapshot holds is not new."""
    detail = await handed_off(office)
    assert await since(office, office.sam, detail) == SinceHandoff()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="pick_up"))
    await office.say(office.sam, detail.session_id, "It is only one user.")
    card = detail.snapshot.lane[1]
    answer = CardAnswer(state="done", result="no")
    await office.chat.answer(office.sam, detail.session_id, card.id, answer)
    newer = await since(office, office.sam, detail)
    said = [message.body for message in newer.messages if message.author.kind == "person"]
    assert said == ["It is only one user.", "Is web mail affected? → no"]
    assert [(each.id, each.state, each.result) for each in newer.cards] == [(card.id, "done", "no")]


async def test_after_a_claim_only_the_sessions_readers_learn_what_is_new(office: Office) -> None:
    """C6, M9: the handoff itself stays readable to every senior."""
    detail = await handed_off(office)
    await office.handoffs.claim(office.sam, detail.id, Claim(way="pick_up"))
    await office.say(office.sam, detail.session_id, "It is only one user.")
    assert (await since(office, office.sam, detail)).messages
    assert (await since(office, office.jane, detail)).messages
    assert await since(office, office.alex, detail) == SinceHandoff()


async def test_who_may_take_it_hears_that_something_is_new_but_not_what(office: Office) -> None:
    """M9, C6: while it waits; the event carries an id, the text is fetched."""
    detail = await handed_off(office)
    async with office.store.work(office.jane.account_id) as work:
        row = await work.sessions.get(detail.session_id)
        assert row is not None
        await add_activity(work, row, "The customer wrote: it works again.", office.clock())
    heard = await office.heard_by(office.alex)
    assert heard[-1] == "handoff_facts_changed"
    assert "message_added" not in heard
    told = next(row for row in await office.log() if row.type == "handoff_facts_changed")
    assert "works again" not in told.data_json
    assert [each.body for each in (await since(office, office.alex, detail)).messages] == [
        "The customer wrote: it works again."
    ]


async def test_of_very_many_new_messages_the_newest_are_shown_and_the_rest_counted(office: Office) -> None:
    """M9."""
    detail = await handed_off(office)
    await office.goes_on(detail.session_id, NEWEST + 7)
    newer = await since(office, office.sam, detail)
    assert len(newer.messages) == NEWEST
    assert newer.left_out == 7
    assert newer.messages[-1].position == detail.snapshot.message_count + NEWEST + 7
