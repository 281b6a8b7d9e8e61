"""Offering what one has to a named colleague, who accepts or declines: C8, C11."""

from __future__ import annotations

import pytest

from rf_desktop.contract.handoffs import Claimed
from rf_desktop.contract.ways import OptionalReason, Reason, Reassignment
from rf_desktop.domain.errors import (
    HandoffAlreadyClaimed,
    HandoffNotOpen,
    Malformed,
    NotAllowed,
    NotAvailable,
    NotTheTarget,
    Refusal,
)
from rf_desktop.domain.ids import PersonId
from rf_desktop.server.ports import AssessmentFailed, AssessmentWritten
from rf_desktop.server.services import assessments
from rf_desktop.server.services.actor import Actor
from tests.server.ways.house import CONTINUE, WHY, House

NO = OptionalReason(reason="On leave tomorrow")


def to(person: Actor) -> Reassignment:
    return Reassignment(target_id=person.person_id, reason="You know Exchange")


async def test_an_offer_stays_its_owners_until_it_is_accepted(house: House) -> None:
    """C8: the colleague sees it among what is offered, with its timer; then everything is theirs at once."""
    office, offered = house.office, await house.offered()
    assert (offered.status, offered.claimed_by, offered.offered_to, offered.offered_at) == (
        "claimed", office.sam.ref, office.kim.ref, office.clock(),
    )  # fmt: skip
    assert (await office.sessions.get(office.sam, offered.session_id)).may_write
    assert [each.offered_to for each in (await office.handoffs.waiting(office.kim)).handoffs] == [office.kim.ref]
    assert house.timers(offered.id) == {"ask_still_on_it", "offer_lapse"}
    assert "reassigned" in await house.told(office.kim)
    assert "reassigned" not in await house.told(office.sam)
    office.clock.advance(minutes=2)
    accepted = await house.ways.accept(office.kim, offered.id)
    assert (accepted.handoff.claimed_by, accepted.handoff.claimed_at, accepted.handoff.offered_to) == (
        office.kim.ref, office.clock(), None,
    )  # fmt: skip
    assert accepted.session.may_write
    with pytest.raises(NotAvailable):
        await office.sessions.get(office.sam, offered.session_id)
    assert house.timers(offered.id) == {"ask_still_on_it"}
    for person in (office.sam, office.jane):
        assert "accepted" in await house.told(person)
    assert await house.lines(offered) == [
        "Sam offered this to Third senior: You know Exchange", "Third senior took this over from Sam.",
    ]  # fmt: skip
    head = await office.store.log.head(office.kim.account_id)
    assert await house.ways.accept(office.kim, offered.id) == accepted
    assert await office.store.log.head(office.kim.account_id) == head


async def test_an_engineer_may_be_offered_one_and_reads_it(house: House) -> None:
    """C8, C6: the audience grows with the offer and shrinks with its end, which they hear."""
    office, taken = house.office, await house.taken()
    with pytest.raises(NotAvailable):
        await office.handoffs.context(office.nora, taken.id)
    await house.ways.reassign(office.sam, taken.id, to(office.nora))
    assert (await office.handoffs.context(office.nora, taken.id)).id == taken.id
    assert [each.id for each in (await office.handoffs.waiting(office.nora)).handoffs] == [taken.id]
    await house.ways.decline(office.nora, taken.id, NO)
    with pytest.raises(NotAvailable):
        await office.handoffs.context(office.nora, taken.id)
    heard = await office.heard_by(office.nora)
    assert [kind for kind in heard if kind.startswith("handoff_")] == ["handoff_reassigned", "handoff_turned_down"]


async def test_an_engineer_who_is_offered_one_hears_of_its_assessment(house: House) -> None:
    """C8, M5: whoever may read the sheet hears when its assessment is written anew, while it grows, and when it is."""
    office, offered = house.office, await house.offered(house.office.nora)
    case = await office.handoffs.case_to_assess(office.sam.account_id, offered.id)
    assert case is not None
    await office.handoffs.tell_progress(case, AssessmentWritten("model", summary_prose="So far"))
    async with office.store.work(office.sam.account_id) as work:
        row = await work.handoffs.get(offered.id)
        assert row is not None
        await assessments.save(work, row, AssessmentFailed("planted"), office.clock())
    await office.handoffs.retry_assessment(office.sam, offered.id)
    heard = [kind for kind in await office.heard_by(office.nora) if kind.startswith("handoff_assessment_")]
    assert heard == ["handoff_assessment_progressed", "handoff_assessment_failed", "handoff_assessment_pending"]


async def test_an_offer_is_declined_by_the_colleague_or_taken_back(house: House) -> None:
    """C8, C11: the owner stays; nobody else decides, and once is enough."""
    office, declined, taken_back = house.office, await house.offered(), await house.offered()
    with pytest.raises(NotAllowed):
        await house.ways.decline(office.jane, declined.id, NO)
    await house.ways.decline(office.kim, declined.id, NO)
    assert "declined" in await house.told(office.sam)
    assert (await house.lines(declined))[-1] == "Third senior did not take the offer: On leave tomorrow"
    await house.ways.decline(office.sam, taken_back.id, OptionalReason())
    assert "declined" in await house.told(office.kim)
    assert (await house.lines(taken_back))[-1] == "Sam took the offer back."
    for handoff in (declined, taken_back):
        now = await house.now(handoff.id)
        assert (now.status, now.claimed_by, now.offered_to) == ("claimed", office.sam.ref, None)
        assert house.timers(handoff.id) == {"ask_still_on_it"}
        for late in (house.ways.accept(office.kim, handoff.id), house.ways.decline(office.kim, handoff.id, NO)):
            with pytest.raises(HandoffAlreadyClaimed) as refused:
                await late
            assert refused.value.claimed_by_id == office.sam.person_id


async def test_a_new_offer_replaces_the_old_one(house: House) -> None:
    """C8: the first colleague can accept no more, and is told."""
    office, offered = house.office, await house.offered()
    again = await house.ways.reassign(office.sam, offered.id, to(office.alex))
    assert again.offered_to == office.alex.ref
    assert "declined" in await house.told(office.kim)
    with pytest.raises(HandoffAlreadyClaimed):
        await house.ways.accept(office.kim, offered.id)
    with pytest.raises(NotTheTarget):
        await house.ways.decline(office.kim, offered.id, NO)
    assert isinstance(await house.ways.accept(office.alex, offered.id), Claimed)


async def test_an_admin_passes_on_what_somebody_has(house: House) -> None:
    """C8: the owner hears of it, and may end the offer."""
    office, taken = house.office, await house.taken()
    with pytest.raises(HandoffAlreadyClaimed):
        await house.ways.reassign(office.kim, taken.id, to(office.kim))
    await house.ways.reassign(office.alex, taken.id, to(office.kim))
    assert "reassigned" in await house.told(office.sam)
    await house.ways.decline(office.sam, taken.id, NO)
    await house.ways.reassign(office.alex, taken.id, to(office.alex))
    assert (await house.ways.accept(office.alex, taken.id)).handoff.claimed_by == office.alex.ref


async def test_an_offer_goes_to_an_active_colleague_who_did_not_hand_it_off(house: House) -> None:
    """C4, C8, R3: nothing changes otherwise."""
    office, taken = house.office, await house.taken()
    office.beside.change(f"UPDATE person SET active = false WHERE id = '{office.kim.person_id}'")
    before = house.everything()
    for target, refusal in (
        (office.jane.person_id, Malformed),
        (office.sam.person_id, Malformed),
        (office.kim.person_id, NotAvailable),
        (office.foreign_senior.person_id, NotAvailable),
        (PersonId("nobody"), NotAvailable),
    ):
        with pytest.raises(refusal):
            await house.ways.reassign(office.sam, taken.id, Reassignment(target_id=target, reason="r"))
    assert house.everything() == before


async def test_an_offer_ends_with_what_was_offered(house: House) -> None:
    """C8, C11: released, returned or resolved, there is nothing to accept, and the colleague hears it."""
    office = house.office
    for way in (house.ways.release, house.ways.give_back):
        offered = await house.offered()
        moved = await way(office.sam, offered.id, WHY)
        assert moved.offered_to is None
        with pytest.raises(HandoffNotOpen) as refused:
            await house.ways.accept(office.kim, offered.id)
        assert refused.value.status == moved.status
        assert "offer_lapse" not in house.timers(offered.id)
    assert house.office.beside.rows("SELECT * FROM offer") == []


async def test_the_junior_cannot_get_their_own_by_any_way(house: House) -> None:
    """C4: neither by an offer, nor by an acceptance, nor by a claim."""
    office, offered = house.office, await house.offered()
    for attempt in (
        house.ways.accept(office.jane, offered.id),
        office.handoffs.claim(office.jane, offered.id, CONTINUE),
        house.ways.reassign(office.alex, offered.id, to(office.jane)),
        house.ways.come_back(office.jane, offered.id, Reason(reason="r")),
    ):
        with pytest.raises(Refusal):
            await attempt
    assert (await house.now(offered.id)).claimed_by == office.sam.ref
