"""Whose desktop is connected (E8, Q1)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import timedelta

import pytest

from rf_desktop.contract.identity import SignIn
from rf_desktop.contract.presence import Looking
from rf_desktop.domain.errors import TemporarilyUnavailable
from rf_desktop.domain.ids import PersonId
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.connections import CONNECTED_EVERY, CONNECTED_FOR, Connections
from rf_desktop.server.store.presence import Presence as Looks
from rf_desktop.server.store.presence import SignsOfLife as Signs
from tests.server.presence.conftest import Around
from tests.server.services.office import PASSWORD


async def at_a_desktop(around: Around, who: Actor) -> Actor:
    """The person, signed in on one more desktop."""
    address = f"{who.name.replace(' ', '.')}@{who.account_id}.example.com".lower()
    if who.name == "Alex":
        address = "alex@acme.example.com"
    signed_in = await around.office.people.sign_in(SignIn(email=address, password=PASSWORD))
    return await around.office.people.actor_of(signed_in.token)


async def online(around: Around, *people: Actor) -> set[PersonId]:
    """Who of these is online."""
    async with around.office.store.read(around.office.jane.account_id) as work:
        return await work.presence.online([each.person_id for each in people], around.office.clock())


async def test_a_desktop_is_online_while_its_stream_is_open(around: Around) -> None:
    """E8: written at once, prolonged now and then, and over with the stream."""
    office, here = around.office, around.connections
    sam = await at_a_desktop(around, office.sam)
    here.opened(sam)
    await here.write_down(everybody=False)
    assert await online(around, sam, office.kim) == {sam.person_id}
    for _ in range(5):
        office.clock.advance(seconds=CONNECTED_EVERY)
        await here.write_down(everybody=True)
    assert await online(around, sam) == {sam.person_id}
    here.closed(sam, moves=False)
    await here.write_down(everybody=False)
    assert await online(around, sam) == set()
    assert office.wakeups.woken == [] or "presence_changed" not in await office.heard_by(sam)


async def test_a_replica_that_dies_leaves_nobody_online_for_long(around: Around) -> None:
    """E8: two signs of life may be lost, then it is over."""
    assert timedelta(seconds=2.5 * CONNECTED_EVERY) <= CONNECTED_FOR
    sam = await at_a_desktop(around, around.office.sam)
    around.connections.opened(sam)
    await around.connections.write_down(everybody=False)
    around.office.clock.advance(seconds=CONNECTED_FOR.total_seconds() - 1)
    assert await online(around, sam) == {sam.person_id}
    around.office.clock.advance(seconds=1)
    assert await online(around, sam) == set()


async def test_the_last_stream_of_a_sign_in_counts_and_each_sign_in_by_itself(around: Around) -> None:
    """E8: two windows of one sign-in, and a second desktop."""
    here = around.connections
    laptop, tower = await at_a_desktop(around, around.office.sam), await at_a_desktop(around, around.office.sam)
    for desktop in (laptop, laptop, tower):
        here.opened(desktop)
    await here.write_down(everybody=False)
    for desktop, still in ((laptop, True), (laptop, True), (tower, False)):
        here.closed(desktop, moves=False)
        await here.write_down(everybody=False)
        assert bool(await online(around, laptop)) is still


async def test_whoever_goes_on_at_another_replica_stays_online(around: Around) -> None:
    """E8: that the old stream is gone is noticed after the new one opened; the newer word stands."""
    office, here, there = around.office, around.connections, around.replica()
    sam = await at_a_desktop(around, office.sam)
    handoff = await office.escalated()
    here.opened(sam)
    await here.write_down(everybody=False)
    await around.presence.look(sam, handoff.id, Looking(looking=True))
    office.clock.advance(seconds=1)
    there.opened(sam)
    await there.write_down(everybody=False)
    here.closed(sam, moves=False)
    await here.write_down(everybody=False)
    assert await online(around, sam) == {sam.person_id}
    assert [each.handoff_id for each in (await office.handoffs.waiting(office.kim)).looking] == [handoff.id]


async def test_with_the_last_desktop_goes_the_look(around: Around) -> None:
    """Q1: a crashed window does not go on reading; the others hear of it at once."""
    office, here = around.office, around.connections
    laptop, tower = await at_a_desktop(around, office.sam), await at_a_desktop(around, office.sam)
    handoff = await office.escalated()
    for desktop in (laptop, tower):
        here.opened(desktop)
    await here.write_down(everybody=False)
    await around.presence.look(laptop, handoff.id, Looking(looking=True))
    here.closed(laptop, moves=False)
    await here.write_down(everybody=False)
    assert len((await office.handoffs.waiting(office.kim)).looking) == 1
    here.closed(tower, moves=False)
    await here.write_down(everybody=False)
    assert (await office.handoffs.waiting(office.kim)).looking == ()
    assert (await office.heard_by(office.kim))[-1] == "presence_changed"


async def test_a_sign_out_takes_the_look_along(around: Around) -> None:
    """Q1: an ended sign-in is online nowhere, whatever was written last."""
    office, here = around.office, around.connections
    sam = await at_a_desktop(around, office.sam)
    handoff = await office.escalated()
    here.opened(sam)
    await here.write_down(everybody=False)
    await around.presence.look(sam, handoff.id, Looking(looking=True))
    await office.people.sign_out(sam)
    assert await online(around, sam) == set()
    here.closed(sam, moves=False)
    await here.write_down(everybody=False)
    assert (await office.handoffs.waiting(office.kim)).looking == ()


async def test_a_server_that_ends_leaves_its_desktops_to_the_next(around: Around) -> None:
    """Q1: a restart makes nobody vanish; who does not come back runs out."""
    office, here = around.office, around.connections
    sam = await at_a_desktop(around, office.sam)
    handoff = await office.escalated()
    here.opened(sam)
    await here.write_down(everybody=False)
    await around.presence.look(sam, handoff.id, Looking(looking=True))
    here.closed(sam, moves=True)
    await here.write_down(everybody=True)
    assert await online(around, sam) == {sam.person_id}
    assert len((await office.handoffs.waiting(office.kim)).looking) == 1


async def test_what_could_not_be_written_is_written_the_next_time(
    around: Around, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is gone for a moment loses no coming and no going."""
    here = around.connections
    sam, kim = await at_a_desktop(around, around.office.sam), await at_a_desktop(around, around.office.kim)
    here.opened(kim)
    await here.write_down(everybody=False)
    here.closed(kim, moves=False)
    here.opened(sam)

    async def gone(*_: object) -> None:
        raise TemporarilyUnavailable(1)

    with monkeypatch.context() as broken:
        broken.setattr(Signs, "connected", gone)
        broken.setattr(Looks, "disconnected", gone)
        await here.write_down(everybody=False)
    assert await online(around, sam, kim) == {kim.person_id}
    await here.write_down(everybody=False)
    assert await online(around, sam, kim) == {sam.person_id}


async def test_many_streams_are_one_statement(around: Around, monkeypatch: pytest.MonkeyPatch) -> None:
    """E8: a thousand desktops that come back at once are one turn of the writer, whichever accounts they are of."""
    here = around.connections
    written: list[int] = []
    connected = Signs.connected

    async def counted(signs: Signs, token_hashes: Collection[str], until: object) -> None:
        written.append(len(token_hashes))
        await connected(signs, token_hashes, until)  # type: ignore[arg-type]

    monkeypatch.setattr(Signs, "connected", counted)
    for number in range(1000):
        who = around.office.sam if number % 2 else around.office.foreign_senior
        here.opened(Actor(who.person_id, who.account_id, who.role, who.name, f"token {number}"))
    await here.write_down(everybody=False)
    await here.write_down(everybody=False)
    assert written == [1000]


async def test_the_task_writes_by_itself_and_ends_when_it_is_told(around: Around) -> None:
    """Q1, E8: opening a stream wakes it; the sweep and the signs of life come with time."""
    office = around.office
    here = Connections(office.store, office.wakeups, office.clock, every=0.05, swept_every=0.05)
    sam = await at_a_desktop(around, office.sam)
    handoff = await office.escalated()
    here.start()
    try:
        here.opened(sam)
        async with asyncio.timeout(20):
            while not await online(around, sam):
                await asyncio.sleep(0.01)
            await around.presence.look(sam, handoff.id, Looking(looking=True))
            office.clock.advance(seconds=60)
            while (await office.heard_by(office.kim)).count("presence_changed") < 2:
                await asyncio.sleep(0.01)
            while not await online(around, sam):
                await asyncio.sleep(0.01)
    finally:
        await here.stop()
