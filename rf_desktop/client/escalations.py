"""The queue of this signed-in person, held in a Cell; what it means is in queue_state (Q1, Q2, Q7)."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from rf_desktop.client.api import Api
from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell
from rf_desktop.client.queue_state import (
    Queue,
    WatchMark,
    fold,
    is_snoozed,
    is_unread,
    listed,
    renumbered,
    settled,
    shown,
    took,
    unread,
    watch_told,
    wished,
)
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.client.tasks import Tasks
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.endpoints import LIST_HANDOFFS, PAY_ATTENTION
from rf_desktop.contract.events import HandoffCreated, HandoffEvent, LoggedEvent
from rf_desktop.contract.handoffs import Attention, HandoffList, HandoffSummary, NewAttention
from rf_desktop.contract.identity import Me
from rf_desktop.contract.ways import Watch
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.moments import Clock

__all__ = ["Escalations", "Queue", "is_snoozed", "is_unread", "unread"]
_log = logging.getLogger(__name__)


class Escalations:
    """Keeps `queue` true: folds events, takes lists and replies, and pays attention on the server.

    seen: this computer's memory of what I have seen; it counts only until the first list is there.
    """

    def __init__(self, api: Api, me: Me, seen: RememberedIds, tasks: Tasks, clock: Clock) -> None:
        self.queue: Cell[Queue] = Cell(Queue(me, seen_before=frozenset(HandoffId(each) for each in seen.ids)))
        self._api = api
        self._seen = seen
        self._tasks = tasks
        self._clock = clock

    def fold(self, event: LoggedEvent, event_id: int) -> None:
        """Take one event of the stream.

        What comes back into the queue, as after a release, may have been away when the last list came, which then did
        not say whether I have seen it; events never do (Q2). So the list is asked.
        """
        before = self.queue.value
        self.queue.set(fold(before, event, event_id))
        if event_id > before.as_of and _comes_back(before, event):
            self.relist_soon()

    def took(self, summary: HandoffSummary) -> None:
        """Take a handoff out of a reply (a detail counts as its summary)."""
        self.queue.set(took(self.queue.value, summary))

    def watch_mark(self, handoff_id: HandoffId) -> WatchMark | None:
        """What is known now of whether I watch it; to be handed back with the answer to a press."""
        return self.queue.value.watches.get(handoff_id)

    def took_watch(self, said: Watch, before: WatchMark | None) -> None:
        """Take the answer to *Watch* or *Stop watching*."""
        self.queue.set(watch_told(self.queue.value, said.handoff_id, said.watching, before))

    def renumber(self) -> None:
        """The server's log was replaced or cut: only the next list counts."""
        self.queue.set(renumbered(self.queue.value))

    def is_me(self, me: Me) -> None:
        """The person's role may have changed since the last list."""
        self.queue.set(shown(replace(self.queue.value, me=me)))

    async def relist(self) -> HandoffList:
        """Fetch the whole list and take it. Raises ClientError."""
        reply = await self._api.call(LIST_HANDOFFS, NoBody())
        self.queue.set(listed(self.queue.value, reply, self._clock()))
        return reply

    def relist_soon(self) -> None:
        """Fetch the list in the background; a failure is left to the next list."""
        self._tasks.start(self._relist_quietly(), "the queue after a lost race")

    async def mark_seen(self, handoff_id: HandoffId) -> None:
        """Take the dot off, here at once and on the server (Q2). Raises ClientError; then the dot is back.

        Costs nothing when it was seen already.
        """
        attention = self.queue.value.attention.get(handoff_id)
        if attention and attention.seen_at:
            return
        await self._pay(handoff_id, {"seen_at": self._clock()}, NewAttention(seen=True))
        self._seen.add([handoff_id])

    async def mark_unread(self, handoff_id: HandoffId) -> None:
        """Put the dot back (Q2). Raises ClientError; then it is as before."""
        await self._pay(handoff_id, {"seen_at": None}, NewAttention(seen=False))
        self._seen.discard(handoff_id)

    async def snooze(self, handoff_id: HandoffId, minutes: int) -> None:
        """Do not remind me for so long; 0 wakes it (Q2). Raises ClientError; then it is as before."""
        until = self._clock() + timedelta(minutes=minutes) if minutes else None
        await self._pay(handoff_id, {"snoozed_until": until}, NewAttention(snooze_minutes=minutes))

    async def _relist_quietly(self) -> None:
        try:
            await self.relist()
        except ClientError as error:
            _log.info("The queue is fetched again later: %s", error)

    async def _pay(self, handoff_id: HandoffId, change: dict[str, datetime | None], body: NewAttention) -> None:
        now = self.queue.value.attention.get(handoff_id) or Attention(handoff_id=handoff_id)
        queue, wish = wished(self.queue.value, now.model_copy(update=change))
        self.queue.set(queue)
        answer: Attention | None = None
        try:
            answer = await self._api.call(PAY_ATTENTION, body, handoff_id=handoff_id)
        finally:
            self.queue.set(settled(self.queue.value, wish, answer))


def _comes_back(queue: Queue, event: LoggedEvent) -> bool:
    if not isinstance(event, HandoffEvent) or isinstance(event, HandoffCreated) or event.handoff.status != "open":
        return False
    known = queue.get(event.handoff.id)
    was_away = known is None or known.status != "open"
    return was_away and event.handoff.id not in queue.attention
