"""A coached return that goes to its senior again, whoever or whatever brings it (C8)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.domain.ids import HandoffId
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.transitions import Move, attempt, why_not
from rf_desktop.server.store.handoffs import OnlyIf
from rf_desktop.server.store.tables import HandoffRow
from rf_desktop.server.store.unit_of_work import Work


async def bring_back(work: Work, handoff_id: HandoffId, by: Actor | None, at: datetime, reason: str) -> HandoffRow:
    """To the coach; where they no longer work here, on to the queue. `by` is one of the two, or None for the clock.

    Raises why not, and then nothing has changed.
    """
    coaching = await work.ways.coaching(handoff_id)
    seen = await work.handoffs.get(handoff_id)
    only_if = OnlyIf(coached=True, with_person=seen.handed_off_by_id if seen else None)
    move = Move("come_back", handoff_id, by, at, only_if, reason=reason)
    is_theirs = (
        by is None
        or seen is None
        or coaching is None
        or by.person_id
        in (
            seen.handed_off_by_id,
            coaching.coach_id,
        )
    )
    row = await attempt(work, move) if is_theirs else None
    if row is None:
        raise await why_not(work, move)
    coach = await work.people.get(coaching.coach_id) if coaching else None
    if coach is not None and not coach.active:
        gone = f"{coach.name} no longer works here"
        row = await attempt(work, Move("release", handoff_id, None, at, reason=gone)) or row
    return row
