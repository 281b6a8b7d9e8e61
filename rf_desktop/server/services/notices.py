"""The bell: a person's notices (Q8)."""

from __future__ import annotations

from rf_desktop.contract.events import NoticesMarkedRead
from rf_desktop.contract.notices import NoticeList, NoticesRead
from rf_desktop.domain.errors import Malformed
from rf_desktop.server.ports import Persons
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.announcements import notice_view
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.unit_of_work import Work

MOST_AT_ONCE = 1_000
"""Notices marked in one request; the list shows a hundred."""


class Notices(UseCases):
    """What the server told one person."""

    async def list(self, actor: Actor) -> NoticeList:
        """My last 100, the newest first."""
        async with self._reading(actor.account_id) as work:
            return await _listed(work, actor)

    async def read(self, actor: Actor, body: NoticesRead) -> NoticeList:
        """Mark mine as read, all of them where none is named; those of others are not touched."""
        if len(body.ids) > MOST_AT_ONCE:
            raise Malformed("ids", f"there are at most {MOST_AT_ONCE}")
        async with self._writing(actor.account_id) as work:
            at = self._clock()
            changed = await work.notices.mark_read(actor.person_id, body.ids, at)
            if changed:
                event = NoticesMarkedRead(ids=tuple(changed), at=at)
                work.events.append(event, Persons(frozenset({actor.person_id})))
            return await _listed(work, actor)


async def _listed(work: Work, actor: Actor) -> NoticeList:
    as_of = await work.events.head()
    return NoticeList(as_of=as_of, notices=tuple(notice_view(row) for row in await work.notices.of(actor.person_id)))
