"""What stands before the person already is not told once more; bell, log and ledger know of it (Q6, Q8, C3, E8)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from rf_desktop.client.told import Fate
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.base import Nothing
from rf_desktop.contract.events import HandoffReleased, HandoffWithdrawn, NoticeAdded
from rf_desktop.contract.notices import Notice, NoticeKind
from rf_desktop.contract.presence import DeliveryReport
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels.conversation_view import InSight
from rf_desktop.viewmodels.in_sight import IN_A_LINE, IN_THE_FRAME, ON_THE_SHEET
from tests.client import made
from tests.fakes.seat import Seat, settled

S1 = SessionId("s1")


def notice(kind: NoticeKind, name: str = "n1", session: str = "s1", title: str = "Sam has acted") -> Notice:
    changes = {"kind": kind, "title": title, "body": "A new profile", "session_id": session}
    return made.notice(name).model_copy(update=changes)


@pytest.fixture
async def jane(tmp_path: Path) -> AsyncIterator[Seat]:
    """She reads her session to its end."""
    seat = Seat(tmp_path, made.me(made.JANE, "engineer"))
    await seat.goes_live()
    seat.has_session(made.entry("s1"))
    await seat.desk.open_session(S1)
    sees(seat, "newest")
    yield seat
    await seat.leaves()


def sees(seat: Seat, what: InSight) -> None:
    seat.desk.conversation.in_sight = lambda: what


def is_told(seat: Seat) -> bool:
    return bool(seat.herald.toasts or seat.herald.notifications)


@pytest.mark.parametrize("kind", sorted(IN_THE_FRAME | IN_A_LINE))
async def test_what_the_open_session_shows_is_not_told_once_more(jane: Seat, kind: NoticeKind) -> None:
    """Q6, Q8: the bell keeps it, unread; the log says why; a screen reader hears it."""
    jane.hears(NoticeAdded(notice=notice(kind)))
    assert not is_told(jane)
    assert jane.desk.bell.state.value.unread == 1
    (entry,) = jane.desk.announcer.log.entries.value
    assert (entry.toast, entry.notification) == (Fate("suppressed", "in_sight"),) * 2
    assert jane.herald.spoken == ["Sam has acted. A new profile"]


@pytest.mark.parametrize("kind", sorted(IN_THE_FRAME | IN_A_LINE))
@pytest.mark.parametrize("seen", get_args(InSight))
async def test_what_cannot_be_seen_there_is_told(jane: Seat, kind: NoticeKind, seen: InSight) -> None:
    """Q8: below something else nothing can be seen; further up in the conversation only what stands around it."""
    sees(jane, seen)
    jane.hears(NoticeAdded(notice=notice(kind)))
    assert is_told(jane) == (seen == "nothing" or (seen == "frame" and kind in IN_A_LINE))


async def test_another_session_and_another_window_are_told_of(jane: Seat) -> None:
    """Q5: and so is what nobody looks at."""
    jane.hears(NoticeAdded(notice=notice("resolved", session="s2")))
    assert list(jane.herald.toasts) == ["n1"]
    jane.herald.moment = replace(jane.herald.moment, focused=False)
    jane.hears(NoticeAdded(notice=notice("resolved", "n2")))
    assert list(jane.herald.notifications) == ["n1", "n2"]


async def test_after_a_gap_it_is_told_wherever_one_is(jane: Seat) -> None:
    """V5: whoever slept did not look."""
    jane.notices = [notice("resolved")]
    jane.event_id += 1
    await jane.goes_live()
    assert list(jane.herald.toasts) == ["n1"]


async def test_what_was_told_of_the_session_before_goes_as_it_is_no_longer_so(jane: Seat) -> None:
    """Q8: of two words about one session the newer is true, also where it needs no words."""
    sees(jane, "nothing")
    jane.hears(NoticeAdded(notice=notice("claimed")))
    sees(jane, "newest")
    jane.hears(NoticeAdded(notice=notice("returned", "n2")))
    assert not is_told(jane)


async def test_what_asks_me_to_take_it_is_told_wherever_i_am(seat: Seat) -> None:
    """C8: Sam reads the session along that comes back to the queue."""
    old = seat.escalates("h1", session_id="s1")
    claimed = seat.is_claimed("h1", by=made.ALEX)
    seat.has_session(made.entry("s1"))
    await seat.desk.open_session(S1)
    sees(seat, "newest")
    back = made.handoff("h1", version=claimed.version + 1, session_id=old.session_id)
    seat.hears(HandoffReleased(handoff=back, actor=made.ALEX, reason=""))
    seat.hears(NoticeAdded(notice=notice("released")))
    assert "n1" in seat.herald.toasts


@pytest.mark.parametrize("focused", [True, False])
async def test_a_colleagues_claim_is_said_by_the_sheet_that_one_reads(seat: Seat, *, focused: bool) -> None:
    """C3: "Alex has this" stands there, so no toast says the same; the sheet stays until one leaves it."""
    old = seat.escalates("h1")
    seat.escalates("h2")
    await seat.desk.open_handoff(old.id)
    sheet = seat.desk.sheet.value
    assert sheet is not None
    await settled(lambda: hasattr(sheet.state.value, "view"))
    seat.herald.moment = replace(seat.herald.moment, focused=focused)
    seat.is_claimed("h1", by=made.ALEX)
    assert "claimed:h1" not in seat.herald.toasts
    assert seat.herald.spoken == ["Alex has this now."]
    await settled(lambda: getattr(sheet.state.value, "sentence", "") == "Already claimed by Alex just now.")
    await seat.desk.open_handoff(old.id)
    assert seat.herald.sentences == ["Escalation from Jane"]
    assert seat.desk.show_queue_now.value == 0
    seat.is_claimed("h2", by=made.ALEX)
    assert "claimed:h2" in seat.herald.toasts


async def test_the_sheet_tells_that_it_waits_or_does_no_longer(seat: Seat) -> None:
    """C10, E4, E8: and whoever reads it has been shown it."""
    old = seat.escalates("h1", session_id="s1")
    await seat.desk.open_handoff(old.id)
    seat.herald.toasts.clear()
    seat.herald.notifications.clear()
    seat.api.answers(e.REPORT_DELIVERY, Nothing())
    seat.hears(NoticeAdded(notice=notice("reminder")))
    assert not is_told(seat)
    await settled(lambda: seat.api.count(e.REPORT_DELIVERY))
    assert seat.api.requests(e.REPORT_DELIVERY)[-1].body == DeliveryReport(outcome="shown")
    gone = made.handoff("h1", version=old.version + 1, session_id="s1", status="withdrawn")
    seat.hears(HandoffWithdrawn(handoff=gone, actor=made.JANE))
    seat.hears(NoticeAdded(notice=notice("withdrawn", "n2")))
    assert not is_told(seat)


def test_every_kind_is_thought_of() -> None:
    """Q8: a new kind of notice says where it can be seen, or is told always."""
    always = {"escalation", "transfer", "still_on_it"}
    assert IN_THE_FRAME | IN_A_LINE | ON_THE_SHEET | always == set(get_args(NoticeKind))
