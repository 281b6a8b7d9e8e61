"""The ways back and sideways after a claim: undo, release, return, coached return, reassign, and their answers (C8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rf_desktop.contract.handoffs import Claimed, HandoffDetail
from rf_desktop.contract.ways import CoachedReturn, CoachingStep, OptionalReason, Reason, Reassignment
from rf_desktop.domain import limits
from rf_desktop.domain.errors import Malformed, NotAvailable, UndoTooLate
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.patience import UNDO_WITHIN
from rf_desktop.server.ports import NewCard
from rf_desktop.server.services import handoff_views, session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.coming_back import bring_back
from rf_desktop.server.services.handoff_views import readable_handoff
from rf_desktop.server.services.messages import add_cards
from rf_desktop.server.services.transitions import AUDITED, Move, attempt, session_of, take, why_not
from rf_desktop.server.services.use_cases import UseCases, checked_key, fingerprint
from rf_desktop.server.store.handoffs import OnlyIf
from rf_desktop.server.store.tables import CoachingRow, HandoffRow, OfferRow
from rf_desktop.server.store.unit_of_work import Work

MOST_STEPS = 5
SHORTEST_COACHING, LONGEST_COACHING = 5, 10_080
"""Minutes after which a coached return may come back by itself."""


class WaysBack(UseCases):
    """What can be done with a handoff that somebody has; each raises why not, and then nothing has changed (C11)."""

    async def undo(self, actor: Actor, handoff_id: HandoffId) -> HandoffDetail:
        """Take one's own claim back within seconds, unless one has worked on it since; undone already is fine."""
        at = self._clock()
        async with self._writing(actor.account_id) as work:
            seen = await readable_handoff(work, actor, handoff_id)
            if await _worked_since(work, actor, seen):
                raise UndoTooLate
            only_if = replace(_mine(actor), claimed_since=at - UNDO_WITHIN, offered=False)
            move = Move("undo", handoff_id, actor, at, only_if)
            row = await attempt(work, move)
            if row is None:
                refused = await why_not(work, move)
                row = await readable_handoff(work, actor, handoff_id)
                if row.status != "open" or not await _undone_by(work, actor, row):
                    raise refused
            return await handoff_views.handoff_detail(work, row)

    async def release(self, actor: Actor, handoff_id: HandoffId, body: Reason) -> HandoffDetail:
        """Back to the queue, for all seniors, also where it was handed to one (C8)."""
        reason = _reason(body.reason)
        async with self._writing(actor.account_id) as work:
            only_if = await _mine_or_managed(work, actor, handoff_id)
            row = await take(work, Move("release", handoff_id, actor, self._clock(), only_if, reason=reason))
            return await handoff_views.handoff_detail(work, row)

    async def give_back(self, actor: Actor, handoff_id: HandoffId, body: Reason) -> HandoffDetail:
        """Back to who handed it off, who works on it again (C8)."""
        reason = _reason(body.reason)
        async with self._writing(actor.account_id) as work:
            row = await take(work, Move("return", handoff_id, actor, self._clock(), _mine(actor), reason=reason))
            await _must_be_here(work, row.handed_off_by_id)
            return await handoff_views.handoff_detail(work, row)

    async def give_back_coached(
        self, actor: Actor, handoff_id: HandoffId, body: CoachedReturn, key: str
    ) -> HandoffDetail:
        """Back to who handed it off, with steps for the lane; it comes back to `actor` (C8)."""
        reason, steps = _reason(body.reason), _cards(body.steps)
        stop = limits.require_one_line("stop_condition", body.stop_condition, limits.REASON)
        minutes = body.come_back_minutes
        if minutes is not None and not SHORTEST_COACHING <= minutes <= LONGEST_COACHING:
            raise Malformed("come_back_minutes", f"it is between {SHORTEST_COACHING} and {LONGEST_COACHING:,}")
        wanted = fingerprint("coached return", handoff_id, body)
        async with self._writing(actor.account_id) as work:
            if await work.keys.subject_of(actor.person_id, checked_key(key), wanted) is not None:
                return await handoff_views.handoff_detail(work, await readable_handoff(work, actor, handoff_id))
            at = self._clock()
            coaching = CoachingRow(
                handoff_id=handoff_id,
                coach_id=actor.person_id,
                stop_condition=stop,
                comes_back_at=None if minutes is None else at + timedelta(minutes=minutes),
            )
            row = await take(
                work, Move("return", handoff_id, actor, at, _mine(actor), reason=reason, coaching=coaching)
            )
            await _must_be_here(work, row.handed_off_by_id)
            await add_cards(work, await session_of(work, row), steps)
            work.keys.remember(actor.person_id, key, wanted, row.id, at)
            return await handoff_views.handoff_detail(work, row)

    async def come_back(self, actor: Actor, handoff_id: HandoffId, body: Reason) -> HandoffDetail:
        """The stop condition holds: a coached return goes to its senior again; said by either of the two (C8)."""
        reason = _reason(body.reason)
        async with self._writing(actor.account_id) as work:
            row = await bring_back(work, handoff_id, actor, self._clock(), reason)
            return await handoff_views.handoff_detail(work, row)

    async def reassign(self, actor: Actor, handoff_id: HandoffId, body: Reassignment) -> HandoffDetail:
        """Offer it to a colleague; it stays its owner's until they accept. A new offer replaces the old one (C8)."""
        reason, at = _reason(body.reason), self._clock()
        async with self._writing(actor.account_id) as work:
            only_if = await _mine_or_managed(work, actor, handoff_id)
            seen = await readable_handoff(work, actor, handoff_id)
            offer = OfferRow(
                handoff_id=handoff_id,
                offered_to_id=await _receiver(work, seen, body.target_id),
                offered_by_id=actor.person_id,
                reason=reason,
                offered_at=at,
            )
            row = await take(work, Move("reassign", handoff_id, actor, at, only_if, reason=reason, offer=offer))
            return await handoff_views.handoff_detail(work, row)

    async def accept(self, actor: Actor, handoff_id: HandoffId) -> Claimed:
        """Take what a colleague offers; accepting what one has already is fine and changes nothing (C2, C8)."""
        async with self._writing(actor.account_id) as work:
            seen = await readable_handoff(work, actor, handoff_id)
            only_if = OnlyIf(offered_to=actor.person_id, with_person=seen.claimed_by_id)
            move = Move("accept", handoff_id, actor, self._clock(), only_if)
            row = await attempt(work, move)
            if row is None:
                refused = await why_not(work, move)
                row = await readable_handoff(work, actor, handoff_id)
                if row.status != "claimed" or row.claimed_by_id != actor.person_id or row.offered:
                    raise refused
            detail = await session_views.detail(work, actor, await session_of(work, row))
            return Claimed(handoff=await handoff_views.handoff_detail(work, row), session=detail)

    async def decline(self, actor: Actor, handoff_id: HandoffId, body: OptionalReason) -> HandoffDetail:
        """Not take what was handed or offered to me; who offered it takes the offer back in the same way (C8)."""
        reason, at = " ".join(limits.at_most("reason", body.reason, limits.REASON).split()), self._clock()
        async with self._writing(actor.account_id) as work:
            seen = await readable_handoff(work, actor, handoff_id)
            if seen.status != "claimed":
                move = Move("decline", handoff_id, actor, at, OnlyIf(target=actor.person_id), reason=reason)
            else:
                move = Move("turn_down", handoff_id, actor, at, await _offers_end(work, actor, seen), reason=reason)
            return await handoff_views.handoff_detail(work, await take(work, move))

    async def still_on_it(self, actor: Actor, handoff_id: HandoffId) -> HandoffDetail:
        """Yes, I work on it: it is not released (C10). Where nobody asked, that is fine and changes nothing."""
        async with self._writing(actor.account_id) as work:
            seen = await readable_handoff(work, actor, handoff_id)
            if seen.status == "claimed" and seen.claimed_by_id == actor.person_id and seen.asked_still_at is None:
                return await handoff_views.handoff_detail(work, seen)
            move = Move("still_on_it", handoff_id, actor, self._clock(), OnlyIf(claimed_by=actor.person_id))
            return await handoff_views.handoff_detail(work, await take(work, move))


def _reason(text: str) -> str:
    return limits.require_one_line("reason", text, limits.REASON)


def _mine(actor: Actor) -> OnlyIf:
    """I have it, and the session is with me: it was not handed on meanwhile."""
    return OnlyIf(claimed_by=actor.person_id, with_person=actor.person_id)


async def _mine_or_managed(work: Work, actor: Actor, handoff_id: HandoffId) -> OnlyIf:
    """As `_mine`; an admin may do it with anybody's."""
    if actor.role != "admin":
        return _mine(actor)
    row = await readable_handoff(work, actor, handoff_id)
    return OnlyIf(claimed_by=row.claimed_by_id, with_person=row.claimed_by_id)


async def _worked_since(work: Work, actor: Actor, row: HandoffRow) -> bool:
    if row.status != "claimed" or row.claimed_by_id != actor.person_id or row.claimed_at is None:
        return False
    last = await work.ways.last_work(row.session_id, actor.person_id)
    return last is not None and last > row.claimed_at


async def _undone_by(work: Work, actor: Actor, row: HandoffRow) -> bool:
    """Whether the last step of this handoff was that this person took a claim back."""
    for entry in await work.audit.page(10, subject_id=row.id):
        if entry.action in AUDITED.values():
            return entry.action == AUDITED["undo"] and entry.actor_id == actor.person_id
    return False


async def _receiver(work: Work, row: HandoffRow, target_id: PersonId) -> PersonId:
    """The colleague to whom it is offered: active, neither its owner nor who handed it off (C4)."""
    if target_id == row.handed_off_by_id:
        raise Malformed("target_id", "it does not go to the one who handed it off; return it instead")
    if row.status == "claimed" and target_id == row.claimed_by_id:
        raise Malformed("target_id", "they have it already")
    await _must_be_here(work, target_id)
    return target_id


async def _must_be_here(work: Work, person_id: PersonId) -> None:
    """With somebody who has left, a session would be in nobody's sight."""
    person = await work.people.get(person_id)
    if person is None or not person.active:
        raise NotAvailable("colleague")


async def _offers_end(work: Work, actor: Actor, row: HandoffRow) -> OnlyIf:
    """An offer is ended by whom it was made to, by the owner, and by an admin."""
    offer = await work.ways.offer(row.id)
    if offer is not None and (actor.role == "admin" or actor.person_id in (row.claimed_by_id, offer.offered_by_id)):
        return OnlyIf(offered=True)
    return OnlyIf(offered_to=actor.person_id)


def _cards(steps: tuple[CoachingStep, ...]) -> list[NewCard]:
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Malformed("steps", f"there are 1 to {MOST_STEPS}")
    return [
        NewCard(
            kind=step.kind,
            text=limits.require_one_line("step", step.text, limits.SUMMARY),
            why=limits.at_most("why", step.why, limits.CARD_RESULT) or None,
            if_it_fails=limits.at_most("if_it_fails", step.if_it_fails, limits.CARD_RESULT) or None,
        )
        for step in steps
    ]
