"""Undo, release, return, coached return and what comes back: C8, C11."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from rf_desktop.contract.chat import CardAnswer, NewMessage
from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.contract.sessions import Resolution
from rf_desktop.contract.ways import CoachedReturn, OptionalReason, Reason, Reassignment, Watching
from rf_desktop.domain.errors import (
    HandoffAlreadyClaimed,
    HandoffNotOpen,
    IdempotencyKeyReused,
    Malformed,
    NotAllowed,
    NotAvailable,
    NotTheTarget,
    OwnHandoff,
    TextRequired,
    TextTooLong,
    UndoTooLate,
)
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.patience import UNDO_WITHIN
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.watching import Watchings
from tests.server.ways.house import COACHED, CONTINUE, STEPS, WHY, House

RESOLUTION = Resolution(cause="c", fix="f")


async def test_a_claim_is_undone_within_seconds_and_waits_again(house: House) -> None:
    """C8: the handoff, its session and its timers are as before; asked twice it is undone once."""
    office, taken = house.office, await house.taken()
    office.clock.advance(seconds=9)
    undone = await house.ways.undo(office.sam, taken.id)
    assert (undone.status, undone.claimed_by, undone.claimed_at, undone.claimed_way) == ("open", None, None, None)
    assert (undone.waiting_since, undone.released_count) == (taken.waiting_since, 0)
    session = (await office.sessions.get(office.jane, taken.session_id)).entry
    assert (session.status, session.owner, session.escalated_to) == ("escalated", office.jane.ref, None)
    with pytest.raises(NotAvailable):
        await office.sessions.get(office.sam, taken.session_id)
    assert house.timers(taken.id) == {"remind", "raise_tier"}
    head = await office.store.log.head(office.sam.account_id)
    assert await house.ways.undo(office.sam, taken.id) == undone
    assert await office.store.log.head(office.sam.account_id) == head
    with pytest.raises(HandoffNotOpen):
        await house.ways.undo(office.kim, taken.id)
    assert (await office.handoffs.claim(office.kim, taken.id, CONTINUE)).handoff.claimed_by == office.kim.ref
    with pytest.raises(HandoffAlreadyClaimed):
        await house.ways.undo(office.sam, taken.id)


async def test_undoing_is_over_after_its_seconds_and_once_one_has_worked(house: House) -> None:
    """C8: then it is released; a colleague's claim is not mine to undo."""
    office, late, written = house.office, await house.taken(), await house.taken()
    with pytest.raises(HandoffAlreadyClaimed):
        await house.ways.undo(office.kim, written.id)
    office.clock.advance(seconds=3)
    await office.chat.send(office.sam, written.session_id, NewMessage(body="Hello"), office.key())
    with pytest.raises(UndoTooLate):
        await house.ways.undo(office.sam, written.id)
    office.clock.at += UNDO_WITHIN
    with pytest.raises(UndoTooLate):
        await house.ways.undo(office.sam, late.id)
    assert (await house.now(late.id)).status == "claimed"


async def test_what_was_accepted_is_not_undone(house: House) -> None:
    """C8: an undo puts back what one took from the queue oneself."""
    office, offered = house.office, await house.offered()
    await house.ways.accept(office.kim, offered.id)
    with pytest.raises(UndoTooLate):
        await house.ways.undo(office.kim, offered.id)


async def test_a_release_waits_for_everybody_from_now_on(house: House) -> None:
    """C8: cleared of its owner, with reason, event, notices, line, audit entry and the timers of a fresh wait."""
    office, taken = house.office, await house.taken()
    office.clock.advance(minutes=20)
    released = await house.ways.release(office.sam, taken.id, WHY)
    assert (released.status, released.claimed_by, released.released_count) == ("open", None, 1)
    assert (released.waiting_since, released.escalated_at) == (office.clock(), taken.escalated_at)
    assert released.version > taken.version
    assert house.timers(taken.id) == {"remind", "raise_tier"}
    assert "released" in await house.told(office.kim)
    assert "released" in await house.told(office.jane)
    assert "released" not in await house.told(office.sam)
    newest = (await office.notices.list(office.kim)).notices[0]
    assert (newest.title, newest.body) == (
        "Sam has put back: Outlook is failing to sync email", "Needs somebody with Exchange rights",
    )  # fmt: skip
    assert await house.lines(taken) == ["Sam released this to the queue: Needs somebody with Exchange rights"]
    assert set(house.audited(taken.id)) == {"handed_off", "claimed", "released"}
    assert taken.id in [each.id for each in (await office.handoffs.waiting(office.kim)).handoffs]
    with pytest.raises(OwnHandoff):
        await office.handoffs.claim(office.jane, taken.id, CONTINUE)
    with pytest.raises(HandoffNotOpen) as refused:
        await house.ways.release(office.sam, taken.id, WHY)
    assert refused.value.status == "open"
    assert (await office.handoffs.claim(office.sam, taken.id, CONTINUE)).handoff.status == "claimed"


async def test_a_released_transfer_is_everybodys(house: House) -> None:
    """C8: an engineer took what was handed to them, and cannot do it: the seniors see it now."""
    office, handed = house.office, await house.handed_to(house.office.nora)
    await office.handoffs.claim(office.nora, handed.id, CONTINUE)
    released = await house.ways.release(office.nora, handed.id, WHY)
    assert (released.intent, released.target) == ("escalate", None)
    assert handed.id in [each.id for each in (await office.handoffs.waiting(office.sam)).handoffs]
    with pytest.raises(NotAvailable):
        await office.handoffs.context(office.nora, handed.id)
    assert "handoff_released" in await office.heard_by(office.nora)


async def test_only_the_owner_or_an_admin_releases(house: House) -> None:
    """C8, C11: others learn who has it; the junior may not; the owner hears of the admin's act."""
    office, taken = house.office, await house.taken()
    before = house.everything()
    for person, refusal in (
        (office.kim, HandoffAlreadyClaimed),
        (office.jane, NotAllowed),
        (office.nora, NotAvailable),
        (office.foreign_senior, NotAvailable),
    ):
        with pytest.raises(refusal):
            await house.ways.release(person, taken.id, WHY)
    assert house.everything() == before
    await house.ways.release(office.alex, taken.id, WHY)
    assert "released" in await house.told(office.sam)


@pytest.mark.parametrize(("text", "refusal"), [("  ", TextRequired), ("x" * 301, TextTooLong)])
async def test_a_way_back_has_a_reason_of_one_line(house: House, text: str, refusal: type[Exception]) -> None:
    """C8."""
    taken, reason, sam = await house.taken(), Reason(reason=text), house.office.sam
    for attempt in (house.ways.release, house.ways.give_back, house.ways.come_back):
        with pytest.raises(refusal):
            await attempt(sam, taken.id, reason)


async def test_a_return_gives_the_junior_their_session_again(house: House) -> None:
    """C8: it is nobody's handoff any more; handing off again makes a new one."""
    office, taken = house.office, await house.taken()
    returned = await house.ways.give_back(office.sam, taken.id, WHY)
    assert (returned.status, returned.coaching) == ("returned", None)
    session = await office.sessions.get(office.jane, taken.session_id)
    assert (session.entry.status, session.entry.owner, session.may_write) == ("active", office.jane.ref, True)
    with pytest.raises(NotAvailable):
        await office.sessions.get(office.sam, taken.session_id)
    assert house.timers(taken.id) == set()
    assert "returned" in await house.told(office.jane)
    assert await house.lines(taken) == ["Sam returned this to Jane: Needs somebody with Exchange rights"]
    with pytest.raises(HandoffNotOpen) as refused:
        await house.ways.come_back(office.jane, taken.id, WHY)
    assert refused.value.status == "returned"
    with pytest.raises(NotAvailable):
        await office.handoffs.pick_up(office.kim, taken.session_id)
    again = await office.handoffs.escalate(office.jane, taken.session_id, NewHandoff(reason="Still"), office.key())
    assert (again.id != taken.id, again.status) == (True, "open")
    await office.handoffs.claim(office.kim, again.id, CONTINUE)
    await office.sessions.resolve(office.kim, taken.session_id, RESOLUTION, office.key())
    assert ((await house.now(taken.id)).status, (await house.now(again.id)).status) == ("returned", "resolved")


async def test_nothing_is_returned_to_who_has_left(house: House) -> None:
    """C8, C11: the session would be in nobody's sight; the senior keeps it, and may release or resolve it."""
    office, first, second = house.office, await house.taken(), await house.taken()
    office.beside.change(f"UPDATE person SET active = false WHERE id = '{office.jane.person_id}'")
    before = house.everything()
    with pytest.raises(NotAvailable):
        await house.ways.give_back(office.sam, first.id, WHY)
    with pytest.raises(NotAvailable):
        await house.ways.give_back_coached(office.sam, second.id, COACHED, office.key())
    assert house.everything() == before
    assert (await house.ways.release(office.sam, first.id, WHY)).status == "open"


async def test_a_coached_return_brings_cards_and_comes_back_when_its_condition_holds(house: House) -> None:
    """C8: steps in the lane, the coach goes on reading, the junior works, then it is the same senior's again."""
    office, coached = house.office, await house.coached()
    assert (coached.status, coached.coaching and coached.coaching.coach) == ("returned", office.sam.ref)
    assert coached.coaching is not None
    assert coached.coaching.comes_back_at == office.clock() + timedelta(minutes=60)
    session = await office.sessions.get(office.jane, coached.session_id)
    assert [(card.text, card.kind, card.why, card.if_it_fails) for card in session.lane] == [
        (STEPS[0].text, "action", "It hangs", "Note the exit code"),
        (STEPS[1].text, "question", None, None),
    ]
    assert session.may_write
    assert not (await office.sessions.get(office.sam, coached.session_id)).may_write
    assert house.timers(coached.id) == {"come_back"}
    done = CardAnswer(state="done", result="Exit code 1")
    await office.chat.answer(office.jane, coached.session_id, session.lane[0].id, done)
    with pytest.raises(NotAllowed):
        await house.ways.come_back(office.kim, coached.id, WHY)
    office.clock.advance(minutes=5)
    back = await house.ways.come_back(office.jane, coached.id, Reason(reason="It does not start"))
    assert (back.status, back.claimed_by, back.claimed_at, back.coaching) == (
        "claimed", office.sam.ref, office.clock(), None,
    )  # fmt: skip
    assert (await office.sessions.get(office.sam, coached.session_id)).may_write
    assert "came_back" in await house.told(office.sam)
    assert house.timers(coached.id) == {"ask_still_on_it"}
    with pytest.raises(NotAllowed):
        await house.ways.release(office.jane, coached.id, WHY)


async def test_a_coached_return_stays_in_its_coachs_queue_until_it_is_done_with(house: House) -> None:
    """C8, Q1: the coach finds it until it comes back, is resolved or is handed off anew; nobody else does."""
    office, coached = house.office, await house.coached()

    async def listed(who: Actor) -> list[HandoffId]:
        return [each.id for each in (await office.handoffs.waiting(who)).handoffs]

    assert await listed(office.sam) == [coached.id]
    assert [await listed(who) for who in (office.jane, office.kim, office.alex)] == [[], [], []]
    watchings = Watchings(office.store, office.wakeups, office.clock)
    for who in (office.kim, office.sam):
        await watchings.watch(who, coached.id, Watching(watching=True))
    assert await listed(office.sam) == await listed(office.kim) == [coached.id]
    await house.ways.come_back(office.jane, coached.id, WHY)
    assert await listed(office.sam) == [coached.id]  # as mine
    again = await house.coached()
    await office.handoffs.escalate(office.jane, again.session_id, NewHandoff(reason="Still"), office.key())
    assert again.id not in await listed(office.sam)
    third = await house.coached()
    await office.sessions.resolve(office.jane, third.session_id, RESOLUTION, office.key())
    done = {each.id: each for each in (await office.handoffs.waiting(office.sam)).handoffs}
    assert done[third.id].status == "resolved"


async def test_steps_that_worked_were_ended_by_who_took_them(house: House) -> None:
    """C7, C8: Sam had it and gave it back with steps; the card does not say that Sam has resolved or abandoned it."""
    office, solved, left = house.office, await house.coached(), await house.coached()
    await office.sessions.resolve(office.jane, solved.session_id, RESOLUTION, office.key())
    await office.sessions.abandon(office.jane, left.session_id)
    listed = {each.id: each for each in (await office.handoffs.waiting(office.sam)).handoffs}
    for each, abandoned in ((solved, False), (left, True)):
        card = listed[each.id]
        assert (card.claimed_by, card.ended_by, card.abandoned) == (office.sam.ref, office.jane.ref, abandoned)
    told = [json.loads(row.data_json)["handoff"] for row in await office.log() if row.type == "handoff_resolved"]
    assert [each["ended_by"]["name"] for each in told] == [office.jane.ref.name] * 2


async def test_a_coached_return_is_sent_once(house: House) -> None:
    """C8, E5: the same key is the same return, and another request needs another key."""
    office, taken, key = house.office, await house.taken(), house.office.key()
    first = await house.ways.give_back_coached(office.sam, taken.id, COACHED, key)
    assert await house.ways.give_back_coached(office.sam, taken.id, COACHED, key) == first
    assert len((await office.sessions.get(office.jane, taken.session_id)).lane) == len(STEPS)
    with pytest.raises(IdempotencyKeyReused):
        await house.ways.give_back_coached(office.sam, taken.id, COACHED.model_copy(update={"reason": "r"}), key)
    with pytest.raises(HandoffNotOpen):
        await house.ways.give_back_coached(office.sam, taken.id, COACHED, office.key())


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"steps": ()}, Malformed),
        ({"steps": STEPS * 3}, Malformed),
        ({"come_back_minutes": 4}, Malformed),
        ({"come_back_minutes": 10_081}, Malformed),
        ({"stop_condition": " "}, TextRequired),
        ({"steps": (STEPS[0].model_copy(update={"text": ""}),)}, TextRequired),
    ],
)
async def test_a_coached_return_has_steps_and_a_condition(
    house: House, changes: dict[str, object], refusal: type[Exception]
) -> None:
    """C8: one to five steps, a sentence for the junior, five minutes to a week."""
    taken = await house.taken()
    body: CoachedReturn = COACHED.model_copy(update=changes)
    with pytest.raises(refusal):
        await house.ways.give_back_coached(house.office.sam, taken.id, body, "k")
    assert (await house.now(taken.id)).status == "claimed"


async def test_the_coach_may_fetch_it_back_and_the_junior_may_resolve_it(house: House) -> None:
    """C8: both ends of a coached return."""
    office, fetched, solved = house.office, await house.coached(), await house.coached()
    await house.ways.come_back(office.sam, fetched.id, WHY)
    assert "came_back" in await house.told(office.jane)
    await office.sessions.resolve(office.jane, solved.session_id, RESOLUTION, office.key())
    ended = await house.now(solved.id)
    assert (ended.status, ended.coaching) == ("resolved", None)
    assert "resolved" in await house.told(office.sam)
    assert house.timers(solved.id) == set()


async def test_handing_off_again_ends_the_coaching(house: House) -> None:
    """C8: one handoff waits; the earlier one does not come back by itself."""
    office, coached = house.office, await house.coached()
    again = await office.handoffs.escalate(office.jane, coached.session_id, NewHandoff(reason="Stuck"), office.key())
    assert house.timers(coached.id) == set()
    earlier = await house.now(coached.id)
    assert (earlier.status, earlier.coaching, earlier.version > coached.version) == ("returned", None, True)
    with pytest.raises(HandoffNotOpen):
        await house.ways.come_back(office.sam, coached.id, WHY)
    assert (await house.now(again.id)).status == "open"


async def test_what_was_handed_on_is_not_moved_behind_its_new_owners_back(house: House) -> None:
    """C11: Sam hands on what he took; until it is his again, his earlier handoff stays as it is."""
    office, taken = house.office, await house.taken()
    further = await office.handoffs.escalate(office.sam, taken.session_id, NewHandoff(reason="r"), office.key())
    before = house.everything()
    body = Reassignment(target_id=office.alex.person_id, reason="r")
    for attempt in (
        lambda: house.ways.release(office.sam, taken.id, WHY),
        lambda: house.ways.give_back(office.sam, taken.id, WHY),
        lambda: house.ways.reassign(office.sam, taken.id, body),
    ):
        with pytest.raises(HandoffNotOpen):
            await attempt()
    assert house.everything() == before
    await office.handoffs.withdraw(office.sam, further.id)
    assert (await house.ways.release(office.sam, taken.id, WHY)).status == "open"


async def test_a_transfer_is_declined_by_its_target_alone(house: House) -> None:
    """C8: then it is the junior's session again; once is enough."""
    office, handed, queued = house.office, await house.handed_to(house.office.kim), await house.waiting()
    nothing = OptionalReason()
    for person, handoff, refusal in (
        (office.sam, handed, NotTheTarget),
        (office.jane, handed, NotTheTarget),
        (office.sam, queued, NotAllowed),
    ):
        with pytest.raises(refusal):
            await house.ways.decline(person, handoff.id, nothing)
    declined = await house.ways.decline(office.kim, handed.id, nothing)
    assert declined.status == "returned"
    assert (await office.sessions.get(office.jane, handed.session_id)).may_write
    assert "declined" in await house.told(office.jane)
    assert house.timers(handed.id) == set()
    assert await house.lines(handed) == ["Third senior did not take this."]
    with pytest.raises(HandoffNotOpen):
        await house.ways.decline(office.kim, handed.id, nothing)
