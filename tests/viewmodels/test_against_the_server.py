"""The view-models of three people against a real server process: the story without windows."""

from __future__ import annotations

import asyncio

import pytest

from rf_desktop.contract.endpoints import RELEASE_HANDOFF
from rf_desktop.contract.ways import Reason
from rf_desktop.domain.ids import SessionId, new_id
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.cards import EscalationCard
from rf_desktop.viewmodels.conversation_view import Conversation
from rf_desktop.viewmodels.form_view import ResolveValues
from rf_desktop.viewmodels.moment_state import Closed, Showing
from rf_desktop.viewmodels.queue_view import QueueState
from tests.client.waiting import becomes
from tests.journeys.house import ALEX, JANE, SAM, demo_server
from tests.viewmodels.people import Sit, escalated, sit

__all__ = ["demo_server", "sit"]


async def test_an_escalation_reaches_the_senior_who_reads_it_and_continues(sit: Sit) -> None:
    """E4, Q1, Q5, M1, M3, T3, T5, T7, C7."""
    sam = await sit(SAM)
    jane = await sit(JANE)
    handoff = await escalated(jane)
    card = await sam.sees_card(handoff)
    assert (card.who, card.ticket, card.priority, card.unread) == ("Jane", "12345", "urgent", True)
    assert handoff in sam.herald.notifications
    assert sam.herald.notifications[handoff].title.startswith("Escalation from Jane · #12345: Outlook keeps asking")
    assert jane.herald.told == []

    sheet = await sam.reads(handoff)
    state = sheet.state.value
    assert isinstance(state, Showing)
    assert state.view.notes == "Tried it all"
    assert [row.result for row in state.view.ledger if row.state == "done"] == ["no change"]
    await becomes(sheet.state, lambda s: isinstance(s, Showing) and s.view.assessment.state != "pending")
    assert handoff not in sam.herald.notifications

    await sheet.choose("continue")
    assert isinstance(sheet.state.value, Closed)
    open_cards = {row.key for row in (await sam.shows(lambda s: s.lane)).lane if row.state == "todo"}
    assert {chip.key for chip in (await sam.shows(lambda s: s.chips)).chips} == open_cards
    await sam.sees_card(handoff, "mine")
    assert await sam.desk.conversation.send("I have it.")
    assert (
        await sam.shows(lambda s: [r for r in s.messages if r.body == "I have it." and r.state == "sent"])
    ).chips == ()
    await jane.shows(lambda state: state.composer.placeholder == "Sam has this session. You can read along.")

    await sam.desk.conversation.show_context()
    overlay = sam.desk.sheet.value
    assert overlay is not None
    assert overlay.overlay
    await becomes(overlay.state, lambda s: isinstance(s, Showing) and not s.choices)
    overlay.close()
    assert await sam.desk.conversation.resolve_form().submit(
        ResolveValues(cause="Old credentials", fix="Removed them", verdict="complete", minutes=3)
    )
    await sam.sees_card(handoff, "done")


@pytest.mark.parametrize("ways", [("continue", "analysis"), ("take_over", "take_over")])
async def test_two_seniors_press_at_the_same_instant_and_one_is_told_who_won(
    sit: Sit, ways: tuple[ClaimWay, ClaimWay]
) -> None:
    """C1, C3, C7, M4."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    sheets = []
    for senior in (sam, alex):
        await senior.sees_card(handoff)
        sheets.append(await senior.reads(handoff))
    await asyncio.gather(*(sheet.choose(way) for sheet, way in zip(sheets, ways, strict=True)))
    won = [senior for senior in (sam, alex) if isinstance(senior.desk.conversation.state.value, Conversation)]
    assert len(won) == 1
    (winner,) = won
    loser = alex if winner is sam else sam
    sentence = f"Already claimed by {winner.desk.me.person.name} just now."
    assert loser.herald.toasts[f"claimed:{handoff}"].title == sentence
    assert loser.herald.notifications[f"claimed:{handoff}"].title == sentence
    assert loser.desk.sheet.value is None
    await loser.loses_card(handoff)
    await winner.sees_card(handoff, "mine")
    assert loser.desk.announcer.counts.value.waiting == winner.desk.announcer.counts.value.waiting


async def test_links_lead_where_they_may_and_claim_nothing(sit: Sit) -> None:
    """M1."""
    jane, sam = [await sit(email) for email in (JANE, SAM)]
    handoff = await escalated(jane)
    card = await sam.sees_card(handoff)
    await sam.desk.open_link(SessionId(card.session_id), pickup=True)
    assert sam.desk.sheet.value is not None
    assert sam.desk.sheet.value.handoff_id == handoff
    await sam.desk.open_link(SessionId(new_id()), pickup=True)
    assert text.NOT_AVAILABLE_LINK in sam.herald.sentences
    assert (await sam.sees_card(handoff)).group == "waiting"


async def test_a_withdrawn_escalation_leaves_every_queue_and_is_the_juniors_again(sit: Sit) -> None:
    """E4, C7."""
    jane, sam = [await sit(email) for email in (JANE, SAM)]
    handoff = await escalated(jane)
    await sam.sees_card(handoff)
    assert await jane.desk.conversation.withdraw()
    await sam.loses_card(handoff)
    assert handoff not in sam.herald.notifications
    assert (await jane.shows(lambda state: state.composer.enabled)).header.pill is None


async def test_who_reads_is_seen_by_the_others_until_they_leave_and_locks_nothing(sit: Sit) -> None:
    """Q1, C1: an eye on the card while the sheet is open; anybody may claim all the same."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    for senior in (sam, alex):
        await senior.sees_card(handoff)
    sheet = await sam.reads(handoff)
    await becomes(alex.desk.queue.state, lambda state: looks_at(state, handoff) == ("Sam",))
    assert looks_at(sam.desk.queue.state.value, handoff) == ()
    sheet.back_to_queue()
    await becomes(alex.desk.queue.state, lambda state: looks_at(state, handoff) == ())
    await sam.reads(handoff)
    await becomes(alex.desk.queue.state, lambda state: looks_at(state, handoff) == ("Sam",))
    await alex.desk.queue.pick_up(handoff)
    await alex.sees_card(handoff, "mine")
    await sam.loses_card(handoff)


def looks_at(state: QueueState, key: str) -> tuple[str, ...] | None:
    """Who looks at a card, None without one."""
    return next((row.lookers for row in state.rows if isinstance(row, EscalationCard) and row.key == key), None)


async def test_what_came_after_the_handoff_is_read_before_the_next_claim(sit: Sit) -> None:
    """M9, A2, C6, C8: Sam had it, wrote and answered, and let it go; Alex reads all of it before deciding."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    await sam.sees_card(handoff)
    await sam.desk.queue.pick_up(handoff)
    lane = (await sam.shows(lambda s: s.lane)).lane
    card = next(row for row in lane if row.state == "todo")
    assert await sam.desk.conversation.send("The proxy was changed on Friday.")
    assert await sam.desk.conversation.answer(card.key, "done", "no change either")
    await sam.desk.workspace.api.call(RELEASE_HANDOFF, Reason(reason="On the train"), handoff_id=handoff)
    await alex.sees_card(handoff)
    sheet = await alex.reads(handoff)
    state = await becomes(sheet.state, lambda s: isinstance(s, Showing) and len(s.view.since.facts) >= 2)
    assert isinstance(state, Showing)
    assert state.view.since.title == "Since Jane escalated"
    told = {(fact.body, fact.what) for fact in state.view.since.facts}
    assert ("The proxy was changed on Friday.", "") in told
    assert (card.text, "no change either") in told
    assert "The proxy was changed on Friday." in [row.body for row in state.view.session.messages]
    assert card.key not in [row.key for row in state.view.ledger if row.state == "done"], "the snapshot is frozen (E2)"
