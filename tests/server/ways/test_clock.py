"""What the clock does, by priority, once, and never to those who are at work: C10, C8."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.handoffs import NewAttention, NewHandoff
from rf_desktop.contract.operations import JobKind
from rf_desktop.contract.ways import Reassignment
from rf_desktop.domain.errors import HandoffNotOpen
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.patience import OFFER_STANDS, PATIENCE, TO_ANSWER, offline_idle
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.server.bus.memory import MemoryBus
from rf_desktop.server.ports import LeasedJob
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.jobs import JobRunner
from rf_desktop.server.store.tables import SignInRow
from tests.server.ways.house import CONTINUE, WHY, House

MOMENT = 20
"""Seconds that a test is in time by: on PostgreSQL its own clock goes on meanwhile, and a busy computer is slow."""


def seconds(time: timedelta) -> float:
    return time.total_seconds()


async def connected(house: House, person: Actor) -> None:
    """A desktop of this person has its stream open for long."""
    office = house.office
    until = office.clock() + timedelta(days=2)
    async with office.store.work(person.account_id) as work:
        row = SignInRow(
            token_hash=f"token of {person.name}", person_id=person.person_id, device="", created_at=office.clock(),
            last_seen_at=office.clock(), connected_until=until,
        )  # fmt: skip
        work.people.add_sign_in(row)


async def held(house: House, kind: JobKind, handoff_id: HandoffId) -> LeasedJob:
    """A timer of this handoff as a worker holds it, before it is due."""
    office, token = house.office, house.office.key()
    where = f"kind = '{kind}' AND subject_id = '{handoff_id}' AND state = 'queued'"
    office.beside.change(f"UPDATE job SET lease_token = '{token}', attempts = 1 WHERE {where}")
    [(job_id, payload)] = office.beside.rows(f"SELECT id, payload FROM job WHERE lease_token = '{token}'")
    return LeasedJob(job_id, office.jane.account_id, kind, json.loads(payload), 1, token)


def meant_for(timer: LeasedJob, since: datetime) -> LeasedJob:
    """The same timer, set for an earlier state."""
    return replace(timer, payload={**timer.payload, "since": since.isoformat()})


@pytest.mark.parametrize("priority", ["urgent", "low"])
async def test_what_waits_too_long_is_reminded_of_and_then_told_to_the_next_tier(
    house: House, priority: Priority
) -> None:
    """C10: by priority, once each; seniors first, then the admins; never the one who handed off."""
    office, patience = house.office, PATIENCE[priority]
    waiting = await house.waiting(priority, by=house.office.sam)
    await office.handoffs.pay_attention(office.kim, waiting.id, NewAttention(snooze_minutes=24 * 60))
    await house.passes(seconds=seconds(patience.remind) - MOMENT)
    assert "handoff_reminded" not in await office.heard_by(office.alex)
    await house.passes(seconds=MOMENT)
    assert (await house.told(office.alex))[0] == "reminder"
    for person in (office.kim, office.sam, office.jane):
        assert "reminder" not in await house.told(person)
    await house.passes(seconds=seconds(patience.next_tier - patience.remind))
    assert (await house.told(office.alex))[0] == "next_tier"
    assert "next_tier" not in await house.told(office.kim)
    now = await house.now(waiting.id)
    assert (now.tier, now.status, now.waiting_since) == (2, "open", waiting.waiting_since)
    await house.passes(days=3)
    kinds = await house.told(office.alex)
    assert (kinds.count("reminder"), kinds.count("next_tier"), house.timers(waiting.id)) == (1, 1, set())


async def test_a_clock_that_jumps_makes_one_reminder_and_one_step_at_most(house: House) -> None:
    """C10: hours at once are no storm."""
    office = house.office
    for _ in range(3):
        await house.waiting("urgent")
    await house.passes(hours=9)
    kinds = await house.told(office.alex)
    assert (kinds.count("reminder"), kinds.count("next_tier")) == (3, 3)


async def test_a_claim_stops_the_timers_in_its_own_transaction(house: House) -> None:
    """C5, C10: nothing is said any more, whatever time it is; also for a job that was leased already."""
    office, waiting = house.office, await house.waiting("urgent")
    office.clock.advance(minutes=3)
    house.let_database_age(180)
    [leased] = [job for job in await office.store.queue.lease(office.clock(), 100, 30, "early") if job.kind == "remind"]
    await office.handoffs.claim(office.sam, waiting.id, CONTINUE)
    assert house.timers(waiting.id) == {"ask_still_on_it"}
    assert not await house.clockwork.works()["remind"].run(leased)
    await house.passes(minutes=4)
    assert "handoff_reminded" not in await office.heard_by(office.kim)


async def test_a_timer_of_an_earlier_wait_changes_nothing(house: House) -> None:
    """C10: meant for the wait before the claim, it does not remind of the one after the release."""
    office, waiting = house.office, await house.waiting()
    await office.handoffs.claim(office.sam, waiting.id, CONTINUE)
    office.clock.advance(minutes=1)
    await house.ways.release(office.sam, waiting.id, WHY)
    timer = meant_for(await held(house, "remind", waiting.id), waiting.escalated_at)
    assert await house.clockwork.works()["remind"].run(timer)
    assert "handoff_reminded" not in await office.heard_by(office.kim)


async def test_an_owner_who_is_away_is_asked_and_then_released(house: House) -> None:
    """C10: offline, half the time; ten minutes to answer; a line, a notice, and it waits again."""
    office, taken = house.office, await house.taken()
    await house.passes(seconds=seconds(offline_idle("normal")) - MOMENT)
    assert (await house.told(office.sam)).count("still_on_it") == 0
    await house.passes(seconds=MOMENT)
    assert (await house.told(office.sam)).count("still_on_it") == 1
    assert house.timers(taken.id) == {"release_stale"}
    await house.passes(seconds=seconds(TO_ANSWER))
    released = await house.now(taken.id)
    assert (released.status, released.released_count, released.waiting_since) == ("open", 1, office.clock())
    assert house.timers(taken.id) == {"remind", "raise_tier"}
    assert (await house.lines(taken))[-1] == "Released to the queue, because Sam gave no answer."
    assert "released" in await house.told(office.sam)
    session = (await office.sessions.get(office.jane, taken.session_id)).entry
    assert (session.status, session.owner, session.escalated_to) == ("escalated", office.jane.ref, None)
    with pytest.raises(HandoffNotOpen):
        await house.ways.still_on_it(office.sam, taken.id)


async def test_a_connected_owner_has_the_whole_time(house: House) -> None:
    """C10: idle is twice as long for somebody whose desktop is there."""
    office, taken = house.office, await house.taken()
    await connected(house, office.sam)
    await house.passes(seconds=seconds(offline_idle("normal")) + 1)
    assert "still_on_it" not in await house.told(office.sam)
    await house.passes(seconds=seconds(PATIENCE["normal"].idle - offline_idle("normal")))
    assert "still_on_it" in await house.told(office.sam)
    assert house.timers(taken.id) == {"release_stale"}


async def test_saying_still_on_it_keeps_it(house: House) -> None:
    """C10: asked again only after as long a silence; said twice, or unasked, it is fine and changes nothing."""
    office, taken = house.office, await house.taken()
    before = house.everything()
    await house.ways.still_on_it(office.sam, taken.id)
    assert house.everything() == before
    await house.passes(seconds=seconds(offline_idle("normal")))
    said = await house.ways.still_on_it(office.sam, taken.id)
    assert house.timers(taken.id) == {"ask_still_on_it"}
    assert await house.ways.still_on_it(office.sam, taken.id) == said
    await house.passes(seconds=seconds(offline_idle("normal")) - MOMENT)
    assert (await house.told(office.sam)).count("still_on_it") == 1
    assert (await house.now(taken.id)).status == "claimed"


async def test_work_on_the_session_is_an_answer(house: House) -> None:
    """C10: who writes is not asked; who was asked and writes keeps it."""
    office, taken = house.office, await house.taken()
    await house.passes(minutes=20)
    await office.chat.send(office.sam, taken.session_id, NewMessage(body="Trying"), office.key())
    await house.passes(minutes=15)
    assert "still_on_it" not in await house.told(office.sam)
    await house.passes(minutes=15)
    assert (await house.told(office.sam)).count("still_on_it") == 1
    await house.passes(minutes=5)
    await office.chat.send(office.sam, taken.session_id, NewMessage(body="Nearly"), office.key())
    await house.passes(minutes=5)
    assert (await house.now(taken.id)).status == "claimed"
    assert house.timers(taken.id) == {"ask_still_on_it"}


async def test_nobody_is_asked_while_somebody_else_works_on_it(house: House) -> None:
    """C10, C11: Sam handed on what he took; his silence is no absence, and the clock goes on when it is his again."""
    office, taken = house.office, await house.taken()
    further = await office.handoffs.escalate(office.sam, taken.session_id, NewHandoff(reason="r"), office.key())
    await house.passes(hours=5)
    assert "still_on_it" not in await house.told(office.sam)
    await office.handoffs.withdraw(office.sam, further.id)
    await house.passes(hours=1)
    assert "still_on_it" in await house.told(office.sam)


async def test_an_offer_that_nobody_answers_ends(house: House) -> None:
    """C8: after half an hour, with a word to both; the owner stays."""
    office, offered = house.office, await house.offered()
    await house.passes(seconds=seconds(OFFER_STANDS))
    now = await house.now(offered.id)
    assert (now.claimed_by, now.offered_to) == (office.sam.ref, None)
    for person in (office.sam, office.kim):
        assert "declined" in await house.told(person)
    assert "Third senior did not answer the offer." in await house.lines(offered)


async def test_a_lapse_of_an_offer_that_was_replaced_changes_nothing(house: House) -> None:
    """C10: late timers know what they were for."""
    office, offered = house.office, await house.offered()
    office.clock.advance(minutes=1)
    await house.ways.reassign(office.sam, offered.id, Reassignment(target_id=office.alex.person_id, reason="r"))
    assert offered.offered_at is not None
    timer = meant_for(await held(house, "offer_lapse", offered.id), offered.offered_at)
    assert await house.clockwork.works()["offer_lapse"].run(timer)
    assert (await house.now(offered.id)).offered_to == office.alex.ref


async def test_a_coached_return_comes_back_by_itself(house: House) -> None:
    """C8: when its time is over, to the same senior, with a word to both."""
    office, coached = house.office, await house.coached()
    await house.passes(minutes=59)
    assert (await house.now(coached.id)).status == "returned"
    await house.passes(minutes=1)
    back = await house.now(coached.id)
    assert (back.status, back.claimed_by) == ("claimed", office.sam.ref)
    for person in (office.sam, office.jane):
        assert "came_back" in await house.told(person)
    assert "This came back to Sam: the time that was set is over" in await house.lines(coached)


async def test_it_comes_back_to_the_queue_when_its_coach_has_left(house: House) -> None:
    """C8: nothing waits for somebody who no longer works here."""
    office, coached = house.office, await house.coached()
    office.beside.change(f"UPDATE person SET active = false WHERE id = '{office.sam.person_id}'")
    await house.passes(minutes=60)
    back = await house.now(coached.id)
    assert (back.status, back.claimed_by, back.released_count) == ("open", None, 1)
    assert house.timers(coached.id) == {"remind", "raise_tier"}


async def test_a_timer_runs_once_however_many_hold_it(house: House) -> None:
    """A1, C10: effect and completion are one transaction; the second holder keeps nothing."""
    office, waiting = house.office, await house.waiting("urgent")
    timer = await held(house, "remind", waiting.id)
    works = house.clockwork.works()
    done = await asyncio.gather(works["remind"].run(timer), works["remind"].run(timer))
    assert sorted(done) == [False, True]
    assert (await office.heard_by(office.kim)).count("handoff_reminded") == 1


async def test_a_timer_that_is_given_up_leaves_its_handoff_as_it_is(house: House) -> None:
    """Operations: it ends as dead with its reason."""
    office, waiting = house.office, await house.waiting("urgent")
    timer = await held(house, "remind", waiting.id)
    assert await house.clockwork.works()["remind"].give_up(replace(timer, given_up="no use"), "no use")
    assert office.beside.value(f"SELECT error FROM job WHERE id = '{timer.id}'") == "no use"
    assert (await house.now(waiting.id)).version == waiting.version


async def test_the_real_runner_strikes(house: House) -> None:
    """C10: the timers of this office in the server's own job runner."""
    office, waiting = house.office, await house.waiting("urgent")
    bus = MemoryBus()
    runner = JobRunner(office.store.queue, house.clockwork.works(), bus, office.clock, lease=10, attempts=3, poll=0.05)
    office.clock.advance(minutes=2)
    house.let_database_age(120)
    runner.start()
    try:
        async with asyncio.timeout(20):
            while "reminder" not in await house.told(office.kim):
                bus.wake(office.kim.account_id)
    finally:
        await runner.stop()
    assert house.timers(waiting.id) == {"raise_tier"}
