"""Following a handoff without owning it (C3, C6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.handoffs import Claim
from rf_desktop.contract.sessions import Resolution
from rf_desktop.contract.ways import Watching
from rf_desktop.domain.errors import NotAllowed, NotAvailable
from rf_desktop.server.services.handoff_manager import RECENTLY
from tests.server.presence.conftest import Around

YES, NO = Watching(watching=True), Watching(watching=False)
CLAIM = Claim(way="pick_up")


async def test_what_a_colleague_has_stays_in_my_queue_while_i_watch_it(around: Around) -> None:
    """C3, Q1: claimed by Sam, watched by Alex; not in the queue of the third."""
    office = around.office
    handoff = await office.escalated()
    await office.handoffs.claim(office.sam, handoff.id, CLAIM)
    said = await around.watching.watch(office.alex, handoff.id, YES)
    assert said.watching
    assert [each.name for each in said.watchers] == ["Alex"]
    mine = await office.handoffs.waiting(office.alex)
    assert [each.id for each in mine.handoffs] == [handoff.id]
    assert mine.watching == (handoff.id,)
    theirs = await office.handoffs.waiting(office.kim)
    assert (theirs.handoffs, theirs.watching) == ((), ())
    await around.watching.watch(office.alex, handoff.id, NO)
    assert (await office.handoffs.waiting(office.alex)).handoffs == ()


async def test_the_session_is_read_only_for_a_watcher_and_only_after_the_claim(around: Around) -> None:
    """C6: before the claim 404 as for every senior; after it 200 and nothing to write; without the watch 404 again."""
    office = around.office
    handoff = await office.escalated()
    await around.watching.watch(office.alex, handoff.id, YES)
    with pytest.raises(NotAvailable):
        await office.sessions.get(office.alex, handoff.session_id)
    await office.handoffs.claim(office.sam, handoff.id, CLAIM)
    assert not (await office.sessions.get(office.alex, handoff.session_id)).may_write
    with pytest.raises(NotAllowed):
        await office.chat.send(office.alex, handoff.session_id, NewMessage(body="mine?"), office.key())
    with pytest.raises(NotAvailable):
        await office.sessions.get(office.kim, handoff.session_id)
    await around.watching.watch(office.alex, handoff.id, NO)
    with pytest.raises(NotAvailable):
        await office.sessions.get(office.alex, handoff.session_id)


async def test_a_watch_is_told_to_my_own_desktops_and_once(around: Around) -> None:
    """C3: said again it changes nothing; nobody else hears of it."""
    office = around.office
    handoff = await office.escalated()
    for body in (YES, YES, NO, NO):
        await around.watching.watch(office.alex, handoff.id, body)
    assert (await office.heard_by(office.alex)).count("watch_changed") == 2
    for other in (office.sam, office.jane):
        assert "watch_changed" not in await office.heard_by(other)


async def test_a_watch_ends_with_its_handoff(around: Around) -> None:
    """C3: it is listed for a day like what I did myself, then it is gone; one cannot begin to watch what has ended."""
    office = around.office
    handoff = await office.escalated()
    await around.watching.watch(office.alex, handoff.id, YES)
    await office.handoffs.claim(office.sam, handoff.id, CLAIM)
    done = Resolution(cause="c", fix="f", verdict="complete")
    await office.sessions.resolve(office.sam, handoff.session_id, done, office.key())
    listed = await office.handoffs.waiting(office.alex)
    assert [each.status for each in listed.handoffs] == ["resolved"]
    assert not (await around.watching.watch(office.kim, handoff.id, YES)).watching
    office.clock.advance(seconds=(RECENTLY + timedelta(seconds=1)).total_seconds())
    assert (await office.handoffs.waiting(office.alex)).watching == ()
    assert (await office.handoffs.waiting(office.alex)).handoffs == ()


async def test_who_watches_and_then_claims_has_it_once(around: Around) -> None:
    """C3: one card, mine."""
    office = around.office
    handoff = await office.escalated()
    await around.watching.watch(office.alex, handoff.id, YES)
    assert [each.id for each in (await office.handoffs.waiting(office.alex)).handoffs] == [handoff.id]
    await office.handoffs.claim(office.alex, handoff.id, CLAIM)
    assert [each.id for each in (await office.handoffs.waiting(office.alex)).handoffs] == [handoff.id]


async def test_juniors_and_who_handed_off_do_not_watch_and_strangers_find_nothing(around: Around) -> None:
    """C3, C4, R3."""
    office = around.office
    handoff = await office.escalated()
    own = await office.escalated(actor=office.sam)
    with pytest.raises(NotAllowed):
        await around.watching.watch(office.jane, handoff.id, YES)
    with pytest.raises(NotAllowed):
        await around.watching.watch(office.sam, own.id, YES)
    for stranger in (office.nora, office.stranger, office.foreign_senior):
        with pytest.raises(NotAvailable):
            await around.watching.watch(stranger, handoff.id, YES)
