"""The news: toasts, notifications, counts (Q4, Q5, Q7, Q8, V5, C3, C7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rf_desktop.contract import endpoints as e
from rf_desktop.contract.events import (
    HandoffClaimed,
    HandoffCreated,
    HandoffResolved,
    HandoffWithdrawn,
    LoggedEvent,
    MessageAdded,
    NoticeAdded,
)
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.vocabulary import Role
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.effects import Effect, effects
from tests.client import made
from tests.fakes.seat import Seat


async def test_a_new_escalation_is_told_with_its_headline_and_two_ways_on(seat: Seat) -> None:
    """Q5, E6."""
    seat.escalates("h1", headline="Escalation from Jane · #12345: Outlook is failing", priority="urgent")
    told = seat.herald.notifications["h1"]
    assert told.title == "Escalation from Jane · #12345: Outlook is failing"
    assert told.actions == (("open", "Open"), ("pick_up", "Pick up"))
    assert told.urgency == "critical"
    assert seat.herald.toasts["h1"].action == "open"


async def test_ones_own_acts_are_never_announced(tmp_path: Path) -> None:
    """Q5."""
    seat = Seat(tmp_path, made.me(made.JANE, "senior"))
    await seat.goes_live()
    seat.escalates("h1", by=made.JANE)
    seat.escalates("h2", by=made.ALEX)
    seat.herald.toasts.clear()
    seat.is_claimed("h2", by=made.JANE)
    assert seat.herald.told == ["Escalation from Jane"]
    assert seat.herald.toasts == {}
    await seat.leaves()


@pytest.mark.parametrize("how", ["claimed elsewhere", "seen elsewhere", "opened", "withdrawn"])
async def test_a_notification_goes_as_soon_as_its_card_is_settled(seat: Seat, how: str) -> None:
    """Q5, C7."""
    old = seat.escalates("h1")
    assert "h1" in seat.herald.notifications
    match how:
        case "claimed elsewhere":
            seat.is_claimed("h1")
        case "seen elsewhere":
            await seat.workspace.escalations.mark_seen(old.id)
        case "opened":
            await seat.desk.open_handoff(old.id)
        case _:
            new = made.handoff("h1", version=old.version + 1, status="withdrawn")
            seat.hears(HandoffWithdrawn(handoff=new, actor=made.JANE))
    assert "h1" not in seat.herald.notifications
    assert "h1" not in seat.herald.toasts


async def test_a_claim_elsewhere_says_who_has_it(seat: Seat) -> None:
    """C7."""
    seat.escalates("h1", problem_summary="VPN drops")
    seat.is_claimed("h1", by=made.ALEX)
    told = seat.herald.toasts["claimed:h1"]
    assert (told.title, told.body) == ("Alex has this now", "VPN drops")


async def test_a_gap_is_told_in_one_line(seat: Seat) -> None:
    """V5: 4 new escalations, 1 urgent."""
    for number in range(4):
        seat.knows(f"h{number}", priority="urgent" if number == 2 else "normal")
    seat.event_id += 1
    await seat.goes_live()
    assert seat.herald.told == ["4 new escalations, 1 urgent"]
    assert list(seat.herald.notifications) == ["summary"]
    await seat.desk.announcer.on_action("summary", "default")
    assert seat.desk.show_queue_now.value == 1
    assert seat.herald.notifications == {}


async def test_a_single_escalation_of_a_gap_is_told_as_itself(seat: Seat) -> None:
    """V5."""
    seat.knows("h1")
    seat.event_id += 1
    await seat.goes_live()
    assert list(seat.herald.notifications) == ["h1"]


async def test_the_same_gap_is_never_told_twice(seat: Seat) -> None:
    """V5."""
    seat.knows("h1")
    seat.knows("h2")
    seat.event_id += 1
    await seat.goes_live()
    await seat.goes_live()
    assert seat.herald.told == ["2 new escalations"]


async def test_the_summary_goes_when_nothing_of_it_waits_any_more(seat: Seat) -> None:
    """C7, V5."""
    seat.knows("h1")
    seat.knows("h2")
    seat.event_id += 1
    await seat.goes_live()
    seat.is_claimed("h1")
    assert "summary" in seat.herald.notifications
    seat.is_claimed("h2")
    assert seat.herald.notifications == {}


async def test_a_click_lands_on_exactly_that_handoff_and_then_raises_the_window(seat: Seat) -> None:
    """Q5, M1."""
    seat.escalates("h1")
    seat.escalates("h2")
    places: list[str] = []
    seat.desk.sheet.watch(lambda sheet: places.append(sheet.handoff_id if sheet else "-"), now=False)
    seat.desk.raise_window.watch(lambda _: places.append("raised"), now=False)
    await seat.desk.announcer.on_action("h1", "default")
    assert places == ["h1", "raised"]


async def test_pick_up_in_the_notification_claims(seat: Seat) -> None:
    """Q5, Q3."""
    seat.escalates("h1")
    seat.lets_claim("h1")
    await seat.desk.announcer.on_action("h1", "pick_up")
    assert seat.api.requests(e.CLAIM_HANDOFF)[0].body.way == "pick_up"
    assert seat.desk.raise_window.value == 1
    assert seat.desk.sheet.value is None


async def test_a_click_on_something_unknown_opens_the_queue_and_never_a_guess(seat: Seat) -> None:
    """Q5."""
    await seat.desk.announcer.on_action("from last week", "default")
    assert seat.desk.show_queue_now.value == 1
    assert seat.desk.sheet.value is None


async def test_a_notification_that_outlived_its_moment_still_finds_its_handoff(seat: Seat) -> None:
    """Q5: the application was started again in between."""
    seat.knows("h1")
    seat.knows("h2")
    seat.event_id += 1
    await seat.goes_live()
    await seat.desk.announcer.on_action("h2", "open")
    assert seat.desk.sheet.value is not None
    assert seat.desk.sheet.value.handoff_id == "h2"


async def test_the_junior_hears_who_took_it_and_a_click_opens_the_session(tmp_path: Path) -> None:
    """Q8, E8."""
    seat = Seat(tmp_path, made.me(made.JANE, "engineer"))
    await seat.goes_live()
    seat.has_session(made.entry("s1"))
    told = made.notice("n1").model_copy(update={"kind": "claimed", "title": "Sam has taken over"})
    seat.hears(NoticeAdded(notice=told))
    assert seat.herald.told == ["Sam has taken over"]
    await seat.desk.announcer.on_action("n1", "open")
    assert seat.desk.conversation.selected.value == "s1"
    await seat.leaves()


async def test_the_tray_counts_what_the_queue_lists_and_says_what_is_wrong(seat: Seat) -> None:
    """Q4, Q7."""
    assert seat.desk.announcer.counts.value.tooltip == "ResolutionFlow · Nothing is waiting"
    seat.escalates("h1")
    seat.escalates("h2")
    await seat.desk.queue.mark_read("h2")
    counts = seat.desk.announcer.counts.value
    assert (counts.unread, counts.waiting) == (1, 2)
    assert counts.tooltip == "ResolutionFlow · 2 waiting, 1 unread"


async def test_the_next_escalation_is_the_first_that_waits_and_then_the_one_after(seat: Seat) -> None:
    """Q4."""
    seat.escalates("h1", priority="urgent")
    seat.escalates("h2")
    for expected in ("h1", "h2"):
        await seat.desk.next_escalation()
        assert seat.desk.sheet.value is not None
        assert seat.desk.sheet.value.handoff_id == expected
    assert seat.desk.queue.next_waiting() == "h1"


async def test_nothing_waiting_leads_to_the_queue(seat: Seat) -> None:
    """Q4."""
    await seat.desk.next_escalation()
    assert (seat.desk.show_queue_now.value, seat.desk.raise_window.value) == (1, 1)


async def test_the_bell_keeps_the_history_and_leads_there(seat: Seat) -> None:
    """Q8, M1."""
    seat.escalates("h1")
    seat.hears(NoticeAdded(notice=made.notice("n1")))
    (row,) = seat.desk.bell.state.value.rows
    assert (row.title, row.unread, seat.desk.bell.state.value.unread) == ("Escalation from Jane", True, 1)
    read = made.notice("n1", read=True)
    seat.notices = [read]
    seat.api.answers(e.READ_NOTICES, lambda _: e.READ_NOTICES.reply(as_of=seat.event_id, notices=tuple(seat.notices)))
    await seat.desk.bell.open("n1")
    assert seat.desk.sheet.value is not None
    assert seat.desk.bell.state.value.unread == 0


async def test_a_notice_of_a_withdrawal_says_so_instead_of_leading_to_a_session_that_was_never_mine(seat: Seat) -> None:
    """Q8, M1: from the bell and from the toast."""
    seat.knows("h1", status="withdrawn")
    notice = made.notice("n1").model_copy(update={"kind": "withdrawn"})
    seat.hears(NoticeAdded(notice=notice))
    seat.api.answers(e.READ_NOTICES, lambda _: e.READ_NOTICES.reply(as_of=seat.event_id, notices=(notice,)))
    for opens in (seat.desk.bell.open("n1"), seat.desk.announcer.on_action("n1", "open")):
        seat.herald.toasts.clear()
        await opens
        assert seat.herald.sentences == ["This handoff was withdrawn."]
    assert seat.api.count(e.OPEN_SESSION) == 0


async def test_an_empty_bell_says_so(seat: Seat) -> None:
    """Q8."""
    assert seat.desk.bell.state.value.empty == text.BELL_EMPTY
    await seat.desk.bell.mark_all_read()
    assert seat.api.count(e.READ_NOTICES) == 0


NEW = {"toast", "notification", "badge"}


def of(kind: type[Any], by: PersonRef, **changes: Any) -> LoggedEvent:
    event: LoggedEvent = kind(handoff=made.handoff(**changes), actor=by)
    return event


@pytest.mark.parametrize(
    ("event", "role", "told", "expected"),
    [
        (of(HandoffCreated, made.JANE), "senior", False, NEW),
        (of(HandoffCreated, made.JANE), "admin", False, NEW),
        (of(HandoffCreated, made.JANE), "engineer", False, set()),
        (of(HandoffCreated, made.SAM, handed_off_by_id=made.SAM.id), "senior", False, set()),
        (of(HandoffCreated, made.JANE, intent="transfer", target=made.SAM), "engineer", False, NEW),
        (of(HandoffCreated, made.JANE, intent="transfer", target=made.ALEX), "admin", False, set()),
        (of(HandoffClaimed, made.ALEX, claimed_by=made.ALEX), "senior", False, {"toast", "badge", "withdraw"}),
        (of(HandoffClaimed, made.ALEX, claimed_by=made.ALEX), "senior", True, {"badge", "withdraw"}),
        (of(HandoffClaimed, made.SAM, claimed_by=made.SAM), "senior", False, {"badge", "withdraw"}),
        (of(HandoffClaimed, made.ALEX, handed_off_by_id=made.SAM.id), "senior", False, set()),
        (of(HandoffWithdrawn, made.JANE), "senior", False, {"badge", "withdraw"}),
        (of(HandoffResolved, made.ALEX), "senior", False, {"badge", "withdraw"}),
        (NoticeAdded(notice=made.notice("n")), "senior", False, set()),
        (
            NoticeAdded(notice=made.notice("n").model_copy(update={"kind": "claimed"})),
            "engineer",
            False,
            {"toast", "notification"},
        ),
        (MessageAdded(message=made.message(1)), "senior", False, set()),
    ],
)
def test_the_effects_of_each_event(event: LoggedEvent, role: Role, told: bool, expected: set[Effect]) -> None:
    """Q5, Q6, C7: one policy function."""
    assert effects(event, made.me(made.SAM, role), conflict_told=told) == expected


async def test_a_claim_elsewhere_clears_the_toast_also_where_the_notification_was_held(seat: Seat) -> None:
    """C7, Q6: what stands in the window alone is taken back as well; here behind a full screen."""
    seat.herald.moment = type(seat.herald.moment)(full_screen=True)
    seat.escalates("h1")
    assert "h1" in seat.herald.toasts
    assert "h1" not in seat.herald.notifications
    seat.is_claimed("h1", by=made.ALEX)
    assert "h1" not in seat.herald.toasts
    assert "Alex has this now" in seat.herald.sentences
