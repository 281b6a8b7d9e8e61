"""Every status with every step: as the table says, or refused with the real state and nothing changed (C11).

Everybody who might be allowed tries it, so that what is refused is the step and not the person.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import get_args

import pytest

from rf_desktop.contract.handoffs import HandoffDetail
from rf_desktop.contract.sessions import Resolution
from rf_desktop.contract.ways import OptionalReason, Reassignment
from rf_desktop.domain.errors import (
    HandoffAlreadyClaimed,
    HandoffNotOpen,
    NotAllowed,
    NotTheTarget,
    OwnHandoff,
    UndoTooLate,
)
from rf_desktop.domain.handoff import TRANSITIONS, HandoffStep
from rf_desktop.domain.vocabulary import HandoffStatus
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.tidings import EVENTS
from rf_desktop.server.services.transitions import AUDITED, Move, attempt
from tests.server.ways.house import CONTINUE, WHY, House

Ask = Callable[[House, Actor, HandoffDetail], Awaitable[object]]


async def _waiting(house: House) -> HandoffDetail:
    return await house.waiting()


async def _handed(house: House) -> HandoffDetail:
    return await house.handed_to(house.office.kim)


async def _taken(house: House) -> HandoffDetail:
    return await house.taken()


async def _offered(house: House) -> HandoffDetail:
    return await house.offered()


async def _asked(house: House) -> HandoffDetail:
    taken = await house.taken()
    await house.passes(minutes=31)
    return await house.now(taken.id)


async def _returned(house: House) -> HandoffDetail:
    taken = await house.taken()
    return await house.ways.give_back(house.office.sam, taken.id, WHY)


async def _coached(house: House) -> HandoffDetail:
    return await house.coached()


async def _resolved(house: House) -> HandoffDetail:
    taken = await house.taken()
    await house.office.sessions.resolve(house.office.sam, taken.session_id, Resolution(cause="c", fix="f"), "r")
    return await house.now(taken.id)


async def _withdrawn(house: House) -> HandoffDetail:
    waiting = await house.waiting()
    return await house.office.handoffs.withdraw(house.office.jane, waiting.id)


STATES: dict[str, Callable[[House], Awaitable[HandoffDetail]]] = {
    "open": _waiting,
    "open, handed to one": _handed,
    "claimed": _taken,
    "claimed, offered": _offered,
    "claimed, asked": _asked,
    "returned": _returned,
    "returned, coached": _coached,
    "resolved": _resolved,
    "withdrawn": _withdrawn,
}


def _to_alex(house: House) -> Reassignment:
    return Reassignment(target_id=house.office.alex.person_id, reason="r")


BY_PEOPLE: dict[HandoffStep, Ask] = {
    "claim": lambda house, who, it: house.office.handoffs.claim(who, it.id, CONTINUE),
    "withdraw": lambda house, who, it: house.office.handoffs.withdraw(who, it.id),
    "decline": lambda house, who, it: house.ways.decline(who, it.id, OptionalReason()),
    "undo": lambda house, who, it: house.ways.undo(who, it.id),
    "release": lambda house, who, it: house.ways.release(who, it.id, WHY),
    "return": lambda house, who, it: house.ways.give_back(who, it.id, WHY),
    "reassign": lambda house, who, it: house.ways.reassign(who, it.id, _to_alex(house)),
    "accept": lambda house, who, it: house.ways.accept(who, it.id),
    "turn_down": lambda house, who, it: house.ways.decline(who, it.id, OptionalReason()),
    "come_back": lambda house, who, it: house.ways.come_back(who, it.id, WHY),
    "still_on_it": lambda house, who, it: house.ways.still_on_it(who, it.id),
    "resolve": lambda house, who, it: house.office.sessions.resolve(
        who, it.session_id, Resolution(cause="c", fix="f"), house.office.key()
    ),
}
BY_THE_CLOCK: tuple[HandoffStep, ...] = ("remind", "raise_tier", "ask_still_on_it", "release", "turn_down", "come_back")
TOLD_AS_IT_IS = (
    HandoffNotOpen, HandoffAlreadyClaimed, UndoTooLate, NotAllowed, OwnHandoff, NotTheTarget,
)  # fmt: skip


def test_every_step_has_a_way_a_word_in_the_audit_log_and_an_event() -> None:
    """C11: whoever adds a step to the table adds them too."""
    steps = set(get_args(HandoffStep))
    assert set(BY_PEOPLE) | set(BY_THE_CLOCK) == steps == set(AUDITED) == set(EVENTS)
    assert {step for _, step in TRANSITIONS} == steps


@pytest.mark.parametrize("state", STATES)
async def test_what_the_table_does_not_have_is_refused_and_changes_nothing(house: House, state: str) -> None:
    """C11: every step in this state, by everybody who knows of it."""
    office, it = house.office, await STATES[state](house)
    office.clock.advance(seconds=20)  # no claim can be undone any more
    before = house.everything()
    for step, ask in BY_PEOPLE.items():
        if (it.status, step) in TRANSITIONS or _same(step, it.status) or step == "resolve":
            continue
        for who in (office.jane, office.sam, office.kim, office.alex):
            if step == "claim" and it.claimed_by == who.ref and it.status == "claimed":
                await ask(house, who, it)  # the same success as before (C2)
                continue
            with pytest.raises(TOLD_AS_IT_IS) as refused:
                await ask(house, who, it)
            if isinstance(refused.value, HandoffNotOpen):
                assert refused.value.status == it.status
    for step in (*BY_THE_CLOCK, "resolve"):
        if (it.status, step) in TRANSITIONS:
            continue
        async with office.store.work(office.jane.account_id) as work:
            assert await attempt(work, Move(step, it.id, None, office.clock())) is None, step
    assert house.everything() == before


def _same(step: HandoffStep, status: HandoffStatus) -> bool:
    """Declining an offer and declining a transfer are one question; which step it is depends on the status."""
    return step in ("decline", "turn_down") and status in ("open", "claimed")


@pytest.mark.parametrize(("status", "step"), TRANSITIONS)
async def test_what_the_table_has_leads_where_it_says_with_event_and_audit_entry(
    house: House, status: HandoffStatus, step: HandoffStep
) -> None:
    """C8, C10, C11: one event, one version more at least, one audit entry."""
    office, it = house.office, await STATES[_BEST.get((status, step), status)](house)
    before = await office.store.log.head(office.jane.account_id)
    if step in BY_PEOPLE:
        await BY_PEOPLE[step](house, _who(house, step, it), it)
    else:
        async with office.store.work(office.jane.account_id) as work:
            assert await attempt(work, Move(step, it.id, None, office.clock())) is not None
    after = await house.now(it.id)
    assert (after.status, after.version) == (TRANSITIONS[status, step], it.version + 1)
    kind = EVENTS[step].model_fields["type"].default
    told = [row.type for row in await office.store.log.after(office.jane.account_id, before, 100)]
    assert told.count(kind) == 1
    assert house.audited(it.id).count(AUDITED[step]) == 1


_BEST = {
    ("open", "decline"): "open, handed to one",
    ("claimed", "accept"): "claimed, offered",
    ("claimed", "turn_down"): "claimed, offered",
    ("claimed", "still_on_it"): "claimed, asked",
    ("returned", "come_back"): "returned, coached",
    ("returned", "resolve"): "returned, coached",
}


def _who(house: House, step: HandoffStep, it: HandoffDetail) -> Actor:
    office = house.office
    if step in ("accept", "turn_down", "decline"):
        return office.kim
    return office.jane if step == "withdraw" or it.status == "returned" else office.sam
