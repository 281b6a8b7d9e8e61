"""The whole story without windows: from the junior's first sentence to the case that is found the next time."""

from __future__ import annotations

import asyncio

import pytest

from rf_desktop.client.api import new_key
from rf_desktop.client.errors import Refused
from rf_desktop.contract.chat import CardAnswer
from rf_desktop.contract.events import HandoffCreated, NoticeAdded
from rf_desktop.contract.handoffs import Claimed, HandoffDetail
from rf_desktop.contract.problems import HandoffAlreadyClaimedProblem, NotAvailableProblem, OwnHandoffProblem
from rf_desktop.contract.sessions import Resolution
from tests.client.waiting import becomes
from tests.journeys.house import ALEX, JANE, OUTLOOK, SAM, Desk, House

CAUSE = "The old profile kept the token of the mailbox before its migration"
FIX = "Removed the stored credentials and recreated the Outlook profile"


async def test_from_the_first_sentence_to_the_similar_case_of_the_next(house: House) -> None:
    """Issue 2's story, steps 1 to 6: E1-E6, A1, A5, A10, C1-C7, V1, Q1, Q2, M5, T2, T7, T10."""
    jane, sam, alex = await house.signs_in(JANE), await house.signs_in(SAM), await house.signs_in(ALEX)
    await alex.holds_back("assess")
    handoff = await the_junior_works_and_escalates(jane)
    for senior in (sam, alex):
        await the_senior_hears_of_it(senior, handoff)
    assert jane.queue.value.get(handoff.id) not in jane.queue.value.handoffs
    await one_reads_while_the_assessment_is_written(sam, alex, handoff)
    winner, loser, claimed = await both_claim_at_once(sam, alex, handoff)
    await the_junior_watches_the_winner_work(jane, winner, claimed)
    await the_winner_resolves(jane, winner, claimed)
    await the_next_one_finds_the_case(jane, loser, claimed)


async def the_junior_works_and_escalates(jane: Desk) -> HandoffDetail:
    conversation = await jane.answered_session()
    session_id = conversation.entry.id
    assert [message.author.kind for message in conversation.messages][:2] == ["person", "flowpilot"]
    todo = [card for card in conversation.lane if card.state == "todo"]
    answered = await jane.workspace.commands.answer(
        session_id, todo[0].id, CardAnswer(state="done", result="Yes, since the migration on Monday")
    )
    assert answered.card.state == "done"
    conversation = await jane.conversation(session_id)
    assert answered.message in conversation.messages
    handoff = await jane.escalates(session_id)
    assert handoff.assessment.status == "pending"
    assert handoff.handed_off_by_name == jane.workspace.me.value.person.name
    entry = jane.workspace.conversations.sessions.value.get(session_id)
    if entry is None or entry.status != "escalated":
        await becomes(
            jane.workspace.conversations.sessions,
            lambda sessions: (it := sessions.get(session_id)) is not None and it.status == "escalated",
        )
    with pytest.raises(Refused) as refused:
        await jane.workspace.commands.claim(handoff.id, "continue")
    assert isinstance(refused.value.problem, OwnHandoffProblem)
    return handoff


async def the_senior_hears_of_it(senior: Desk, handoff: HandoffDetail) -> None:
    await senior.hears(HandoffCreated)
    notice = await senior.hears(NoticeAdded)
    assert isinstance(notice, NoticeAdded)
    card = await senior.sees(handoff.id)
    assert notice.notice.title == card.headline
    assert card.headline.startswith("Escalation from Jane · #12345: Outlook keeps asking")
    assert senior.has_dot(handoff.id)


async def one_reads_while_the_assessment_is_written(sam: Desk, alex: Desk, handoff: HandoffDetail) -> None:
    followed = sam.workspace.follow(handoff.id)
    detail = await becomes(followed.detail, lambda it: it is not None)
    assert detail is not None
    assert detail.assessment.status == "pending"
    assert detail.notes == "Tried with a new profile."
    assert detail.snapshot.lane[0].state == "done"
    await sam.workspace.escalations.mark_seen(handoff.id)
    assert not sam.has_dot(handoff.id)
    assert alex.has_dot(handoff.id)
    with pytest.raises(Refused) as refused:
        await sam.workspace.conversations.open(handoff.session_id)
    assert isinstance(refused.value.problem, NotAvailableProblem)
    sam.workspace.conversations.close(handoff.session_id)
    await alex.holds_back()
    await becomes(followed.detail, lambda it: it is not None and it.assessment.status != "pending")
    await becomes(sam.queue, lambda it: (h := it.get(handoff.id)) is not None and h.assessment_status != "pending")
    followed.close()


async def both_claim_at_once(sam: Desk, alex: Desk, handoff: HandoffDetail) -> tuple[Desk, Desk, Claimed]:
    results = await asyncio.gather(
        sam.workspace.commands.claim(handoff.id, "continue"),
        alex.workspace.commands.claim(handoff.id, "take_over"),
        return_exceptions=True,
    )
    (claimed,) = [each for each in results if isinstance(each, Claimed)]
    (refusal,) = [each for each in results if isinstance(each, Refused)]
    winner, loser = (sam, alex) if isinstance(results[0], Claimed) else (alex, sam)
    problem = refusal.problem
    assert isinstance(problem, HandoffAlreadyClaimedProblem)
    me = winner.workspace.me.value.person
    assert (problem.claimed_by_id, problem.claimed_by_name) == (me.id, me.name)
    await loser.drops(handoff.id)
    assert not loser.has_dot(handoff.id)
    assert [h.id for h in winner.queue.value.in_group("mine") if h.id == handoff.id]
    again = await winner.workspace.commands.claim(handoff.id, "continue")
    assert again.handoff.claimed_at == claimed.handoff.claimed_at
    return winner, loser, claimed


async def the_junior_watches_the_winner_work(jane: Desk, winner: Desk, claimed: Claimed) -> None:
    session_id = claimed.session.entry.id
    assert claimed.session.may_write
    briefing = await winner.workspace.commands.send_briefing(claimed.handoff.id)
    assert await winner.workspace.commands.send_briefing(claimed.handoff.id) == briefing
    winner.workspace.outgoing.send(session_id, "I will look at the stored credentials first.")
    seen = await jane.conversation(
        session_id, lambda it: any(m.body == "I will look at the stored credentials first." for m in it.messages)
    )
    assert [message.briefing_for for message in seen.messages].count(claimed.handoff.id) == 1
    await jane.conversation(session_id, lambda it: not it.may_write)
    await jane.news.includes(lambda news: "claimed" in kinds_of(jane))


async def the_winner_resolves(jane: Desk, winner: Desk, claimed: Claimed) -> None:
    resolution = Resolution(cause=CAUSE, fix=FIX, verdict="complete", minutes_worked=12)
    detail = await winner.workspace.commands.resolve(claimed.session.entry.id, resolution, key=new_key())
    assert detail.outcome is not None
    assert detail.outcome.fix == FIX
    await becomes(winner.queue, lambda it: any(h.id == claimed.handoff.id for h in it.in_group("done")))
    ended = await jane.conversation(claimed.session.entry.id, lambda it: it.outcome is not None)
    assert ended.entry.status == "resolved"


async def the_next_one_finds_the_case(jane: Desk, senior: Desk, claimed: Claimed) -> None:
    conversation = await jane.answered_session(OUTLOOK.model_copy(update={"ticket": "12399"}))
    handoff = await jane.escalates(conversation.entry.id)
    await senior.sees(handoff.id)
    followed = senior.workspace.follow(handoff.id)
    detail = await becomes(followed.detail, lambda it: it is not None and it.assessment.status == "ready")
    assert detail is not None
    assert detail.assessment.source == "evidence"
    cases = {case.session_id: case for case in detail.assessment.similar_cases}
    assert (cases[claimed.session.entry.id].cause, cases[claimed.session.entry.id].fix) == (CAUSE, FIX)
    followed.close()


def kinds_of(desk: Desk) -> set[str]:
    return {each.kind for each in desk.workspace.notices.bell.value.notices}
