"""Following a handoff without owning it (C3, C6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rf_desktop.contract.events import WatchChanged
from rf_desktop.contract.ways import Watch, Watching
from rf_desktop.domain.errors import NotAllowed
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.server.ports import Persons
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import audience, readable_handoff
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import HandoffRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.server.store.watches import FOLLOWED


class Watchings(UseCases):
    """Who watches what."""

    async def watch(self, actor: Actor, handoff_id: HandoffId, body: Watching) -> Watch:
        """Begin or end to watch, on all my desktops; said again it changes nothing.

        Whoever watches reads the session, once somebody has claimed it. What has ended cannot be watched any more: the
        answer says so. Raises NotAllowed for juniors and for who handed off.
        """
        async with self._noting(actor.account_id) as work:
            row = await readable_handoff(work, actor, handoff_id)
            if not actor.is_senior or row.handed_off_by_id == actor.person_id:
                raise NotAllowed("a senior who did not hand it off")
            watchers = await work.watches.of(row.id)
            if body.watching and row.status in FOLLOWED and actor.person_id not in watchers:
                await work.watches.begin(row.id, actor.person_id, self._clock())
            elif not body.watching and actor.person_id in watchers:
                await work.watches.end(row.id, actor.person_id)
            else:
                return await _view(work, row, actor.person_id, watchers)
            said = await _view(work, row, actor.person_id, await work.watches.of(row.id))
            work.events.append(WatchChanged(watch=said), Persons(frozenset({actor.person_id})))
            return said


async def watched_by(work: Work, actor: Actor, ended_since: datetime) -> Sequence[HandoffRow]:
    """What a person watches, with what was resolved since then, as far as they may still hear of it."""
    rows = await work.watches.followed_by(actor.person_id, ended_since)
    return [row for row in rows if audience(row).includes(actor.person_id, actor.role)]


async def _view(work: Work, row: HandoffRow, person_id: PersonId, watchers: Sequence[PersonId]) -> Watch:
    people = tuple([await work.people.ref(each) for each in watchers])
    return Watch(handoff_id=row.id, watching=person_id in watchers and row.status in FOLLOWED, watchers=people)
