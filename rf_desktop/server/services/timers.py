"""A handoff's timers: jobs that name it as their subject, so that they die with the state they belong to (C5, C10).

Each carries the moment of what it waits on (`since`); one that finds another moment was meant for an earlier state.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.patience import OFFER_STANDS, PATIENCE, TO_ANSWER, offline_idle
from rf_desktop.server.store.tables import HandoffRow
from rf_desktop.server.store.unit_of_work import Work

TIMERS: frozenset[JobKind] = frozenset(
    {"remind", "raise_tier", "ask_still_on_it", "release_stale", "come_back", "offer_lapse"}
)


async def stop(work: Work, row: HandoffRow, *kinds: JobKind) -> None:
    """These timers of a handoff, all where none is named, die with the commit."""
    await work.jobs.cancel(row.id, kinds or TIMERS)


def wait(work: Work, row: HandoffRow, at: datetime) -> None:
    """It waits from `at` on: somebody is reminded, then the next tier hears of it."""
    patience = PATIENCE[row.priority]
    since = row.waiting_since or row.escalated_at
    _start(work, "remind", row, at + patience.remind, since)
    if row.tier == 1:
        _start(work, "raise_tier", row, at + patience.next_tier, since)


def look_after(
    work: Work, row: HandoffRow, since: datetime, due: datetime | None = None, *, last: bool = False
) -> None:
    """Its owner works on it since `since`. `last`: there is no later look, whether they are connected or not."""
    when = due or since + offline_idle(row.priority)
    _start(work, "ask_still_on_it", row, when, since, last=last)


def expect_answer(work: Work, row: HandoffRow, asked_at: datetime) -> None:
    """Its owner was asked; without an answer it is released."""
    _start(work, "release_stale", row, asked_at + TO_ANSWER, asked_at)


def let_lapse(work: Work, row: HandoffRow, offered_at: datetime) -> None:
    """An offer does not stand for ever."""
    _start(work, "offer_lapse", row, offered_at + OFFER_STANDS, offered_at)


def fetch_back(work: Work, row: HandoffRow, comes_back_at: datetime) -> None:
    """A coached return comes back by itself."""
    _start(work, "come_back", row, comes_back_at, comes_back_at)


def _start(work: Work, kind: JobKind, row: HandoffRow, due: datetime, since: datetime, **more: Any) -> None:
    work.jobs.enqueue(kind, {"handoff_id": row.id, "since": since.isoformat(), **more}, due, subject_id=row.id)
