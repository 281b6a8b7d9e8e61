"""Which events are told one by one, and what a gap is told in one line (V5).

A connection begins with replayed events and new lists, in any order. What an event says that the lists of the gap
contain belongs to the gap; everything after is live. Until the lists are there nobody knows which, so events wait.
"""

from __future__ import annotations

from collections.abc import Callable

from rf_desktop.client.news import Arrived, CaughtUp, News
from rf_desktop.client.notices import Bell, unread_notices
from rf_desktop.client.observable import Unwatch
from rf_desktop.client.queue_state import Queue, unread
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.contract.events import HandoffCreated, LoggedEvent, NoticeAdded
from rf_desktop.domain.ids import NoticeId
from rf_desktop.domain.moments import Clock


class Announcing:
    """Tells its watchers the news. announced: handoffs that were told before, also in earlier runs."""

    def __init__(self, announced: RememberedIds, clock: Clock) -> None:
        self._announced = announced
        self._clock = clock
        self._watchers: list[Callable[[News], None]] = []
        self._held_back: list[tuple[LoggedEvent, int]] | None = []
        self._queue_as_of = 0
        self._bell_as_of = 0
        self._notices: set[NoticeId] = set()
        self._is_first = True

    def watch(self, watcher: Callable[[News], None]) -> Unwatch:
        """Hear of the news from now on. Returns how to stop."""
        self._watchers.append(watcher)

        def unwatch() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return unwatch

    def gap_begins(self) -> None:
        """Lists are about to be fetched: hold events back. Said again before the end, it is still the same gap."""
        if self._held_back is None:
            self._held_back = []

    def gap_ends(self, queue: Queue, bell: Bell) -> None:
        """The lists are there: tell the gap in one piece, then what came after it one by one."""
        held_back, self._held_back = self._held_back or [], None
        self._queue_as_of, self._bell_as_of = queue.as_of, bell.as_of
        after = {e.handoff.id for e, number in held_back if isinstance(e, HandoffCreated) and number > queue.as_of}
        later = {e.notice.id for e, number in held_back if isinstance(e, NoticeAdded) and number > bell.as_of}
        escalations = tuple(
            each for each in unread(queue, self._clock()) if each.id not in self._announced and each.id not in after
        )
        new = tuple(each for each in unread_notices(bell) if each.id not in self._notices and each.id not in later)
        self._announced.add(each.id for each in escalations)
        self._notices = {each.id for each in bell.notices} - later
        is_first, self._is_first = self._is_first, False
        caught_up = CaughtUp(escalations, () if is_first else new, is_first)
        if caught_up.new_escalations or caught_up.new_notices:
            self._tell(caught_up)
        for event, number in held_back:
            self._live(event, number)

    def heard(self, event: LoggedEvent, event_id: int) -> None:
        """One event of the stream, already folded."""
        if self._held_back is not None:
            self._held_back.append((event, event_id))
        else:
            self._live(event, event_id)

    def _live(self, event: LoggedEvent, event_id: int) -> None:
        match event:
            case NoticeAdded(notice=notice):
                if event_id <= self._bell_as_of or notice.id in self._notices:
                    return
                self._notices.add(notice.id)
            case HandoffCreated(handoff=handoff):
                if event_id <= self._queue_as_of or handoff.id in self._announced:
                    return
                self._announced.add([handoff.id])
            case _ if event_id <= self._queue_as_of:
                return
        self._tell(Arrived(event))

    def _tell(self, news: News) -> None:
        for watcher in tuple(self._watchers):
            watcher(news)
