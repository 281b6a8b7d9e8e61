"""The queue as a value: folded from events by version, replaced by lists, never going back (V1, Q1, Q2, Q7).

State = the list that was true for event `as_of`, joined with every event after it. Events that the list already
contains change nothing; of two versions of a handoff the newer stands, whichever came first; an assessment event says
only one field of its version, so it is kept beside until a whole summary of that version or a newer one arrives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from types import MappingProxyType

from rf_desktop.client.queue_places import Handoffs, by_order, with_one, without
from rf_desktop.contract.events import (
    AttentionChanged,
    HandoffAssessmentFailed,
    HandoffAssessmentPending,
    HandoffAssessmentReady,
    HandoffEvent,
    LoggedEvent,
    PresenceChanged,
    WatchChanged,
)
from rf_desktop.contract.handoffs import Attention, HandoffList, HandoffSummary
from rf_desktop.contract.identity import Me, PersonRef
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.queueing import Group, group
from rf_desktop.domain.vocabulary import AssessmentStatus
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class Known:
    """A handoff as last told, with the number of the event that told it (0: only a reply did)."""

    summary: HandoffSummary
    event_id: int


@dataclass(frozen=True)
class AssessmentMark:
    """What an assessment event said of one version of a handoff."""

    status: AssessmentStatus
    version: int
    event_id: int


@dataclass(frozen=True)
class AttentionMark:
    """My attention to a handoff, with the number of the event that told it."""

    attention: Attention
    event_id: int


@dataclass(frozen=True)
class WatchMark:
    """Whether I watch a handoff, with the number of the event that told it."""

    watching: bool
    event_id: int


@dataclass(frozen=True)
class LookMark:
    """Who looks at a handoff, with the number of the event that told it."""

    people: tuple[PersonRef, ...]
    event_id: int


@dataclass(frozen=True, eq=False)
class Wish:
    """My attention as I asked for it and the server has not confirmed yet; `after` is the event known at the press."""

    attention: Attention
    after: int


@dataclass(frozen=True)
class Queue:
    """`handoffs` is what I see, in order; one's own are never in it (C4). `groups` is the same by group.

    as_of: the event for which the last list was true; listed_at: when that was, None before the first list.
    wishes: what I asked for and the server has not confirmed yet; they win over `attention` while they last.
    """

    me: Me
    handoffs: Handoffs = ()
    groups: Mapping[Group, Handoffs] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    attention: Mapping[HandoffId, Attention] = field(default_factory=dict)
    as_of: int = 0
    listed_at: datetime | None = None
    known: Mapping[HandoffId, Known] = field(default_factory=dict, repr=False)
    marks: Mapping[HandoffId, AssessmentMark] = field(default_factory=dict, repr=False)
    told: Mapping[HandoffId, AttentionMark] = field(default_factory=dict, repr=False)
    wishes: Mapping[HandoffId, Wish] = field(default_factory=dict, repr=False)
    watches: Mapping[HandoffId, WatchMark] = field(default_factory=dict, repr=False)
    looks: Mapping[HandoffId, LookMark] = field(default_factory=dict, repr=False)
    seen_before: frozenset[HandoffId] = frozenset()

    @property
    def watching(self) -> frozenset[HandoffId]:
        """What I watch."""
        return frozenset(id_ for id_, mark in self.watches.items() if mark.watching)

    def get(self, handoff_id: HandoffId) -> HandoffSummary | None:
        """The newest that is known of a handoff, also of one that has left my groups since the last list."""
        found = self.known.get(handoff_id)
        return _marked(found.summary, self.marks.get(handoff_id)) if found else None

    def in_group(self, name: Group) -> tuple[HandoffSummary, ...]:
        """One group of the dock, in order."""
        return self.groups.get(name, ())

    def lookers(self, handoff_id: HandoffId) -> tuple[PersonRef, ...]:
        """Which colleagues look at a handoff right now (Q1)."""
        mark = self.looks.get(handoff_id)
        return tuple(each for each in mark.people if each.id != self.me.person.id) if mark else ()


def is_snoozed(queue: Queue, handoff_id: HandoffId, now: datetime) -> bool:
    """Whether I asked not to be reminded of it yet."""
    attention = queue.attention.get(handoff_id)
    return bool(attention and attention.snoozed_until and attention.snoozed_until > now)


def is_unread(queue: Queue, handoff: HandoffSummary, now: datetime) -> bool:
    """Whether the card has its dot: it waits for me, I have not seen it, and it is not snoozed (Q2)."""
    if _group(handoff, queue.me, frozenset()) != "waiting" or is_snoozed(queue, handoff.id, now):
        return False
    attention = queue.attention.get(handoff.id)
    if attention is None and queue.listed_at is None:
        return handoff.id not in queue.seen_before
    return attention is None or attention.seen_at is None


def _shows_dot(attention: Attention, now: datetime) -> bool:
    return attention.seen_at is None and (attention.snoozed_until is None or attention.snoozed_until <= now)


def unread(queue: Queue, now: datetime) -> tuple[HandoffSummary, ...]:
    """The cards with a dot; their number is the badge (Q7)."""
    waiting = queue.in_group("waiting")
    if queue.listed_at is None:
        return tuple([handoff for handoff in waiting if is_unread(queue, handoff, now)])
    mine = queue.attention.get
    return tuple([handoff for handoff in waiting if (told := mine(handoff.id)) is None or _shows_dot(told, now)])


def fold(queue: Queue, event: LoggedEvent, event_id: int) -> Queue:
    """The queue after one event. What the last list already said, and what is no news, changes nothing."""
    if event_id <= queue.as_of:
        return queue
    if isinstance(event, HandoffEvent):
        return took(queue, event.handoff, event_id)
    match event:
        case HandoffAssessmentReady():
            return _noted(queue, event.handoff_id, AssessmentMark("ready", event.version, event_id))
        case HandoffAssessmentFailed():
            return _noted(queue, event.handoff_id, AssessmentMark(event.status, event.version, event_id))
        case HandoffAssessmentPending():
            return _noted(queue, event.handoff_id, AssessmentMark("pending", event.version, event_id))
        case AttentionChanged():
            return _attended(queue, AttentionMark(event.attention, event_id))
        case WatchChanged(watch=watch):
            return _watched(queue, watch.handoff_id, WatchMark(watch.watching, event_id))
        case PresenceChanged(looking=looking):
            return _looked(queue, looking.handoff_id, LookMark(looking.people, event_id))
        case _:
            return queue


def took(queue: Queue, summary: HandoffSummary, event_id: int = 0) -> Queue:
    """The queue with one whole summary, from an event or (number 0) from a reply; an older version changes nothing."""
    old = queue.known.get(summary.id)
    if old and old.summary.version >= summary.version:
        if event_id > old.event_id:
            return replace(queue, known={**queue.known, summary.id: replace(old, event_id=event_id)})
        return queue
    newest = Known(_plain(summary), max(event_id, old.event_id if old else 0))
    return _shown_again(replace(queue, known={**queue.known, summary.id: newest}), summary.id, queue)


def listed(queue: Queue, reply: HandoffList, at: datetime) -> Queue:
    """The queue after a list: what it does not contain goes, unless an event after `as_of` told of it.

    A list that is older than the last one changes nothing.
    """
    if reply.as_of < queue.as_of:
        return queue
    known = {id_: entry for id_, entry in queue.known.items() if entry.event_id > reply.as_of}
    for summary in reply.handoffs:
        old = queue.known.get(summary.id)
        if old is None or summary.version >= old.summary.version:
            kept = known.get(summary.id)
            known[summary.id] = Known(summary, kept.event_id if kept else reply.as_of)
        else:
            known[summary.id] = old
    marks = {id_: mark for id_, mark in queue.marks.items() if mark.event_id > reply.as_of}
    told = {each.handoff_id: AttentionMark(each, reply.as_of) for each in reply.attention}
    told |= {id_: mark for id_, mark in queue.told.items() if mark.event_id > reply.as_of}
    watches = {each: WatchMark(watching=True, event_id=reply.as_of) for each in reply.watching}
    watches |= {id_: mark for id_, mark in queue.watches.items() if mark.event_id > reply.as_of}
    looks = {each.handoff_id: LookMark(each.people, reply.as_of) for each in reply.looking}
    looks |= {id_: mark for id_, mark in queue.looks.items() if mark.event_id > reply.as_of}
    changed = replace(queue, known=known, marks=marks, told=told, watches=watches, looks=looks)
    return shown(replace(changed, as_of=reply.as_of, listed_at=at))


def renumbered(queue: Queue) -> Queue:
    """The queue when the numbers of events mean nothing any more: shown as it is until the next list replaces it."""
    return replace(queue, as_of=0, known={}, marks={}, told={}, watches={}, looks={})


def shown(queue: Queue) -> Queue:
    """The queue with its visible part worked out again from all that is known."""
    handoffs = [_marked(entry.summary, queue.marks.get(id_)) for id_, entry in queue.known.items()]
    handoffs.sort(key=by_order)
    watching = queue.watching
    groups: dict[Group, list[HandoffSummary]] = {}
    visible: list[HandoffSummary] = []
    for handoff in handoffs:
        name = _group(handoff, queue.me, watching)
        if name is not None:
            visible.append(handoff)
            groups.setdefault(name, []).append(handoff)
    attention = {id_: mark.attention for id_, mark in queue.told.items()}
    attention |= {id_: wish.attention for id_, wish in queue.wishes.items()}
    told = {name: tuple(those) for name, those in groups.items()}
    return replace(queue, handoffs=tuple(visible), groups=told, attention=attention)


def _shown_again(queue: Queue, handoff_id: HandoffId, before: Queue) -> Queue:
    """As `shown`, where only one handoff differs from `before`: the others keep their places unasked."""
    old, new = before.get(handoff_id), queue.get(handoff_id)
    if old is None and before.as_of == 0 and before.listed_at is not None:  # shown from before a renumbering
        old = next((each for each in before.handoffs if each.id == handoff_id), None)
    was = _group(old, before.me, before.watching) if old else None
    now = _group(new, queue.me, queue.watching) if new else None
    handoffs, groups = queue.handoffs, dict(queue.groups)
    if old is not None and was is not None:
        handoffs, groups[was] = without(handoffs, old), without(groups.get(was, ()), old)
    if new is not None and now is not None:
        handoffs, groups[now] = with_one(handoffs, new), with_one(groups.get(now, ()), new)
    return replace(queue, handoffs=handoffs, groups={name: those for name, those in groups.items() if those})


def _attention_of(queue: Queue, handoff_id: HandoffId) -> Queue:
    """The queue with my attention to one handoff worked out again: as I wish it, else as it was told."""
    attention = {id_: each for id_, each in queue.attention.items() if id_ != handoff_id}
    if (wish := queue.wishes.get(handoff_id)) is not None:
        attention[handoff_id] = wish.attention
    elif (mark := queue.told.get(handoff_id)) is not None:
        attention[handoff_id] = mark.attention
    return replace(queue, attention=attention)


def watch_told(queue: Queue, handoff_id: HandoffId, watching: bool, before: WatchMark | None) -> Queue:
    """The queue after the server's answer to *Watch*; what an event has told since the press (`before`) stands."""
    if queue.watches.get(handoff_id) is not before:
        return queue
    mark = WatchMark(watching, before.event_id if before else 0)
    return _shown_again(replace(queue, watches={**queue.watches, handoff_id: mark}), handoff_id, queue)


def wished(queue: Queue, attention: Attention) -> tuple[Queue, Wish]:
    """The queue as if the server had already agreed, and what to settle when it has answered."""
    told = queue.told.get(attention.handoff_id)
    wish = Wish(attention, told.event_id if told else 0)
    wishing = replace(queue, wishes={**queue.wishes, attention.handoff_id: wish})
    return _attention_of(wishing, attention.handoff_id), wish


def settled(queue: Queue, wish: Wish, answer: Attention | None) -> Queue:
    """The queue without that wish: with the server's answer, or as before when there is none.

    An answer that an event has overtaken meanwhile is not applied; a newer wish for the same handoff stays.
    """
    id_ = wish.attention.handoff_id
    told = queue.told.get(id_)
    if answer is not None and (told is None or told.event_id <= wish.after):
        queue = replace(queue, told={**queue.told, id_: AttentionMark(answer, wish.after)})
    if queue.wishes.get(id_) is wish:
        queue = replace(queue, wishes={key: other for key, other in queue.wishes.items() if key != id_})
    return _attention_of(queue, id_)


def _plain(summary: HandoffSummary) -> HandoffSummary:
    if type(summary) is HandoffSummary:
        return summary
    return HandoffSummary.model_construct(**{name: getattr(summary, name) for name in HandoffSummary.model_fields})


def _noted(queue: Queue, handoff_id: HandoffId, mark: AssessmentMark) -> Queue:
    old = queue.marks.get(handoff_id)
    if old and old.version >= mark.version:
        return queue
    return _shown_again(replace(queue, marks={**queue.marks, handoff_id: mark}), handoff_id, queue)


def _attended(queue: Queue, mark: AttentionMark) -> Queue:
    old = queue.told.get(mark.attention.handoff_id)
    if old and old.event_id >= mark.event_id:
        return queue
    told = {**queue.told, mark.attention.handoff_id: mark}
    return _attention_of(replace(queue, told=told), mark.attention.handoff_id)


def _watched(queue: Queue, handoff_id: HandoffId, mark: WatchMark) -> Queue:
    old = queue.watches.get(handoff_id)
    if old and old.event_id >= mark.event_id:
        return queue
    return _shown_again(replace(queue, watches={**queue.watches, handoff_id: mark}), handoff_id, queue)


def _looked(queue: Queue, handoff_id: HandoffId, mark: LookMark) -> Queue:
    old = queue.looks.get(handoff_id)
    if old and old.event_id >= mark.event_id:
        return queue
    return replace(queue, looks={**queue.looks, handoff_id: mark})


def _marked(summary: HandoffSummary, mark: AssessmentMark | None) -> HandoffSummary:
    if mark is None or mark.version <= summary.version:
        return summary
    return summary.model_copy(update={"assessment_status": mark.status, "version": mark.version})


def _group(handoff: HandoffSummary, me: Me, watching: frozenset[HandoffId]) -> Group | None:
    return group(
        status=handoff.status,
        intent=handoff.intent,
        handed_off_by=handoff.handed_off_by_id,
        target=handoff.target.id if handoff.target else None,
        claimed_by=handoff.claimed_by.id if handoff.claimed_by else None,
        viewer=me.person.id,
        role=me.role,
        watching=handoff.id in watching,
        offered_to=handoff.offered_to.id if handoff.offered_to else None,
        coach=handoff.coaching.coach.id if handoff.coaching else None,
    )
