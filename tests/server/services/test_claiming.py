"""Taking over: C1-C7, C11, M1, M3."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from rf_desktop.contract.handoffs import Claim, Claimed, HandoffDetail, NewAttention, NewHandoff
from rf_desktop.contract.sessions import Resolution
from rf_desktop.domain.errors import (
    HandoffAlreadyClaimed,
    HandoffNotOpen,
    NotAllowed,
    NotAvailable,
    NotTheTarget,
    OwnHandoff,
    Refusal,
    SessionNotActive,
)
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.server.services.actor import Actor
from tests.server.services.office import PASSWORD, Office

CONTINUE = Claim(way="continue")


async def many_seniors(office: Office, number: int) -> list[Actor]:
    """That many more seniors of the account."""
    hired = []
    for index in range(number):
        me = await office.people.add_person(
            office.jane.account_id, f"Senior {index}", f"s{index}@acme.example.com", PASSWORD, "senior"
        )
        hired.append(Actor(me.person.id, office.jane.account_id, "senior", me.person.name, "no-token"))
    return hired


@pytest.mark.parametrize("claimants", [2, 8, 64])
async def test_of_any_number_of_claimants_exactly_one_wins(office: Office, claimants: int) -> None:
    """C1, C3: all at once; the losers learn who won, and one event is written."""
    seniors = await many_seniors(office, claimants)
    detail = await office.escalated()
    results = await asyncio.gather(
        *(office.handoffs.claim(senior, detail.id, CONTINUE) for senior in seniors), return_exceptions=True
    )
    won = [result for result in results if isinstance(result, Claimed)]
    lost = [result for result in results if isinstance(result, HandoffAlreadyClaimed)]
    assert (len(won), len(lost)) == (1, claimants - 1)
    winner = won[0].handoff.claimed_by
    assert winner is not None
    assert {(each.claimed_by_id, each.claimed_by_name) for each in lost} == {(winner.id, winner.name)} or claimants == 1
    assert {each.claimed_at for each in lost} == {won[0].handoff.claimed_at}
    assert Counter(row.type for row in await office.log())["handoff_claimed"] == 1


async def test_the_junior_never_wins_a_race_for_the_own_handoff(office: Office) -> None:
    """C4: not even as a senior, and not when nobody else is there."""
    detail = await office.escalated(office.sam)
    results = await asyncio.gather(
        *(office.handoffs.claim(office.sam, detail.id, CONTINUE) for _ in range(8)), return_exceptions=True
    )
    assert all(isinstance(result, OwnHandoff) for result in results)
    await office.handoffs.claim(office.kim, detail.id, CONTINUE)
    with pytest.raises(OwnHandoff):
        await office.handoffs.claim(office.sam, detail.id, CONTINUE)


async def test_claiming_what_one_has_is_the_same_success(office: Office) -> None:
    """C2: a double click changes nothing and writes nothing."""
    detail = await office.escalated()
    first = await office.handoffs.claim(office.sam, detail.id, CONTINUE)
    office.clock.advance(minutes=5)
    events = await office.store.log.head(office.sam.account_id)
    again = await office.handoffs.claim(office.sam, detail.id, Claim(way="take_over"))
    assert again == first
    assert await office.store.log.head(office.sam.account_id) == events


async def test_another_senior_reads_who_has_it_since_when(office: Office) -> None:
    """C3: id, name and time of the winner."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, CONTINUE)
    at = office.clock()
    office.clock.advance(minutes=2)
    with pytest.raises(HandoffAlreadyClaimed) as refused:
        await office.handoffs.claim(office.kim, detail.id, CONTINUE)
    assert (refused.value.claimed_by_id, refused.value.claimed_by_name) == (office.sam.person_id, "Sam")
    assert refused.value.claimed_at == at


async def test_an_engineer_does_not_claim_an_escalation(office: Office) -> None:
    """C6: an unrelated engineer does not even see it; nothing changes."""
    detail = await office.escalated()
    with pytest.raises(NotAvailable):
        await office.handoffs.claim(office.nora, detail.id, CONTINUE)
    assert (await office.handoffs.context(office.sam, detail.id)).status == "open"


async def test_only_the_target_takes_a_transfer(office: Office) -> None:
    """C1: an engineer may, when named; a senior may not, when not named."""
    body = NewHandoff(reason="r", intent="transfer", target_id=office.nora.person_id)
    detail = await office.escalated(body=body)
    with pytest.raises(NotTheTarget) as refused:
        await office.handoffs.claim(office.sam, detail.id, CONTINUE)
    assert refused.value.target_name == "Second engineer"
    assert (await office.handoffs.waiting(office.sam)).handoffs == ()
    assert [each.id for each in (await office.handoffs.waiting(office.nora)).handoffs] == [detail.id]
    claimed = await office.handoffs.claim(office.nora, detail.id, CONTINUE)
    assert claimed.session.may_write


@pytest.mark.parametrize("way", ["continue", "analysis", "take_over", "pick_up"])
async def test_a_won_claim_does_everything_at_once(office: Office, way: ClaimWay) -> None:
    """C5, M3: claimant, time, way, session, events, and all that the session view needs."""
    detail = await office.escalated(ticket="7")
    await office.handoffs.pay_attention(office.kim, detail.id, NewAttention(snooze_minutes=30))
    before = await office.store.log.head(office.sam.account_id)
    office.clock.advance(minutes=3)
    claimed = await office.handoffs.claim(office.sam, detail.id, Claim(way=way))

    handoff, session = claimed.handoff, claimed.session
    assert (handoff.status, handoff.claimed_by, handoff.claimed_at) == ("claimed", office.sam.ref, office.clock())
    assert (handoff.claimed_way, handoff.version > detail.version) == (way, True)
    assert (session.entry.status, session.entry.escalated_to, session.entry.owner) == (
        "active", office.sam.ref, office.sam.ref,
    )  # fmt: skip
    assert session.may_write
    assert [message.body for message in session.messages] == ["Outlook is failing to sync email"]
    rows = await office.store.log.after(office.sam.account_id, before, 100)
    assert [row.type for row in rows] == [
        "handoff_claimed", "session_changed", "attention_changed", "attention_changed", "notices_marked_read",
        "notice_added",
    ]  # fmt: skip
    assert session.as_of <= rows[-1].seq == await office.store.log.head(office.sam.account_id)
    snoozed = [each for each in (await office.handoffs.waiting(office.kim)).attention if each.snoozed_until]
    assert snoozed == []
    assert [n.kind for n in (await office.notices.list(office.jane)).notices] == ["claimed"]
    assert office.wakeups.woken[-1] == office.sam.account_id


async def test_reading_rights_follow_the_claim(office: Office) -> None:
    """C6: the payload before, the session only after; the junior keeps reading, others do not."""
    detail = await office.escalated()
    assert (await office.handoffs.context(office.sam, detail.id)).notes == ""
    with pytest.raises(NotAvailable):
        await office.sessions.get(office.sam, detail.session_id)
    await office.handoffs.claim(office.sam, detail.id, CONTINUE)
    assert (await office.sessions.get(office.sam, detail.session_id)).may_write
    assert not (await office.sessions.get(office.jane, detail.session_id)).may_write
    for nobody in (office.kim, office.alex, office.nora, office.stranger):
        with pytest.raises(NotAvailable):
            await office.sessions.get(nobody, detail.session_id)
    assert [each.id for each in (await office.sessions.list(office.sam)).sessions] == [detail.session_id]


async def test_who_hears_of_a_claim(office: Office) -> None:
    """C7, V1: the seniors and who handed off; an unrelated engineer and the other account hear nothing."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, CONTINUE)
    for listener in (office.sam, office.kim, office.alex, office.jane):
        assert "handoff_claimed" in await office.heard_by(listener)
    assert await office.heard_by(office.nora) == []
    assert await office.log(office.stranger) == []


async def test_the_queue_shows_what_waits_what_is_mine_and_what_is_done(office: Office) -> None:
    """Q1, C4: urgency, then age; the own ones never."""

    async def waiting(priority: str, actor: Actor) -> HandoffDetail:
        office.clock.advance(minutes=1)
        body = NewHandoff.model_validate_json(f'{{"reason": "r", "priority": "{priority}"}}')
        return await office.escalated(actor, body=body)

    low, early = await waiting("low", office.jane), await waiting("high", office.jane)
    late, urgent = await waiting("high", office.jane), await waiting("urgent", office.nora)
    own = await waiting("urgent", office.sam)
    listed = [each.id for each in (await office.handoffs.waiting(office.sam)).handoffs]
    assert listed == [urgent.id, early.id, late.id, low.id]
    assert own.id in [each.id for each in (await office.handoffs.waiting(office.kim)).handoffs]
    assert (await office.handoffs.waiting(office.jane)).handoffs == ()

    await office.handoffs.claim(office.sam, late.id, CONTINUE)
    mine = {each.id: each.status for each in (await office.handoffs.waiting(office.sam)).handoffs}
    assert mine[late.id] == "claimed"
    assert late.id not in [each.id for each in (await office.handoffs.waiting(office.kim)).handoffs]
    await office.sessions.resolve(office.sam, late.session_id, Resolution(cause="c", fix="f"), "r")
    assert {each.id: each.status for each in (await office.handoffs.waiting(office.sam)).handoffs}[
        late.id
    ] == "resolved"
    office.clock.advance(days=8)
    assert late.id not in [each.id for each in (await office.handoffs.waiting(office.sam)).handoffs]


async def test_claim_and_withdrawal_at_once_have_one_winner(office: Office) -> None:
    """C1, E4, C11: whichever comes first, the other is told, and the session fits the handoff."""
    for order in range(12):
        detail = await office.escalated()
        attempts = [
            office.handoffs.claim(office.sam, detail.id, CONTINUE),
            office.handoffs.withdraw(office.jane, detail.id),
        ]
        results = await asyncio.gather(*(attempts if order % 2 else reversed(attempts)), return_exceptions=True)
        refused = [each for each in results if isinstance(each, Refusal)]
        assert len(refused) == 1
        after = await office.handoffs.context(office.jane, detail.id)
        session = await office.sessions.get(office.jane, detail.session_id)
        assert (after.status, session.entry.owner.id, type(refused[0])) in [
            ("claimed", office.sam.person_id, HandoffAlreadyClaimed),
            ("withdrawn", office.jane.person_id, HandoffNotOpen),
        ]


async def test_a_late_claim_is_told_the_real_state(office: Office) -> None:
    """C11: withdrawn and resolved handoffs are not claimed, and nothing changes."""
    withdrawn, resolved = await office.escalated(), await office.escalated()
    await office.handoffs.withdraw(office.jane, withdrawn.id)
    await office.handoffs.claim(office.kim, resolved.id, CONTINUE)
    await office.sessions.resolve(office.kim, resolved.session_id, Resolution(cause="c", fix="f"), "r")
    head = await office.store.log.head(office.sam.account_id)
    for handoff_id, status in ((withdrawn.id, "withdrawn"), (resolved.id, "resolved")):
        with pytest.raises(HandoffNotOpen) as refused:
            await office.handoffs.claim(office.sam, handoff_id, CONTINUE)
        assert refused.value.status == status
    assert await office.store.log.head(office.sam.account_id) == head


async def test_a_link_offers_opens_or_names_the_colleague(office: Office) -> None:
    """M1: and never claims."""
    detail = await office.escalated()
    offer = await office.handoffs.pick_up(office.sam, detail.session_id)
    assert (offer.kind, offer.handoff and offer.handoff.id) == ("offer", detail.id)
    assert (await office.handoffs.pick_up(office.jane, detail.session_id)).kind == "mine"
    assert (await office.handoffs.context(office.sam, detail.id)).status == "open"
    await office.handoffs.claim(office.sam, detail.id, CONTINUE)
    assert (await office.handoffs.pick_up(office.sam, detail.session_id)).kind == "mine"
    taken = await office.handoffs.pick_up(office.kim, detail.session_id)
    assert (taken.kind, taken.claimed_by, taken.claimed_at) == ("taken", office.sam.ref, office.clock())
    assert taken.taken is not None
    assert (taken.taken.id, taken.taken.status) == (detail.id, "claimed")
    for nobody in (office.nora, office.stranger, office.foreign_senior):
        with pytest.raises(NotAvailable):
            await office.handoffs.pick_up(nobody, detail.session_id)


async def test_a_link_to_a_session_without_handoff_is_not_available(office: Office) -> None:
    """M1, C6."""
    opened = await office.session()
    with pytest.raises(NotAvailable):
        await office.handoffs.pick_up(office.sam, opened.entry.id)


async def test_the_briefing_is_sent_once(office: Office) -> None:
    """M3: as the senior's message, with a reply job; again it is the same message."""
    detail = await office.escalated(body=NewHandoff(reason="Out of ideas", notes="my notes"))
    with pytest.raises(NotAllowed):
        await office.handoffs.send_briefing(office.sam, detail.id)
    await office.handoffs.claim(office.sam, detail.id, Claim(way="analysis"))
    sent = await asyncio.gather(*(office.handoffs.send_briefing(office.sam, detail.id) for _ in range(4)))
    assert len({message.id for message in sent}) == 1
    assert (sent[0].author.name, sent[0].briefing_for) == ("Sam", detail.id)
    assert "my notes" in sent[0].body
    assert len((await office.sessions.get(office.sam, detail.session_id)).messages) == 2
    with pytest.raises(NotAllowed):
        await office.handoffs.send_briefing(office.kim, detail.id)


async def test_no_briefing_once_the_session_has_ended(office: Office) -> None:
    """M3, C11."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, CONTINUE)
    await office.sessions.resolve(office.sam, detail.session_id, Resolution(cause="c", fix="f"), "r")
    with pytest.raises(SessionNotActive):
        await office.handoffs.send_briefing(office.sam, detail.id)


async def test_seen_and_snoozed_are_kept_per_person(office: Office) -> None:
    """Q2: seen, unread, snoozed, awake; the other senior is not touched."""
    detail = await office.escalated()
    seen = await office.handoffs.pay_attention(office.sam, detail.id, NewAttention(seen=True, snooze_minutes=15))
    assert seen.seen_at == office.clock()
    assert seen.snoozed_until is not None
    assert (seen.snoozed_until - office.clock()).total_seconds() == 900
    assert (await office.handoffs.waiting(office.kim)).attention == ()
    head = await office.store.log.head(office.sam.account_id)
    assert await office.handoffs.pay_attention(office.sam, detail.id, NewAttention(seen=True)) == seen
    assert await office.store.log.head(office.sam.account_id) == head
    unread = await office.handoffs.pay_attention(office.sam, detail.id, NewAttention(seen=False, snooze_minutes=0))
    assert (unread.seen_at, unread.snoozed_until) == (None, None)
    assert "attention_changed" not in await office.heard_by(office.kim)


async def test_an_unknown_handoff_is_not_available(office: Office) -> None:
    """C6: for reading, claiming and everything else alike."""
    nobodys = HandoffId("no-such-handoff")
    for attempt in (
        office.handoffs.claim(office.sam, nobodys, CONTINUE),
        office.handoffs.context(office.sam, nobodys),
        office.handoffs.withdraw(office.sam, nobodys),
        office.handoffs.send_briefing(office.sam, nobodys),
        office.handoffs.retry_assessment(office.sam, nobodys),
        office.handoffs.pay_attention(office.sam, nobodys, NewAttention(seen=True)),
    ):
        with pytest.raises(NotAvailable):
            await attempt
