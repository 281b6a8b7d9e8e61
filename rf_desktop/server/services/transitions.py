"""The one function through which every step of a handoff's life goes (C5, C8, C10, C11).

One conditional UPDATE decides, along the table of `domain/handoff.py`. Whoever comes too late learns the real state,
and nothing has changed. Whatever follows from the step is in the same transaction: offer and coaching, the session,
timers, event, notices, the line in the conversation, the audit entry.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Any

from rf_desktop.domain.errors import NotAvailable, Refusal
from rf_desktop.domain.handoff import HandoffStep
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.standing import Standing, refusal
from rf_desktop.domain.vocabulary import ClaimWay, HandoffStatus
from rf_desktop.server.services import session_views, tidings, timers
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import readable_handoff
from rf_desktop.server.store.handoffs import OnlyIf
from rf_desktop.server.store.tables import CoachingRow, HandoffRow, OfferRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.values import dataclass

AUDITED: dict[HandoffStep, str] = {
    "claim": "claimed",
    "withdraw": "withdrawn",
    "decline": "declined",
    "undo": "claim_undone",
    "release": "released",
    "return": "returned",
    "reassign": "offered",
    "accept": "offer_accepted",
    "turn_down": "offer_turned_down",
    "come_back": "came_back",
    "resolve": "resolved",
    "remind": "reminded",
    "raise_tier": "tier_raised",
    "ask_still_on_it": "still_on_it_asked",
    "still_on_it": "still_on_it",
}
"""Each step as the audit log words it."""
_TO_QUEUE: dict[str, Any] = {"claimed_by_id": None, "claimed_at": None, "claimed_way": None}
_SETTLED: dict[str, Any] = {"offered": False, "coached": False, "asked_still_at": None}
_TIES_END: frozenset[HandoffStep] = frozenset({"undo", "release", "return", "accept", "come_back", "resolve"})
"""Steps after which no offer, no coaching and no question is left of the time before."""


@dataclass(frozen=True)
class Move:
    """A step that `by` (None: the clock) wants to take at `at`, with its conditions and what comes with it.

    reason: why, or at the end what helped; the notices of the step tell it. way: of a claim. offer: of a reassignment.
    coaching: of a coached return; without one a return is a plain one. given_up: the handoff ends because its session
    is abandoned, not because anything helped.
    """

    step: HandoffStep
    handoff_id: HandoffId
    by: Actor | None
    at: datetime
    only_if: OnlyIf = field(default_factory=OnlyIf)
    reason: str = ""
    way: ClaimWay = "continue"
    offer: OfferRow | None = None
    coaching: CoachingRow | None = None
    given_up: bool = False


@dataclass(frozen=True)
class Before:
    """What a step leaves behind: who had it, to whom it was offered, who coached it."""

    status: HandoffStatus = "open"
    owner: PersonId | None = None
    offered_to: PersonId | None = None
    coach: PersonId | None = None

    @property
    def concerned(self) -> list[PersonId]:
        """Those who hear of the step although it may no longer be theirs."""
        return [person for person in (self.owner, self.offered_to, self.coach) if person]


async def take(work: Work, move: Move) -> HandoffRow:
    """Take the step, or raise why not; then nothing has changed. Raises NotAvailable for who may not know of it."""
    row = await attempt(work, move)
    if row is None:
        raise await why_not(work, move)
    return row


async def attempt(work: Work, move: Move) -> HandoffRow | None:
    """As `take`, with None where the step is not possible (any more): the clock's way, which asks nobody."""
    if move.step == "claim":
        assert move.by is not None
        before = Before()
        row = await work.handoffs.claim(move.handoff_id, move.by.person_id, move.by.role, move.way, move.at)
    else:
        seen = await _seen(work, move)
        if seen is None:
            return None
        before = await _before(work, seen)
        row = await work.handoffs.step(move.step, move.handoff_id, move.only_if, **_values(move, seen, before))
    if row is None:
        return None
    await _follow(work, move, row, before)
    return row


async def why_not(work: Work, move: Move) -> Refusal:
    """Why the step was not possible, with the real state."""
    row = await _seen(work, move)
    if row is None:
        return NotAvailable("handoff")
    person, role = (move.by.person_id, move.by.role) if move.by else (None, None)
    return refusal(move.step, await standing(work, row), person, role)


async def standing(work: Work, row: HandoffRow) -> Standing:
    """What the rules need to know of a handoff."""
    before = await _before(work, row)

    async def name(person_id: PersonId | None) -> str:
        person = await work.people.ref_or_none(person_id)
        return person.name if person else ""

    return Standing(
        status=row.status,
        handed_off_by=row.handed_off_by_id,
        target=row.target_id,
        target_name=await name(row.target_id),
        claimed_by=row.claimed_by_id,
        claimed_by_name=await name(row.claimed_by_id),
        claimed_at=row.claimed_at,
        offered_to=before.offered_to,
        offered_to_name=await name(before.offered_to),
        coach=before.coach,
    )


async def session_of(work: Work, row: HandoffRow) -> SessionRow:
    """The session that was handed off."""
    session = await work.sessions.get(row.session_id)
    if session is None:
        raise NotAvailable("session")
    return session


async def end_coaching(work: Work, row: HandoffRow) -> None:
    """The junior hands off again, so what they were coached through will not come back by itself (C8)."""
    await work.ways.end_coaching(row.id)
    await timers.stop(work, row)
    row.coached = False
    row.version += 1
    await work.flush()


async def _seen(work: Work, move: Move) -> HandoffRow | None:
    """The handoff as it is now. A person who may not know of it: NotAvailable."""
    if move.by is not None:
        return await readable_handoff(work, move.by, move.handoff_id)
    return await work.handoffs.get(move.handoff_id)


async def _before(work: Work, row: HandoffRow) -> Before:
    offer = await work.ways.offer(row.id) if row.offered else None
    coaching = await work.ways.coaching(row.id) if row.coached else None
    return Before(
        row.status,
        row.claimed_by_id,
        offer.offered_to_id if offer else None,
        coaching.coach_id if coaching else None,
    )


def _values(move: Move, seen: HandoffRow, before: Before) -> dict[str, Any]:
    """The columns that change with the status, whoever takes the step."""
    values: dict[str, Any] = dict(_SETTLED) if move.step in _TIES_END else {}
    match move.step:
        case "undo":
            values |= _TO_QUEUE
        case "release":
            values |= _TO_QUEUE | {"intent": "escalate", "target_id": None, "tier": 1, "waiting_since": move.at}
            values["released_count"] = seen.released_count + 1
        case "return":
            values["coached"] = move.coaching is not None
        case "accept":
            assert move.by is not None
            values |= {"claimed_by_id": move.by.person_id, "claimed_at": move.at, "claimed_way": None}
        case "come_back":
            values |= {"claimed_by_id": before.coach, "claimed_at": move.at, "claimed_way": None}
        case "reassign":
            values["offered"] = True
        case "turn_down":
            values["offered"] = False
        case "resolve":
            values["resolved_at"] = move.at
        case "raise_tier":
            values["tier"] = 2
        case "ask_still_on_it":
            values["asked_still_at"] = move.at
        case "still_on_it":
            values["asked_still_at"] = None
        case _:
            pass
    return values


async def _follow(work: Work, move: Move, row: HandoffRow, before: Before) -> None:
    """Everything that comes with a step that was taken."""
    if move.offer is not None:
        await work.ways.make_offer(move.offer)
    elif before.offered_to and not row.offered:
        await work.ways.end_offer(row.id)
    if move.coaching is not None:
        await work.ways.coach(move.coaching)
    elif before.coach and not row.coached:
        await work.ways.end_coaching(row.id)
    await work.people.meet(row.handed_off_by_id, row.target_id, row.claimed_by_id)
    await _wind_timers(work, move, row)
    told = tidings.Step(
        move.step,
        row,
        move.by,
        move.at,
        move.reason,
        before.owner,
        before.offered_to,
        before.coach,
        given_up=move.given_up,
    )
    await tidings.announce_step(work, told, before.concerned)
    session = await session_of(work, row)
    former = (session.owner_id, session.escalated_to_id)
    if _turn(move, row, session):
        session.updated_at = move.at
        session.version += 1
        await session_views.announce_session(work, session, *former)
    await tidings.settle_attention(work, move.step, row, move.by, move.at)
    await tidings.tell(work, told)
    await tidings.note(work, told, session)
    actor_id = move.by.person_id if move.by else None
    detail = {"from": before.status, "to": row.status, "owner": row.claimed_by_id}
    work.audit.record(AUDITED[move.step], "handoff", row.id, actor_id, move.at, **detail)


def _turn(move: Move, row: HandoffRow, session: SessionRow) -> bool:
    """Let the session follow its handoff; False where nothing of it changes (resolving is the session's own doing)."""
    match move.step:
        case "claim" | "accept" | "come_back":
            assert row.claimed_by_id is not None
            session.status = "active"
            session.owner_id = row.claimed_by_id
            session.escalated_to_id = row.claimed_by_id
        case "undo" | "release":
            session.status = "escalated"
            session.owner_id = row.handed_off_by_id
            session.escalated_to_id = None
        case "return":
            session.status = "active"
            session.owner_id = row.handed_off_by_id
            session.escalated_to_id = row.claimed_by_id if row.coached else None  # a coach goes on reading
        case "withdraw" | "decline":
            session.status = "active"
        case _:
            return False
    return True


async def _wind_timers(work: Work, move: Move, row: HandoffRow) -> None:
    """The timers of the state before die, those of the new one start; here and nowhere else."""
    match move.step:
        case "remind" | "raise_tier":
            return
        case "reassign" | "turn_down":
            await timers.stop(work, row, "offer_lapse")
            if row.offered:
                timers.let_lapse(work, row, move.at)
        case "ask_still_on_it":
            await timers.stop(work, row, "ask_still_on_it", "release_stale")
            timers.expect_answer(work, row, move.at)
        case "still_on_it":
            await timers.stop(work, row, "ask_still_on_it", "release_stale")
            timers.look_after(work, row, move.at)
        case _:
            await timers.stop(work, row)
            if row.status == "open":
                timers.wait(work, row, move.at)
            elif row.status == "claimed":
                timers.look_after(work, row, move.at)
            elif move.coaching is not None and move.coaching.comes_back_at is not None:
                timers.fetch_back(work, row, move.coaching.comes_back_at)
