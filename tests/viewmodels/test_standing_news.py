"""What stands at the same time: of two words about one session only the newer, and no line counts what is over."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from rf_desktop.contract.events import (
    HandoffReleased,
    HandoffResolved,
    NoticeAdded,
    NoticesMarkedRead,
)
from rf_desktop.contract.notices import Notice, NoticeKind
from rf_desktop.viewmodels.announcing import NEWS, SUMMARY
from rf_desktop.viewmodels.standing_news import ASIDE
from tests.client import made
from tests.fakes.seat import Seat


def notice(name: str, kind: NoticeKind, title: str, session: str = "s1", minutes: int = 0) -> Notice:
    changes = {"kind": kind, "title": title, "session_id": session}
    return made.notice(name, minutes).model_copy(update=changes)


@pytest.fixture
async def jane(tmp_path: Path):  # type: ignore[no-untyped-def]
    seat = Seat(tmp_path, made.me(made.JANE, "engineer"))
    await seat.goes_live()
    yield seat
    await seat.leaves()


STANDINGS = [kind for kind in get_args(NoticeKind) if kind not in ASIDE | {"escalation", "transfer", "still_on_it"}]


@pytest.mark.parametrize("older", STANDINGS)
@pytest.mark.parametrize("newer", STANDINGS)
async def test_the_newer_word_about_a_session_replaces_the_older(
    jane: Seat, older: NoticeKind, newer: NoticeKind
) -> None:
    """Q8: "Sam has taken over" and "Sam has given back" cannot both be so; in the window and on the desktop."""
    jane.hears(NoticeAdded(notice=notice("n1", older, "Sam has taken over")))
    jane.hears(NoticeAdded(notice=notice("n2", newer, "Sam has given back", minutes=1)))
    assert jane.herald.sentences == ["Sam has given back"]
    assert [told.title for told in jane.herald.notifications.values()] == ["Sam has given back"]


@pytest.mark.parametrize("kind", sorted(ASIDE))
async def test_what_somebody_said_is_news_of_its_own(jane: Seat, kind: NoticeKind) -> None:
    """C3, C9: a question or an answer does not go because the session has moved on, nor the other way round."""
    jane.hears(NoticeAdded(notice=notice("n1", "claimed", "Sam has taken over")))
    jane.hears(NoticeAdded(notice=notice("n2", kind, "Sam asks you about mail", minutes=1)))
    jane.hears(NoticeAdded(notice=notice("n3", kind, "Sam asks you about logs", minutes=2)))
    jane.hears(NoticeAdded(notice=notice("n4", "returned", "Sam has given back", minutes=3)))
    assert jane.herald.sentences == ["Sam asks you about mail", "Sam asks you about logs", "Sam has given back"]


async def test_other_sessions_are_left_alone(jane: Seat) -> None:
    """Q8."""
    jane.hears(NoticeAdded(notice=notice("n1", "claimed", "Sam has taken over")))
    jane.hears(NoticeAdded(notice=notice("n2", "claimed", "Alex has taken over", session="s2")))
    assert jane.herald.sentences == ["Sam has taken over", "Alex has taken over"]


async def test_a_session_that_was_handed_off_again_is_only_that(seat: Seat) -> None:
    """Q5, Q8: what was said of the handoff before goes with the new escalation."""
    seat.hears(NoticeAdded(notice=notice("n1", "resolved", "Alex has finished", session="s7")))
    seat.escalates("h1", session_id="s7")
    assert seat.herald.sentences == ["Escalation from Jane"]
    assert list(seat.herald.notifications) == ["h1"]


async def test_that_a_colleague_has_it_goes_when_the_colleague_has_put_it_back(seat: Seat) -> None:
    """C7, C8: also where no notice says so, as after an undo."""
    old = seat.escalates("h1")
    claimed = seat.is_claimed("h1", by=made.ALEX)
    assert "claimed:h1" in seat.herald.toasts
    back = made.handoff("h1", version=claimed.version + 1, session_id=old.session_id)
    seat.hears(HandoffReleased(handoff=back, actor=made.ALEX, reason=""))
    assert "claimed:h1" not in seat.herald.toasts


async def test_a_lost_race_is_no_longer_said_once_it_waits_again(seat: Seat) -> None:
    """C3, C8: "Already claimed by Alex" and what can be done about it end with Alex's claim."""
    old = seat.escalates("h1")
    seat.is_claimed("h1", by=made.ALEX)
    await seat.desk.open_handoff(old.id)
    assert seat.herald.sentences == ["Already claimed by Alex just now."]
    done = seat.handoffs["h1"].version + 1
    resolved = made.handoff("h1", version=done, session_id=old.session_id, status="resolved", claimed_by=made.ALEX)
    seat.hears(HandoffResolved(handoff=resolved, actor=made.ALEX))
    assert seat.herald.toasts == {}


async def test_a_reminder_of_what_waits_can_be_picked_up(seat: Seat) -> None:
    """C10, Q5: it takes the place of the escalation's own notification, so it offers as much."""
    old = seat.escalates("h1")
    seat.hears(NoticeAdded(notice=notice("n1", "reminder", "Jane is still waiting", session=old.session_id)))
    assert list(seat.herald.notifications) == ["n1"]
    assert ("pick_up", "Pick up") in seat.herald.notifications["n1"].actions
    seat.is_claimed("h1", by=made.ALEX)
    assert seat.herald.notifications == {}


async def a_gap(seat: Seat, *names: str, **changes: str) -> None:
    for name in names:
        seat.knows(name, problem_summary=f"Problem {name}", headline=f"Escalation from Jane: {name}", **changes)
    seat.event_id += 1
    await seat.goes_live()


async def test_the_line_of_a_gap_counts_down_silently(seat: Seat) -> None:
    """V5, C7: claimed elsewhere one by one: N−1, the last one by name, then nothing; told once."""
    await a_gap(seat, "h1", "h2", "h3")
    assert seat.herald.notifications[SUMMARY].title == "3 new escalations"
    seat.is_claimed("h1")
    assert seat.herald.notifications[SUMMARY].title == "2 new escalations"
    assert seat.herald.toasts[SUMMARY].title == "2 new escalations"
    seat.is_claimed("h3")
    left = seat.herald.notifications[SUMMARY]
    assert (left.title, left.actions) == ("Escalation from Jane: h2", (("open", "Open"), ("pick_up", "Pick up")))
    assert seat.herald.told == ["3 new escalations"]
    await seat.desk.on_action(SUMMARY, "default")
    assert seat.desk.sheet.value is not None
    assert seat.desk.sheet.value.handoff_id == "h2"
    assert SUMMARY not in seat.herald.notifications


async def test_the_line_of_a_gap_stops_being_urgent_with_its_urgent_one(seat: Seat) -> None:
    """V5: what the line says of urgency is as true as its number."""
    await a_gap(seat, "h1", "h2")
    await a_gap(seat, "h3", "h4", priority="urgent")
    assert seat.herald.notifications[SUMMARY].title == "4 new escalations, 2 urgent"
    assert seat.herald.notifications[SUMMARY].urgency == "critical"
    seat.is_claimed("h3")
    seat.is_claimed("h4")
    assert seat.herald.notifications[SUMMARY].title == "2 new escalations"
    assert seat.herald.notifications[SUMMARY].urgency == "normal"


async def test_a_line_that_somebody_closed_does_not_come_back(seat: Seat) -> None:
    """V5, Q5: putting it right is no news."""
    await a_gap(seat, "h1", "h2", "h3")
    seat.herald.notifications.clear()
    seat.herald.toasts.clear()
    seat.is_claimed("h1", tell=False)
    await seat.workspace.escalations.mark_seen(seat.handoffs["h2"].id)
    assert SUMMARY not in seat.herald.notifications
    assert SUMMARY not in seat.herald.toasts


async def test_a_line_of_other_news_loses_what_was_read_elsewhere(jane: Seat) -> None:
    """V5, Q8."""
    jane.notices = [
        notice("n1", "claimed", "Sam has taken over", "s1"),
        notice("n2", "returned", "Alex has given back", "s2", minutes=1),
    ]
    jane.event_id += 1
    await jane.goes_live()
    assert jane.herald.notifications[NEWS].title == "2 new notifications"
    jane.hears(NoticesMarkedRead(ids=(jane.notices[1].id,), at=made.NOON))
    assert jane.herald.notifications[NEWS].title == "Sam has taken over"
    jane.hears(NoticesMarkedRead(ids=(jane.notices[0].id,), at=made.NOON))
    assert jane.herald.notifications == {}


async def test_a_gap_in_which_one_session_went_to_and_fro_says_where_it_stands(jane: Seat) -> None:
    """V5, Q8: three notices about one session are one piece of news."""
    jane.notices = [
        notice("n1", "claimed", "Sam has taken over"),
        notice("n2", "released", "Sam has put back", minutes=1),
        notice("n3", "claimed", "Alex has taken over", minutes=2),
    ]
    jane.event_id += 1
    await jane.goes_live()
    assert jane.herald.told == ["Alex has taken over"]
    assert jane.herald.sentences == ["Alex has taken over"]
