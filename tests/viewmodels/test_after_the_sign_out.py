"""What was still under way when somebody signed out is none of whoever comes next (D3)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from rf_desktop.client.errors import Refused
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.problems import HandoffAlreadyClaimedProblem
from rf_desktop.domain.ids import SessionId
from tests.client import made
from tests.fakes.seat import GONE, Seat, settled

SESSION = SessionId("s-of-h1")
DEEDS: dict[str, tuple[Callable[[Seat], Coroutine[Any, Any, object]], Endpoint[Any, Any]]] = {
    "a card that is put off": (lambda seat: seat.desk.queue.snooze("h1", 60), e.PAY_ATTENTION),
    "a card that is read": (lambda seat: seat.desk.queue.mark_read("h1"), e.PAY_ATTENTION),
    "a link that is looked up": (lambda seat: seat.desk.open_session(SESSION), e.GET_SESSION),
    "a claim": (lambda seat: seat.desk.queue.pick_up("h1"), e.CLAIM_HANDOFF),
}


TAKEN = Refused(
    HandoffAlreadyClaimedProblem(
        title="Claimed", status=409, claimed_by_id=made.ALEX.id, claimed_by_name="Alex", claimed_at=made.NOON
    )
)


@pytest.mark.parametrize("failure", [None, GONE, TAKEN])
@pytest.mark.parametrize("deed", DEEDS)
async def test_it_is_told_nobody(seat: Seat, deed: str, failure: Refused | None) -> None:
    """D3: neither that it was done nor that it failed; the next person's toasts stay."""
    seat.escalates("h1")
    seat.lets_claim("h1")
    seat.api.answers(e.SIGN_OUT, e.SIGN_OUT.reply())
    do, asked = DEEDS[deed]
    with seat.api.held(asked):
        under_way = asyncio.create_task(do(seat))
        await settled(lambda: seat.api.count(asked))
        await seat.desk.sign_out()
        if failure is not None:
            seat.api.answers(asked, failure)
        before = dict(seat.herald.toasts), dict(seat.herald.notifications)
    await asyncio.wait([under_way])
    assert (seat.herald.toasts, seat.herald.notifications) == before
