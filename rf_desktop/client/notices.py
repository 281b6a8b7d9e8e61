"""The bell's history, folded from events and lists (Q8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from rf_desktop.client.api import Api
from rf_desktop.client.observable import Cell
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.endpoints import LIST_NOTICES, READ_NOTICES
from rf_desktop.contract.events import LoggedEvent, NoticeAdded, NoticesMarkedRead
from rf_desktop.contract.notices import Notice, NoticeList, NoticesRead
from rf_desktop.domain.ids import NoticeId
from rf_desktop.domain.moments import Clock
from rf_desktop.values import dataclass

LIMIT = 100
"""Notices kept; the server lists as many."""


@dataclass(frozen=True)
class Bell:
    """`notices` are the newest first, with their read state. `listed_at` is None before the first list."""

    notices: tuple[Notice, ...] = ()
    as_of: int = 0
    listed_at: datetime | None = None
    read: Mapping[NoticeId, datetime] = field(default_factory=dict, repr=False)
    added: Mapping[NoticeId, int] = field(default_factory=dict, repr=False)


def unread_notices(bell: Bell) -> tuple[Notice, ...]:
    """Those not read yet, the newest first."""
    return tuple(notice for notice in bell.notices if notice.read_at is None)


def fold(bell: Bell, event: LoggedEvent, event_id: int) -> Bell:
    """The bell after one event; repeats and what the list already said change nothing."""
    if event_id <= bell.as_of:
        return bell
    match event:
        case NoticeAdded(notice=notice):
            if any(each.id == notice.id for each in bell.notices):
                return bell
            return _with(replace(bell, added={**bell.added, notice.id: event_id}), (*bell.notices, notice))
        case NoticesMarkedRead(ids=ids, at=at):
            return _with(replace(bell, read={**dict.fromkeys(ids, at), **bell.read}), bell.notices)
        case _:
            return bell


def listed(bell: Bell, reply: NoticeList, at: datetime) -> Bell:
    """The bell after a list, joined with what events after it told. An older list changes nothing."""
    if reply.as_of < bell.as_of:
        return bell
    there = {notice.id for notice in reply.notices}
    newer = tuple(n for n in bell.notices if n.id not in there and bell.added.get(n.id, 0) > reply.as_of)
    added = {id_: number for id_, number in bell.added.items() if number > reply.as_of}
    kept = there | {notice.id for notice in newer}
    read = {id_: moment for id_, moment in bell.read.items() if id_ in kept}
    return _with(replace(bell, as_of=reply.as_of, listed_at=at, added=added, read=read), (*reply.notices, *newer))


class Notices:
    """Keeps `bell` true."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self.bell: Cell[Bell] = Cell(Bell())
        self._api = api
        self._clock = clock

    def fold(self, event: LoggedEvent, event_id: int) -> None:
        """Take one event of the stream."""
        self.bell.set(fold(self.bell.value, event, event_id))

    def renumber(self) -> None:
        """The server's log was replaced or cut: only the next list counts."""
        self.bell.set(replace(self.bell.value, as_of=0, added={}, read={}))

    async def relist(self) -> NoticeList:
        """Fetch the whole list and take it. Raises ClientError."""
        reply = await self._api.call(LIST_NOTICES, NoBody())
        self.bell.set(listed(self.bell.value, reply, self._clock()))
        return reply

    async def mark_read(self, *ids: NoticeId) -> None:
        """Mark these as read, all without ids; here at once. Raises ClientError; then they are unread again."""
        chosen = [n.id for n in unread_notices(self.bell.value) if not ids or n.id in ids]
        if not chosen:
            return
        now = self._clock()
        self.bell.set(_with_read(self.bell.value, dict.fromkeys(chosen, now)))
        try:
            reply = await self._api.call(READ_NOTICES, NoticesRead(ids=tuple(chosen) if ids else ()))
        except BaseException:
            self.bell.set(_unread_again(self.bell.value, chosen, now))
            raise
        self.bell.set(listed(self.bell.value, reply, now))


def _with_read(bell: Bell, read: Mapping[NoticeId, datetime]) -> Bell:
    return _with(replace(bell, read={**read, **bell.read}), bell.notices)


def _unread_again(bell: Bell, ids: list[NoticeId], at: datetime) -> Bell:
    """Take back our own marks of that moment; what the server told meanwhile stays."""
    taken = {id_ for id_ in ids if bell.read.get(id_) == at}
    notices = tuple(n.model_copy(update={"read_at": None}) if n.id in taken else n for n in bell.notices)
    return _with(replace(bell, read={id_: m for id_, m in bell.read.items() if id_ not in taken}), notices)


def _with(bell: Bell, notices: tuple[Notice, ...]) -> Bell:
    marked = [
        n if n.read_at or n.id not in bell.read else n.model_copy(update={"read_at": bell.read[n.id]}) for n in notices
    ]
    marked.sort(key=lambda notice: (notice.created_at, notice.id), reverse=True)
    return replace(bell, notices=tuple(marked[:LIMIT]))
