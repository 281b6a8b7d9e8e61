"""What became of each toast and notification can be read afterwards (Q6)."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from rf_desktop.client import told
from rf_desktop.client.told import Fate, ToldLog
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.events import NoticeAdded, NoticesMarkedRead
from rf_desktop.domain.alerting import Here
from rf_desktop.domain.redaction import for_disk
from tests.client import made
from tests.client.waiting import LONGEST
from tests.fakes.seat import Seat
from tests.viewmodels.test_held_and_reported import comes, news

PENDING, SHOWN = Fate("pending"), Fate("shown")


def fates(seat: Seat) -> list[tuple[Fate | None, Fate | None]]:
    return [(entry.toast, entry.notification) for entry in seat.desk.announcer.log.entries.value]


async def test_shown_is_written_when_it_was_shown(seat: Seat) -> None:
    """Q6: each of both when it says so."""
    comes(seat, "h1")
    assert fates(seat) == [(PENDING, PENDING)]
    seat.desk.announcer.on_toast_shown("h1")
    seat.desk.announcer.on_outcome("h1", None)
    assert fates(seat) == [(SHOWN, SHOWN)]


async def test_what_was_held_says_by_what(seat: Seat) -> None:
    """Q6, Q9: filter, do-not-disturb with the window in front, and without."""
    comes(seat, "h1", "filter")
    comes(seat, "h2", "do_not_disturb")
    seat.herald.moment = Here()
    comes(seat, "h3", "quiet_hours")
    filtered, quiet = Fate("suppressed", "filter"), Fate("suppressed", "quiet_hours")
    assert fates(seat) == [
        (quiet, quiet),
        (PENDING, Fate("suppressed", "do_not_disturb")),
        (filtered, filtered),
    ]


async def test_what_the_desktop_keeps_for_later_is_not_called_shown(seat: Seat) -> None:
    """Q6: its own do-not-disturb is on."""
    seat.herald.moment = Here(desktop_quiet=True)
    comes(seat, "h1")
    seat.desk.announcer.on_outcome("h1", None)
    assert fates(seat)[0][1] == Fate("suppressed", "desktop")


async def test_a_failure_says_why(seat: Seat) -> None:
    """Q6."""
    comes(seat, "h1")
    seat.desk.announcer.on_outcome("h1", "No notification service is running.")
    assert fates(seat)[0][1] == Fate("failed", "No notification service is running.")


async def test_one_that_nobody_answers_for_is_settled_all_the_same(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Q6: within ten seconds; a late answer corrects it."""
    monkeypatch.setattr(told, "PATIENCE", 0.01)
    comes(seat, "h1")
    entries = seat.desk.announcer.log.entries
    done = asyncio.Event()
    entries.watch(lambda now: done.set() if now[0].is_settled else None)
    await asyncio.wait_for(done.wait(), LONGEST)
    assert fates(seat) == [(Fate("suppressed", told.HIDDEN), Fate("failed", told.NO_ANSWER))]
    seat.desk.announcer.on_outcome("h1", None)
    assert fates(seat)[0][1] == SHOWN


async def test_what_was_claimed_before_it_was_shown_says_so(seat: Seat) -> None:
    """C7."""
    comes(seat, "h1")
    seat.is_claimed("h1")
    settled_before = Fate("suppressed", told.SETTLED)
    assert fates(seat) == [(settled_before, settled_before)]


async def test_a_reminder_goes_when_a_colleague_has_it(seat: Seat) -> None:
    """C7: and an answer to my question stays until it is read."""
    seat.api.answers(e.REPORT_DELIVERY, e.REPORT_DELIVERY.reply())
    seat.escalates("h1")
    reminder, answer = news("h1", "reminder"), news("h1", "answer")
    for notice in (reminder, answer):
        seat.hears(NoticeAdded(notice=notice))
    assert {reminder.id, answer.id} <= set(seat.herald.notifications)
    seat.is_claimed("h1")
    assert reminder.id not in seat.herald.notifications
    assert reminder.id not in seat.herald.toasts
    assert answer.id in seat.herald.notifications


async def test_what_was_read_on_another_desktop_goes_here(seat: Seat) -> None:
    """Q5, Q8: PITFALLS A, toasts that stay after the item was read."""
    answer, other = news("h1", "answer"), news("h1", "answer")
    for notice in (answer, other):
        seat.hears(NoticeAdded(notice=notice))
    seat.hears(NoticesMarkedRead(ids=(answer.id,), at=seat.clock.now))
    assert set(seat.herald.notifications) == {other.id}
    assert answer.id not in seat.herald.toasts


async def test_what_a_gap_kept_back_is_in_the_log_too(seat: Seat) -> None:
    """V5, Q6."""
    seat.api.answers(e.REPORT_DELIVERY, e.REPORT_DELIVERY.reply())
    seat.knows("h1")
    seat.notices.append(news("h1", held_by="do_not_disturb"))
    seat.event_id += 1
    await seat.goes_live()
    assert fates(seat) == [(Fate("suppressed", "do_not_disturb"), Fate("suppressed", "do_not_disturb"))]


async def test_the_log_survives_a_restart_without_secrets_and_goes_at_sign_out(seat: Seat) -> None:
    """D3: readable by this user only."""
    notice = made.notice("n1").model_copy(update={"kind": "answer", "title": "The password is hunter2secret!"})
    seat.hears(NoticeAdded(notice=notice))
    seat.desk.announcer.on_toast_shown("n1")
    seat.desk.announcer.on_outcome("n1", None)
    (path,) = seat.folder.glob(f"people/*/{told.FILE}")
    assert "hunter2secret" not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = ToldLog(path, for_disk, seat.clock)
    assert [(entry.title, entry.toast) for entry in again.entries.value] == [(for_disk(notice.title), SHOWN)]
    await seat.desk.sign_out()
    assert not path.exists()


def test_only_the_last_200_are_kept_and_nonsense_is_an_empty_log(tmp_path: Path) -> None:
    """Q6."""
    path = tmp_path / told.FILE
    log = ToldLog(path, str, made.clock if hasattr(made, "clock") else lambda: made.NOON)
    for number in range(205):
        log.begin(str(number), f"number {number}", toast=SHOWN, notification=None)
    for kept in (log, ToldLog(path, str, lambda: made.NOON)):
        assert [entry.title for entry in kept.entries.value] == [f"number {n}" for n in range(204, 4, -1)]
    for nonsense in ("", "{}", "[1]", '[{"at": 1}]', '{"a":', "[" * 9_000):
        path.write_text(nonsense)
        assert ToldLog(path, str, lambda: made.NOON).entries.value == ()
