"""A card that was put off can be had back for a while (Q2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.domain.ids import HandoffId
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.desk_actions import desk_actions
from tests.fakes.seat import Seat, settled

TOAST = "snooze:h1"


@pytest.fixture
async def seat(seat: Seat) -> Seat:
    """With two that wait."""
    seat.escalates("h1", problem_summary="VPN drops")
    seat.escalates("h2")
    return seat


def undo_key(seat: Seat) -> Action:
    return next(action for action in desk_actions(seat.desk) if action.keys == "Ctrl+Z")


def rests(seat: Seat, name: str = "h1") -> bool:
    attention = seat.desk.workspace.escalations.queue.value.attention.get(HandoffId(name))
    return attention is not None and attention.snoozed_until is not None


async def test_the_toast_says_until_when_and_brings_it_back_with_its_dot(seat: Seat) -> None:
    """Q2: once, however often it is pressed."""
    unread = seat.desk.queue.state.value.unread
    await seat.desk.queue.snooze("h1", 60)
    toast = seat.herald.toasts[TOAST]
    until = (seat.clock() + timedelta(hours=1)).astimezone()
    assert toast.title == f"Snoozed until {until:%H:%M}."
    assert (toast.body, toast.actions, toast.seconds) == ("VPN drops", (("undo", "Undo"),), 10)
    assert rests(seat)
    for _ in range(2):
        await seat.desk.on_action(TOAST, "undo")
    assert not rests(seat)
    assert seat.desk.queue.state.value.unread == unread
    assert [call.body.snooze_minutes for call in seat.api.requests(e.PAY_ATTENTION)] == [60, 0]
    assert TOAST not in seat.herald.toasts
    assert seat.desk.raise_window.value == 0


async def test_ctrl_z_brings_back_the_last_one(seat: Seat) -> None:
    """D4: and then the one before."""
    assert not undo_key(seat).enabled
    await seat.desk.queue.snooze("h1", 60)
    await seat.desk.queue.snooze("h2", 15)
    for left in (("h1", True), ("h1", False)):
        assert undo_key(seat).name == "Undo snoozing"
        work = undo_key(seat).do()
        assert work is not None
        await work  # type: ignore[misc]
        assert not rests(seat, "h2")
        assert rests(seat, left[0]) is left[1]
    assert not undo_key(seat).enabled


async def test_what_rested_before_rests_as_long_as_before(seat: Seat) -> None:
    """Q2: another time was chosen by mistake."""
    await seat.desk.queue.snooze("h1", 15)
    await seat.desk.queue.snooze("h1", 240)
    await seat.desk.on_action(TOAST, "undo")
    attention = seat.desk.workspace.escalations.queue.value.attention[HandoffId("h1")]
    assert attention.snoozed_until == seat.clock() + timedelta(minutes=15)


async def test_nothing_is_offered_of_what_failed(seat: Seat) -> None:
    """Q2."""
    seat.api.answers(e.PAY_ATTENTION, Unreachable("connect"))
    await seat.desk.queue.snooze("h1", 60)
    assert TOAST not in seat.herald.toasts


async def test_nothing_is_offered_of_what_was_woken_or_taken(seat: Seat) -> None:
    """Q2, C7."""
    await seat.desk.queue.snooze("h1", 60)
    assert TOAST in seat.herald.toasts
    await seat.desk.queue.wake("h1")
    assert TOAST not in seat.herald.toasts
    await seat.desk.queue.snooze("h1", 60)
    seat.is_claimed("h1")
    await settled(lambda: TOAST not in seat.herald.toasts)
    assert not undo_key(seat).enabled
