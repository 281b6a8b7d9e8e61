"""The cards of the store, made once and kept: after a change only what differs is made anew (Q1, Q7).

Among 100,000 cards an arrival, a claim or a read mark makes one of them; the others are the same objects as before, so
that nobody further up has to compare them either. What comes out depends on the store alone, never on what was before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import compress, repeat
from operator import contains
from typing import Any, NamedTuple, get_args

from rf_desktop.client.queue_places import Handoffs, by_order
from rf_desktop.client.queue_state import Queue, is_snoozed, is_unread
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.queueing import Group
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.viewmodels.card_columns import Column, all_of, inverse
from rf_desktop.viewmodels.cards import EscalationCard, escalation_card

UNREAD = "unread"
SNOOZED = "snoozed"
GROUPS: tuple[Group, ...] = get_args(Group)
Claiming = Mapping[HandoffId, ClaimWay]
_WORDS_KEPT = 8
_CHUNK = 1024  # compared in one go: what is the same object is skipped in C


class Filed(NamedTuple):
    """A card, what a search looks at, and by kind the key of the filter that lets it through, "" without one."""

    card: EscalationCard
    words: str
    priority: str
    domain: str
    unread: str
    snoozed: str


class Shelf:
    """One group's cards in order, and beside them what a search and the filters look at."""

    def __init__(self) -> None:
        self.cards: list[EscalationCard] = []
        self._words: list[str] = []
        self._found: dict[str, bytes] = {}
        self._columns = {"priority": Column(), "domain": Column(), "unread": Column(), "snoozed": Column()}

    def put(self, first: int, last: int, made: Sequence[Filed]) -> list[str]:
        """Put cards in the place of those from `first` up to `last`; the keys of those that go."""
        self.cards[first:last] = [each.card for each in made]
        self._words[first:last] = [each.words for each in made]
        self._found = {}
        gone = []
        for kind, column in self._columns.items():
            gone += column.put(first, last, [getattr(each, kind) for each in made])
        return gone

    def matching(self, chosen: Collection[str], words: Sequence[str], *, snoozed_last: bool) -> list[EscalationCard]:
        """The cards that contain all the words, and of each kind of filter have one of those chosen.

        snoozed_last: those come last, out of the way and never out of sight.
        """
        masks = []
        for kind, column in self._columns.items():
            keys = {key for key in chosen if key.partition(":")[0] == kind}
            if keys:
                masks.append(column.mask(keys))
        masks += [self._saying(word) for word in words]
        fits = all_of(masks) if masks else b""
        cards = list(compress(self.cards, fits)) if masks else self.cards
        if not snoozed_last:
            return cards
        resting = self._columns["snoozed"].mask({SNOOZED})
        if masks:
            resting = bytes(compress(resting, fits))
        return [*compress(cards, inverse(resting)), *compress(cards, resting)]

    def _saying(self, word: str) -> bytes:
        """For each card 1 where it contains the word. Kept while nothing changes: who types on changes the last one."""
        found = self._found.get(word)
        if found is None:
            found = bytes(map(contains, self._words, repeat(word)))
            self._found = {**self._found, word: found} if len(self._found) < _WORDS_KEPT else {word: found}
        return found


class CardFile:
    """The cards by group, in the store's order. `counts` says how many cards each filter would let through."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._shelves: dict[Group, Shelf] = {name: Shelf() for name in GROUPS}
        self._queue: Queue | None = None
        self._claiming: Claiming = {}
        self._wakes_at: datetime | None = None

    def of_group(self, name: Group) -> Shelf:
        """One group's cards, as of the last `update`."""
        return self._shelves[name]

    def update(self, queue: Queue, claiming: Claiming, at: datetime) -> None:
        """Be what the store says at the moment `at`."""
        old = self._queue
        woke = self._wakes_at is not None and self._wakes_at <= at
        touched: set[HandoffId] | None = None
        if old is not None and old.me == queue.me and (old.listed_at is None) == (queue.listed_at is None):
            touched = self._touched(old, queue, claiming)
            if woke:
                touched |= {id_ for id_, each in queue.attention.items() if each.snoozed_until}
        for name in GROUPS:
            before = () if old is None or touched is None else old.in_group(name)
            self._bring_up(queue, name, before, claiming, at)
        for handoff_id in touched or ():
            self._make_again(queue, handoff_id, claiming, at)
        if old is None or woke or queue.attention is not old.attention:
            ends = [each.snoozed_until for each in queue.attention.values() if each.snoozed_until]
            self._wakes_at = min((end for end in ends if end > at), default=None)
        self._queue, self._claiming = queue, claiming

    def _touched(self, old: Queue, queue: Queue, claiming: Claiming) -> set[HandoffId]:
        """Whose card differs although its handoff does not."""
        touched = _differing(self._claiming, claiming)
        touched |= _differing(old.attention, queue.attention)
        return touched | _differing(old.looks, queue.looks) | _differing(old.watches, queue.watches)

    def _bring_up(self, queue: Queue, name: Group, before: Handoffs, claiming: Claiming, at: datetime) -> None:
        """Make one group be the store's: what stands in front of and behind the change stays."""
        now, shelf = queue.in_group(name), self._shelves[name]
        if now is before and len(shelf.cards) == len(now):
            return
        head = _common_head(before, now)
        tail = _common_tail(before, now, head)
        made = [_file(queue, each, name, claiming, at) for each in now[head : len(now) - tail]]
        self._put(shelf, head, len(shelf.cards) - tail, made)

    def _make_again(self, queue: Queue, handoff_id: HandoffId, claiming: Claiming, at: datetime) -> None:
        handoff = queue.get(handoff_id)
        if handoff is None:
            return
        for name in GROUPS:
            those = queue.in_group(name)
            place = bisect_left(those, by_order(handoff), key=by_order)
            if place < len(those) and those[place].id == handoff_id:
                made = _file(queue, those[place], name, claiming, at)
                self._put(self._shelves[name], place, place + 1, [made])

    def _put(self, shelf: Shelf, first: int, last: int, made: Sequence[Filed]) -> None:
        self.counts.subtract(shelf.put(first, last, made))
        self.counts.update(key for each in made for key in each[2:] if key)


def _file(queue: Queue, handoff: HandoffSummary, group: Group, claiming: Claiming, at: datetime) -> Filed:
    attention = queue.attention.get(handoff.id)
    card = escalation_card(
        handoff,
        group,
        me=queue.me,
        unread=is_unread(queue, handoff, at),
        snoozed_until=attention.snoozed_until if attention and is_snoozed(queue, handoff.id, at) else None,
        busy=handoff.id in claiming,
        watched=handoff.id in queue.watches and queue.watches[handoff.id].watching,
        lookers=tuple(each.name for each in queue.lookers(handoff.id)) if group == "waiting" else (),
    )
    places = (handoff.handed_off_by_name, handoff.ticket, handoff.problem_summary, handoff.client, handoff.reason)
    return Filed(
        card,
        words=" ".join(place for place in places if place).casefold(),
        priority=f"priority:{handoff.priority}",
        domain=f"domain:{handoff.domain}" if handoff.domain else "",
        unread=UNREAD if card.unread else "",
        snoozed=SNOOZED if card.snoozed_until is not None else "",
    )


def _differing(old: Mapping[HandoffId, Any], new: Mapping[HandoffId, Any]) -> set[HandoffId]:
    if old is new:
        return set()
    changed = {id_ for id_, each in new.items() if old.get(id_) is not each}
    return changed | (old.keys() - new.keys())


def _common_head(old: Handoffs, new: Handoffs) -> int:
    limit, place = min(len(old), len(new)), 0
    while place < limit:
        end = min(place + _CHUNK, limit)
        if old[place:end] != new[place:end]:
            return next(at for at in range(place, end) if old[at] is not new[at])
        place = end
    return limit


def _common_tail(old: Handoffs, new: Handoffs, head: int) -> int:
    limit, count = min(len(old), len(new)) - head, 0
    while count < limit:
        end = min(count + _CHUNK, limit)
        if old[len(old) - end : len(old) - count] != new[len(new) - end : len(new) - count]:
            return next(at for at in range(count, end) if old[-1 - at] is not new[-1 - at])
        count = end
    return limit
