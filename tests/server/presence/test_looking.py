"""Who is looking (Q1)."""

from __future__ import annotations

import pytest

from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.presence import LOOKING_EVERY, LOOKING_FOR, Looking
from rf_desktop.domain.errors import NotAvailable
from rf_desktop.domain.ids import HandoffId
from tests.server.presence.conftest import Around

LOOK, AWAY = Looking(looking=True), Looking(looking=False)


async def told(around: Around) -> list[str]:
    """The events about presence so far, as they went into the log."""
    return [row.data_json for row in await around.office.log() if row.type == "presence_changed"]


async def names(around: Around, handoff_id: HandoffId) -> list[str]:
    """Who looks, as the queue of an onlooker says."""
    found = await around.office.handoffs.waiting(around.office.kim)
    return [each.name for every in found.looking if every.handoff_id == handoff_id for each in every.people]


def test_two_signs_of_life_may_be_lost() -> None:
    """Q1: a single missed one proves nothing."""
    assert LOOKING_FOR >= 2.5 * LOOKING_EVERY


async def test_a_look_is_told_when_it_begins_and_ends_and_not_with_each_beat(around: Around) -> None:
    """Q1: one event for who comes, one for who goes; the beats in between wake nobody."""
    office = around.office
    handoff = await office.escalated()
    said = await around.presence.look(office.sam, handoff.id, LOOK)
    assert [each.name for each in said.people] == ["Sam"]
    office.wakeups.woken.clear()
    for _ in range(10):
        office.clock.advance(seconds=LOOKING_EVERY)
        assert (await around.presence.look(office.sam, handoff.id, LOOK)).people == said.people
    assert office.wakeups.woken == []
    assert len(await told(around)) == 1
    assert await names(around, handoff.id) == ["Sam"]
    assert (await around.presence.look(office.sam, handoff.id, AWAY)).people == ()
    assert (await around.presence.look(office.sam, handoff.id, AWAY)).people == ()
    assert len(await told(around)) == 2
    assert await names(around, handoff.id) == []


async def test_whoever_stops_saying_so_is_gone_and_one_replica_tells(around: Around) -> None:
    """Q1: the list forgets at once, the sweep of one replica says it; the other one's finds nothing."""
    office, other = around.office, around.replica()
    handoff = await office.escalated()
    await around.presence.look(office.sam, handoff.id, LOOK)
    office.clock.advance(seconds=30)
    await around.presence.look(office.alex, handoff.id, LOOK)
    await around.connections.sweep()
    assert len(await told(around)) == 2
    office.clock.advance(seconds=LOOKING_FOR - 30)
    assert await names(around, handoff.id) == ["Alex"]
    await other.sweep()
    await around.connections.sweep()
    changes = await told(around)
    assert len(changes) == 3
    assert "Alex" in changes[-1]
    assert "Sam" not in changes[-1]


async def test_a_sign_of_life_that_comes_late_is_told_as_a_new_look(around: Around) -> None:
    """Q1: a list in between knew nobody, so those who listed have to hear of it."""
    office = around.office
    handoff = await office.escalated()
    await around.presence.look(office.sam, handoff.id, LOOK)
    office.clock.advance(seconds=LOOKING_FOR)
    assert await names(around, handoff.id) == []
    await around.presence.look(office.sam, handoff.id, LOOK)
    assert len(await told(around)) == 2
    assert await names(around, handoff.id) == ["Sam"]


async def test_a_sweep_without_anything_to_forget_writes_nothing(around: Around) -> None:
    """Q1: cheap when empty."""
    before = len(await around.office.log())
    await around.connections.sweep()
    assert len(await around.office.log()) == before
    assert around.office.wakeups.woken == []


async def test_looking_locks_nothing(around: Around) -> None:
    """Q1: a colleague claims what somebody reads, and it is still seen that they read it."""
    office = around.office
    handoff = await office.escalated()
    await around.presence.look(office.sam, handoff.id, LOOK)
    claimed = await office.handoffs.claim(office.alex, handoff.id, Claim(way="pick_up"))
    assert claimed.handoff.claimed_by is not None
    assert claimed.handoff.claimed_by.name == "Alex"
    assert [e.name for e in (await around.presence.look(office.sam, handoff.id, LOOK)).people] == ["Sam"]


async def test_only_who_may_read_a_handoff_hears_who_looks_at_it(around: Around) -> None:
    """Q1, R3: not another junior, not another account; not in lists, not as events."""
    office = around.office
    handoff = await office.escalated()
    for stranger in (office.nora, office.stranger, office.foreign_senior):
        with pytest.raises(NotAvailable):
            await around.presence.look(stranger, handoff.id, LOOK)
        assert (await office.handoffs.waiting(stranger)).looking == ()
    await around.presence.look(office.sam, handoff.id, LOOK)
    assert "presence_changed" in await office.heard_by(office.jane)
    for stranger in (office.nora, office.foreign_senior):
        assert "presence_changed" not in await office.heard_by(stranger)


async def test_a_list_names_only_those_who_look_at_what_it_lists(around: Around) -> None:
    """Q1: a transfer to somebody else is in nobody's queue, so its lookers are neither."""
    office = around.office
    body = NewHandoff(intent="transfer", reason="r", target_id=office.sam.person_id)
    transfer = await office.escalated(body=body)
    await around.presence.look(office.sam, transfer.id, LOOK)
    assert (await office.handoffs.waiting(office.kim)).looking == ()
    mine = await office.handoffs.waiting(office.sam)
    assert [each.handoff_id for each in mine.looking] == [transfer.id]
