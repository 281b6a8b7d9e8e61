"""Whose the open session is: handed off, a colleague's, given back with steps, ended (C6, C9, E4, T10)."""

from __future__ import annotations

from typing import Any

import pytest

from rf_desktop.contract import endpoints as e
from rf_desktop.contract.sessions import SessionHandoff
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.herald import ToastMessage
from tests.client import made
from tests.fakes.seat import Seat
from tests.viewmodels.test_conversation import S1, shown


def handed_off(seat: Seat, status: str = "open", **changes: Any) -> SessionHandoff:
    values: dict[str, Any] = {
        "id": "h1",
        "status": status,
        "handed_off_by": seat.person,
        "claimed_by": None,
        "claimed_at": None,
        "escalated_at": made.NOON,
    }
    return SessionHandoff.model_validate(values | changes)


async def test_an_escalated_session_can_only_be_withdrawn(seat: Seat) -> None:
    """E4, T5."""
    entry = made.entry("s1", owner=seat.person, status="escalated", handoff=handed_off(seat))
    seat.has_session(entry, may_write=False)
    await seat.desk.open_session(S1)
    state = shown(seat)
    assert state.actions == {"withdraw"}
    assert (state.composer.enabled, state.composer.placeholder) == (False, text.COMPOSER_ESCALATED)
    assert state.header.pill == "Escalated"
    seat.api.answers(e.WITHDRAW_HANDOFF, seat.knows("h1", status="withdrawn", version=2))
    seat.has_session(made.entry("s1", 2, owner=seat.person))
    assert await seat.desk.conversation.withdraw()
    assert "withdraw" not in shown(seat).actions
    assert shown(seat).composer.enabled
    assert text.WITHDRAWN_TOAST in seat.herald.sentences


async def test_a_colleagues_session_can_be_read_along(seat: Seat) -> None:
    """C6."""
    taken = handed_off(seat, "claimed", claimed_by=made.ALEX, claimed_at=made.NOON)
    seat.has_session(made.entry("s1", owner=made.ALEX, handoff=taken), may_write=False)
    seat.knows("h1", status="claimed")
    await seat.desk.open_session(S1)
    state = shown(seat)
    assert state.composer.placeholder == "Alex has this session. You can read along."
    assert state.header.working.startswith("Alex since ")
    assert state.actions == {"context"}


@pytest.mark.parametrize("status", ["resolved", "abandoned"])
async def test_a_colleagues_ended_session_says_who_closed_it(seat: Seat, status: str) -> None:
    """C6, T10: nobody has it any more."""
    done = handed_off(seat, "resolved", claimed_by=made.ALEX, claimed_at=made.NOON)
    seat.has_session(made.entry("s1", owner=made.ALEX, status=status, handoff=done), may_write=False)
    await seat.desk.open_session(S1)
    assert shown(seat).composer.placeholder == "Alex has closed this session."
    assert shown(seat).header.working == ""


async def test_while_the_sender_works_with_steps_nobody_else_is_said_to_work(seat: Seat) -> None:
    """C9: it is still claimed by the coach, but not in the coach's hands."""
    coached = handed_off(seat, "claimed", claimed_by=made.ALEX, claimed_at=made.NOON)
    seat.has_session(made.entry("s1", owner=seat.person, handoff=coached))
    seat.knows("h1", status="claimed")
    await seat.desk.open_session(S1)
    assert shown(seat).header.working == ""


async def test_an_ended_session_can_be_reopened(seat: Seat) -> None:
    """T10."""
    seat.has_session(made.entry("s1", owner=seat.person, status="abandoned"), may_write=False)
    await seat.desk.open_session(S1)
    await seat.desk.sidebar.refresh()
    assert shown(seat).actions == {"reopen"}
    seat.api.answers(e.REOPEN_SESSION, made.entry("s1", 2, owner=seat.person))
    seat.herald.toast(ToastMessage(key="resolve", title=text.RESOLVED_TOAST, kind="success"))
    assert await seat.desk.conversation.reopen()
    assert text.RESOLVED_TOAST not in seat.herald.sentences
    assert seat.desk.sidebar.state.value.cards[0].pill is None
