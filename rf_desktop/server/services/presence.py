"""Who is looking at a handoff right now (Q1). Nothing is locked by it: anybody may claim what somebody reads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from rf_desktop.contract.events import PresenceChanged
from rf_desktop.contract.presence import LOOKING_FOR, Lookers, Looking
from rf_desktop.domain.ids import HandoffId
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import listeners, readable_handoff
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import HandoffRow
from rf_desktop.server.store.unit_of_work import Work


class Presence(UseCases):
    """The signs of life of open sheets."""

    async def look(self, actor: Actor, handoff_id: HandoffId, body: Looking) -> Lookers:
        """Say that one looks, still looks, or no longer does. One statement for each beat; only a change is told."""
        at = self._clock()
        async with self._noting(actor.account_id) as work:
            row = await readable_handoff(work, actor, handoff_id)
            if not body.looking:
                changed = bool(await work.presence.end_looks(actor.person_id, row.id))
            else:
                until = at + timedelta(seconds=LOOKING_FOR)
                changed = not await work.presence.still_looks(row.id, actor.person_id, at, until)
                if changed:
                    await work.presence.begin_look(row.id, actor.person_id, until)
            if changed:
                await tell_presence(work, row, at)
            return await lookers_of(work, row.id, at)


async def tell_presence(work: Work, row: HandoffRow, at: datetime) -> None:
    """Tell everybody who hears of a handoff who looks at it now."""
    work.events.append(PresenceChanged(looking=await lookers_of(work, row.id, at)), await listeners(work, row))


async def lookers_of(work: Work, handoff_id: HandoffId, at: datetime) -> Lookers:
    """Who looks at one handoff, perhaps nobody."""
    found = await looking(work, [handoff_id], at)
    return found[0] if found else Lookers(handoff_id=handoff_id, people=())


async def looking(work: Work, handoff_ids: Collection[HandoffId], at: datetime) -> tuple[Lookers, ...]:
    """Who looks at each of these handoffs; those at which nobody looks are left out."""
    found = await work.presence.looking_at(handoff_ids, at)
    return tuple(
        [
            Lookers(handoff_id=handoff_id, people=tuple([await work.people.ref(each) for each in people]))
            for handoff_id, people in found.items()
        ]
    )
