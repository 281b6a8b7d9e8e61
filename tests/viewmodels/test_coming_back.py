"""What was away from my queue and comes back has the dot that the server says, not the one of somebody new (Q2, Q7)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rf_desktop.contract.events import HandoffReleased
from tests.client import made
from tests.fakes.seat import Seat, _summary, settled


@pytest.fixture
async def seat(tmp_path: Path) -> AsyncIterator[Seat]:
    one = Seat(tmp_path)
    await one.goes_live()
    yield one
    await one.leaves()


def is_put_back(seat: Seat, name: str = "h1") -> None:
    """A colleague releases it, and the stream says so."""
    old = seat.handoffs[name]
    change = {"status": "open", "claimed_by": None, "claimed_at": None, "version": old.version + 1}
    seat.handoffs[name] = old.model_copy(update=change)
    seat.hears(HandoffReleased(handoff=_summary(seat.handoffs[name]), actor=made.ALEX, reason="Lunch"))


async def is_seen_claimed_and_forgotten(seat: Seat) -> None:
    """I have looked at it, a colleague took it, and a list came in which it no longer was."""
    seat.escalates()
    await seat.desk.queue.mark_read("h1")
    seat.is_claimed("h1")
    gone = seat.handoffs.pop("h1")
    away, seat.attention = dict(seat.attention), {}
    await seat.workspace.escalations.relist()
    seat.handoffs["h1"] = gone
    seat.attention = away


async def test_what_i_have_seen_comes_back_without_a_dot(seat: Seat) -> None:
    """Q2: seen is seen on the server; a list that did not name it does not make it new."""
    await is_seen_claimed_and_forgotten(seat)
    is_put_back(seat)
    await settled(lambda: "h1" in seat.workspace.escalations.queue.value.attention)
    assert seat.desk.queue.state.value.unread == 0
    assert seat.desk.queue.state.value.waiting == 1


async def test_what_i_never_saw_comes_back_with_one(seat: Seat) -> None:
    """Q2."""
    seat.escalates()
    seat.is_claimed("h1")
    is_put_back(seat)
    await settled(lambda: seat.desk.queue.state.value.waiting)
    assert seat.desk.queue.state.value.unread == 1


async def test_news_does_not_make_the_list_be_fetched(seat: Seat) -> None:
    """V1: an escalation carries all that there is to know; only what comes back is asked about."""
    lists = len([each for each in seat.api.asked if each.endpoint.path == "/handoffs"])
    seat.escalates()
    assert len([each for each in seat.api.asked if each.endpoint.path == "/handoffs"]) == lists
