"""Every notice says who and what, to each of its readers, also where the clock did it (Q8, C8, C10)."""

from __future__ import annotations

from datetime import timedelta

from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.contract.ways import Reason, Reassignment
from rf_desktop.domain.patience import OFFER_STANDS, PATIENCE, TO_ANSWER, offline_idle
from rf_desktop.server.services.actor import Actor
from tests.server.ways.house import CONTINUE, House

WHY = Reason(reason="It stopped again")
WHAT = ": Outlook is failing to sync email"


async def titles(house: House, reader: Actor) -> list[str]:
    """Of all notices; two clocks may strike in the same moment."""
    return [notice.title for notice in (await house.office.notices.list(reader)).notices]


async def passes(house: House, time: timedelta) -> None:
    await house.passes(seconds=time.total_seconds())


async def test_a_coached_return_that_is_over_names_who_ended_it(house: House) -> None:
    """C8: the junior or the senior."""
    office, coached = house.office, await house.coached()
    await house.ways.come_back(office.jane, coached.id, WHY)
    assert f"Jane has brought back{WHAT}" in await titles(house, office.sam)
    coached = await house.coached()
    await house.ways.come_back(office.sam, coached.id, WHY)
    assert f"Sam has taken back{WHAT}" in await titles(house, office.jane)


async def test_a_coached_return_that_comes_back_by_itself_says_with_whom(house: House) -> None:
    """C8: its time was set, so nobody did it."""
    office = house.office
    await house.coached()
    await house.passes(minutes=60)
    assert f"Back with Sam as agreed{WHAT}" in await titles(house, office.jane)
    assert f"Back with you from Jane as agreed{WHAT}" in await titles(house, office.sam)


async def test_what_waits_says_for_whom(house: House) -> None:
    """C10: the reminder, and the next tier."""
    office, patience = house.office, PATIENCE["normal"]
    await house.waiting()
    await passes(house, patience.remind)
    assert f"Jane is still waiting{WHAT}" in await titles(house, office.sam)
    await passes(house, patience.next_tier - patience.remind)
    assert f"Nobody has taken over from Jane{WHAT}" in await titles(house, office.alex)


async def test_a_transfer_says_whom_it_is_for(house: House) -> None:
    """E4, C10: to the one who is to take it, and to those who hear that it was not."""
    office, patience = house.office, PATIENCE["normal"]
    await house.handed_to(office.sam)
    assert f"Jane hands over to you{WHAT}" in await titles(house, office.sam)
    await passes(house, patience.next_tier)
    assert f"Sam has not taken over from Jane{WHAT}" in await titles(house, office.alex)
    assert f"Sam has not taken over{WHAT}" in await titles(house, office.jane)


async def test_the_clock_does_not_speak_of_itself(house: House) -> None:
    """C10: a release for want of an answer says whose."""
    office = house.office
    await house.taken()
    await passes(house, offline_idle("normal"))
    assert f"Still on it?{WHAT}" in await titles(house, office.sam)
    await passes(house, TO_ANSWER)
    assert f"Back in the queue, as you gave no answer{WHAT}" in await titles(house, office.sam)
    for reader in (office.jane, office.kim):
        assert f"Back in the queue, as Sam gave no answer{WHAT}" in await titles(house, reader)


async def test_an_offer_names_both_sides(house: House) -> None:
    """C8: to the owner whose session somebody else offers, and at its end to both."""
    office, taken = house.office, await house.taken()
    body = Reassignment(target_id=office.kim.person_id, reason="You know Exchange")
    await house.ways.reassign(office.alex, taken.id, body)
    assert f"Alex asks you to take over{WHAT}" in await titles(house, office.kim)
    assert f"Alex asks {office.kim.name} to take over{WHAT}" in await titles(house, office.sam)
    await passes(house, OFFER_STANDS)
    assert f"{office.kim.name} has not answered your offer{WHAT}" in await titles(house, office.sam)
    assert f"Sam no longer waits for your answer{WHAT}" in await titles(house, office.kim)


async def test_without_ticket_and_problem_the_reason_says_what_it_is_about(house: House) -> None:
    """Q8: "Sam has taken over" alone could be anything; and the same words do not stand twice."""
    office = house.office
    session = await office.session()
    office.beside.change("UPDATE session SET problem_summary = NULL")
    body = NewHandoff(reason="The whole floor is down")
    handoff = await office.handoffs.escalate(office.jane, session.entry.id, body, office.key())
    await office.handoffs.claim(office.sam, handoff.id, CONTINUE)
    [notice] = (await office.notices.list(office.jane)).notices
    assert (notice.title, notice.body) == ("Sam has taken over: The whole floor is down", "")
    office.clock.advance(seconds=1)
    await house.ways.release(office.sam, handoff.id, WHY)
    newest = (await office.notices.list(office.jane)).notices[0]
    assert (newest.title, newest.body) == ("Sam has put back: The whole floor is down", WHY.reason)


async def test_with_a_ticket_the_title_stays_a_sentence(house: House) -> None:
    """Q8: what is no object of its words is set off from them."""
    office = house.office
    session = await office.session(ticket="4711")
    office.beside.change("UPDATE session SET problem_summary = NULL")
    await office.handoffs.escalate(office.jane, session.entry.id, NewHandoff(reason="Stuck"), office.key())
    await passes(house, PATIENCE["normal"].remind)
    assert "Jane is still waiting · #4711" in await titles(house, office.sam)
