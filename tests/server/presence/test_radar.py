"""The same-symptom radar over real sessions, on both engines (T9, C6, R3)."""

from __future__ import annotations

import pytest

from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.radar import AlikeSession
from rf_desktop.domain.errors import NotAvailable
from rf_desktop.domain.ids import SessionId
from rf_desktop.server.services.radar import LOOKS_BACK, Radar
from tests.server.presence.conftest import Around

MAIL = "Outlook does not sync mail for the sales team"


@pytest.fixture
def radar(around: Around) -> Radar:
    office = around.office
    return Radar(office.store, office.wakeups, office.clock)


async def test_what_is_live_and_alike_is_pointed_out_with_how_it_stands(around: Around, radar: Radar) -> None:
    """T9: the first escalation of it is named in the second session, before there is a third."""
    office = around.office
    first = await office.session(problem=MAIL, client="Contoso", ticket="4711")
    await office.session(problem="The printer on floor two jams", client="Contoso")
    handoff = await office.handoffs.escalate(office.jane, first.entry.id, NewHandoff(reason="r"), office.key())
    second = await office.session(problem="Sales: no sync of Outlook mail in the whole team", client="Contoso")

    found = (await radar.look(office.jane, second.entry.id)).sessions

    assert [each.session_id for each in found] == [first.entry.id]
    told = found[0]
    assert (told.status, told.handoff_id, told.handoff_status) == ("escalated", handoff.id, "open")
    assert (told.ticket, told.client, told.owner.id) == ("4711", "Contoso", office.jane.person_id)
    assert {"outlook", "sync", "mail", "sales", "team"} >= set(told.shared) >= {"outlook", "mail", "sales"}
    assert told.may_open

    await office.handoffs.claim(office.sam, handoff.id, Claim(way="pick_up"))
    again = (await radar.look(office.jane, second.entry.id)).sessions[0]
    assert (again.status, again.handoff_status, again.owner.id) == ("active", "claimed", office.sam.person_id)


async def test_who_may_not_read_the_session_learns_nothing(around: Around, radar: Radar) -> None:
    """C6: a senior hears of what is like an escalation only once it is one; who is unknown gets the same answer."""
    office = around.office
    mine = await office.session(problem=MAIL)
    with pytest.raises(NotAvailable):
        await radar.look(office.sam, mine.entry.id)
    await office.handoffs.escalate(office.jane, mine.entry.id, NewHandoff(reason="r"), office.key())
    assert (await radar.look(office.sam, mine.entry.id)).sessions == ()
    with pytest.raises(NotAvailable):
        await radar.look(office.jane, SessionId("unknown"))


async def test_a_colleagues_session_is_named_but_not_opened(around: Around, radar: Radar) -> None:
    """T9, C6: two people on the same trouble hear of each other; reading along needs more than that."""
    office = around.office
    theirs = await office.session(office.sam, problem=MAIL)
    mine = await office.session(problem=MAIL)
    told: AlikeSession = (await radar.look(office.jane, mine.entry.id)).sessions[0]
    assert (told.session_id, told.owner.id, told.may_open) == (theirs.entry.id, office.sam.person_id, False)


async def test_what_has_ended_or_slept_is_no_sign(around: Around, radar: Radar) -> None:
    """T9: live means live."""
    office = around.office
    await office.session(problem=MAIL)
    office.clock.advance(seconds=LOOKS_BACK.total_seconds() + 1)
    ended = await office.session(problem=MAIL)
    await office.sessions.abandon(office.jane, ended.entry.id)
    mine = await office.session(problem=MAIL)
    assert (await radar.look(office.jane, mine.entry.id)).sessions == ()
