"""What the server holds back does not alert, and the server hears what became of the rest (Q6, Q9, E8)."""

from __future__ import annotations

from itertools import count
from typing import get_args

import pytest

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.events import NoticeAdded
from rf_desktop.contract.handoffs import HandoffDetail
from rf_desktop.contract.notices import Notice, NoticeKind
from rf_desktop.domain.alerting import Here, alert
from rf_desktop.domain.ids import HandoffId, NoticeId
from rf_desktop.domain.vocabulary import Held
from rf_desktop.viewmodels.effects import GONE, NEW, TOLD, allowed
from tests.client import made
from tests.fakes.seat import Seat, settled

_numbers = count(1)


def news(name: str, kind: NoticeKind = "escalation", held_by: Held | None = None) -> Notice:
    """The server's notice of a handoff."""
    change = {
        "id": NoticeId(f"n{next(_numbers)}"),
        "handoff_id": HandoffId(name),
        "kind": kind,
        "held_by": held_by,
        "title": f"{kind} {name}",
    }
    return made.notice("n").model_copy(update=change)


def comes(seat: Seat, name: str, held_by: Held | None = None) -> tuple[HandoffDetail, Notice]:
    """An escalation as the server tells it: the notice first, then the handoff."""
    seat.api.answers(e.REPORT_DELIVERY, e.REPORT_DELIVERY.reply())
    notice = news(name, held_by=held_by)
    seat.hears(NoticeAdded(notice=notice))
    return seat.escalates(name, headline=f"Escalation {name}"), notice


def reports(seat: Seat) -> list[tuple[str, str, str]]:
    """What the server was told: notice, outcome, why."""
    return [(a.path["notice_id"], a.body.outcome, a.body.why) for a in seat.api.requests(e.REPORT_DELIVERY)]


async def reported(seat: Seat, count: int = 1) -> list[tuple[str, str, str]]:
    """The same, once so many are there."""
    await settled(lambda: len(reports(seat)) >= count)
    return reports(seat)


@pytest.mark.parametrize("held", ["do_not_disturb", "quiet_hours"])
async def test_held_news_makes_a_toast_and_no_notification(seat: Seat, held: Held) -> None:
    """Q6: the card has its dot and is counted; the server hears that it was held, and why."""
    _, notice = comes(seat, "h1", held)
    assert seat.herald.notifications == {}
    assert "h1" in seat.herald.toasts
    assert seat.desk.announcer.counts.value.unread == 1
    assert await reported(seat) == [(notice.id, "held", held)]


async def test_filtered_news_is_counted_and_nothing_else(seat: Seat) -> None:
    """Q9: not even a toast; it is in the queue and in the bell."""
    _, notice = comes(seat, "h1", "filter")
    assert (seat.herald.notifications, seat.herald.toasts) == ({}, {})
    assert seat.desk.announcer.counts.value.unread == 1
    assert notice in seat.workspace.notices.bell.value.notices
    assert await reported(seat) == [(notice.id, "held", "filter")]


async def test_shown_is_said_when_the_desktop_has_shown_it_and_once(seat: Seat) -> None:
    """E8: not before, and not again when the same notification is replaced or withdrawn."""
    _, notice = comes(seat, "h1")
    assert "h1" in seat.herald.notifications
    assert reports(seat) == []
    seat.desk.announcer.on_outcome("h1", None)
    seat.desk.announcer.on_outcome("h1", None)
    seat.desk.announcer.on_outcome("something else", None)
    assert await reported(seat) == [(notice.id, "shown", "")]


async def test_a_desktop_that_refuses_is_reported_with_its_reason(seat: Seat) -> None:
    """E8: cut to what the server keeps."""
    _, notice = comes(seat, "h1")
    seat.desk.announcer.on_outcome("h1", "No notification service. " * 40)
    ((about, outcome, why),) = await reported(seat)
    assert (about, outcome, len(why)) == (notice.id, "failed", 300)


async def test_a_report_that_gets_lost_bothers_nobody(seat: Seat) -> None:
    """E8: fire and forget."""
    comes(seat, "h1")
    seat.api.answers(e.REPORT_DELIVERY, Unreachable("gone"))
    told = dict(seat.herald.toasts)
    seat.desk.announcer.on_outcome("h1", None)
    await reported(seat)
    assert seat.herald.toasts == told


async def test_a_summary_reports_each_notice_that_it_stands_for_and_leaves_held_ones_out(seat: Seat) -> None:
    """V5, E8, Q6: three came in the gap, one of them held."""
    seat.api.answers(e.REPORT_DELIVERY, e.REPORT_DELIVERY.reply())
    held: dict[str, Held | None] = {"h1": None, "h2": None, "h3": "filter"}
    for name, by in held.items():
        seat.knows(name)
        seat.notices.append(news(name, held_by=by))
    seat.event_id += 1
    await seat.goes_live()
    assert seat.herald.told == ["2 new escalations"]
    seat.desk.announcer.on_outcome("summary", None)
    first, second, third = (notice.id for notice in seat.notices)
    assert set(await reported(seat, 3)) == {(first, "shown", ""), (second, "shown", ""), (third, "held", "filter")}


async def test_a_gap_of_held_news_only_says_nothing(seat: Seat) -> None:
    """V5, Q6."""
    seat.api.answers(e.REPORT_DELIVERY, e.REPORT_DELIVERY.reply())
    seat.knows("h1")
    seat.notices += [news("h1", held_by="do_not_disturb"), news("h1", "answer", held_by="do_not_disturb")]
    seat.event_id += 1
    await seat.goes_live()
    assert (seat.herald.told, seat.herald.toasts) == ([], {})
    assert seat.desk.announcer.counts.value.unread == 1


async def test_a_reminder_is_told_and_reported_and_an_answer_is_told_only(seat: Seat) -> None:
    """E8: what brings nobody a handoff is in nobody's ledger; held ones make no notification either (Q6)."""
    seat.api.answers(e.REPORT_DELIVERY, e.REPORT_DELIVERY.reply())
    seat.knows("h1")
    reminder, answer, quiet = news("h1", "reminder"), news("h1", "answer"), news("h1", "answer", "quiet_hours")
    for notice in (reminder, answer, quiet):
        seat.hears(NoticeAdded(notice=notice))
    assert set(seat.herald.notifications) == {reminder.id, answer.id}
    assert quiet.id in seat.herald.toasts
    for key in (answer.id, reminder.id):
        seat.desk.announcer.on_outcome(key, None)
    assert await reported(seat) == [(reminder.id, "shown", "")]


def test_nothing_that_is_held_loses_its_count() -> None:
    """Q6, Q7: and nothing is ever added."""
    for wanted in (NEW, TOLD, GONE):
        assert allowed(wanted, alert(None, Here(), breaks_through=False)) == wanted
        for held in get_args(Held):
            left = allowed(wanted, alert(held, Here(focused=True), breaks_through=False))
            assert left <= wanted
            assert "notification" not in left
            assert ("badge" in left) == ("badge" in wanted)
            assert ("withdraw" in left) == ("withdraw" in wanted)
