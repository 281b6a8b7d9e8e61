"""The cards of the store, made once and kept: after a change only what differs is made anew (Q1, Q7).

Among 100,000 cards an arrival, a claim or a read mark makes one of them; the others are the same objects as before, so
that nobody further up has to compare them either. What comes out depends on the store alone, never on what was before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, get_args

from rf_desktop.client.queue_places import Handoffs, by_order
from rf_desktop.client.queue_state import Queue, is_snoozed, is_unread
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.queueing import Group
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.viewmodels.cards import EscalationCard, escalation_card

UNREAD = "unread"
SNOOZED = "snoozed"
GROUPS: tuple[Group, ...] = get_args(Group)
Claiming = Mapping[HandoffId, ClaimWay]
_CHUNK = 1024  # compared in one go: what is the same object is skipped in C


class Filed(NamedTuple):
    """A card, and what a search and the filters look at. `keys` are the filters that let it through."""

    card: EscalationCard
    words: str
    keys: frozenset[str]


class CardFile:
    """The cards by group, in the store's order. `counts` says how many cards each filter would let through."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._filed: dict[Group, list[Filed]] = {name: [] for name in GROUPS}
        self._queue: Queue | None = None
        self._claiming: Claiming = {}
        self._wakes_at: datetime | None = None

    def of_group(self, name: Group) -> Sequence[Filed]:
        """One group's cards, as of the last `update`."""
        return self._filed[name]

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
        now, filed = queue.in_group(name), self._filed[name]
        if now is before and len(filed) == len(now):
            return
        head = _common_head(before, now)
        tail = _common_tail(before, now, head)
        made = [_file(queue, each, name, claiming, at) for each in now[head : len(now) - tail]]
        self._count(filed[head : len(filed) - tail], made)
        filed[head : len(filed) - tail] = made

    def _make_again(self, queue: Queue, handoff_id: HandoffId, claiming: Claiming, at: datetime) -> None:
        handoff = queue.get(handoff_id)
        if handoff is None:
            return
        for name in GROUPS:
            those = queue.in_group(name)
            place = bisect_left(those, by_order(handoff), key=by_order)
            if place < len(those) and those[place].id == handoff_id:
                made = _file(queue, those[place], name, claiming, at)
                self._count([self._filed[name][place]], [made])
                self._filed[name][place] = made

    def _count(self, gone: Sequence[Filed], come: Sequence[Filed]) -> None:
        for filed in gone:
            self.counts.subtract(filed.keys)
        for filed in come:
            self.counts.update(filed.keys)


def _file(queue: Queue, handoff: HandoffSummary, group: Group, claiming: Claiming, at: datetime) -> Filed:
    attention = queue.attention.get(handoff.id)
    card = escalation_card(
        handoff,
        group,
        me=queue.me.person.id,
        unread=is_unread(queue, handoff, at),
        snoozed_until=attention.snoozed_until if attention and is_snoozed(queue, handoff.id, at) else None,
        busy=handoff.id in claiming,
        watched=handoff.id in queue.watches and queue.watches[handoff.id].watching,
        lookers=tuple(each.name for each in queue.lookers(handoff.id)) if group == "waiting" else (),
    )
    keys = {f"priority:{handoff.priority}"}
    if handoff.domain:
        keys.add(f"domain:{handoff.domain}")
    if card.unread:
        keys.add(UNREAD)
    if card.snoozed_until is not None:
        keys.add(SNOOZED)
    places = (handoff.handed_off_by_name, handoff.ticket, handoff.problem_summary, handoff.client, handoff.reason)
    return Filed(card, " ".join(place for place in places if place).casefold(), frozenset(keys))


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
