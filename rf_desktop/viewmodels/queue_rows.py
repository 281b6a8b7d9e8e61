"""The queue dock as a pure function of the store, the search and the filters (Q1, Q2, Q7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args

from rf_desktop.client import connection as line
from rf_desktop.client.queue_state import Queue, is_snoozed, is_unread, unread
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.queueing import Group
from rf_desktop.domain.vocabulary import URGENCY, ClaimWay
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, QueueRow, escalation_card
from rf_desktop.viewmodels.queue_view import ConnectionLine, FilterChip, QueueState

UNREAD = "unread"


@dataclass(frozen=True)
class Looking:
    """How one looks at the queue; changes what is listed, never what is counted."""

    search: str = ""
    filters: frozenset[str] = frozenset()
    claiming: Mapping[HandoffId, ClaimWay] = field(default_factory=dict)


def queue_view(queue: Queue, looking: Looking, connection: ConnectionLine, at: datetime) -> QueueState:
    """The whole dock at the moment `at`. List, dots and counts come from the one store (Q7)."""
    rows = tuple(_rows(queue, looking, at))
    waiting = queue.in_group("waiting")
    loading = queue.listed_at is None and connection.kind in ("connecting", "catching_up", "live")
    return QueueState(
        rows=rows,
        loading=loading and not rows,
        empty="" if rows or loading else _empty(queue, looking),
        search=looking.search,
        filters=_filter_chips(queue, looking),
        connection=connection,
        unread=len(unread(queue, at)),
        waiting=len(waiting),
    )


def connection_line(connection: line.Connection, updated_at: datetime | None) -> ConnectionLine:
    """The dock's state line (V3)."""
    if isinstance(connection, line.Live):
        updated_at = max(connection.last_at, updated_at or connection.last_at)
    updated = text.updated(updated_at) if updated_at else ""
    match connection:
        case line.Live():
            return ConnectionLine("live", text.LIVE, updated)
        case line.CatchingUp():
            return ConnectionLine("catching_up", text.CATCHING_UP, updated)
        case line.Connecting():
            return ConnectionLine("connecting", text.CONNECTING, updated)
        case line.Offline(since=since):
            return ConnectionLine("offline", text.offline_short(since), updated)
        case line.SignedOutState():
            return ConnectionLine("signed_out", text.SIGNED_OUT_SHORT, updated)


def next_waiting(queue: Queue, at: datetime, *, other_than: HandoffId | None = None) -> HandoffId | None:
    """The first that waits and is not snoozed, in the order of the queue; not the one I am looking at already."""
    ready = [h.id for h in queue.in_group("waiting") if not is_snoozed(queue, h.id, at)]
    return next((id_ for id_ in ready if id_ != other_than), ready[0] if ready else None)


def next_wake(queue: Queue, at: datetime) -> datetime | None:
    """When the next snooze ends: then the list and the counts are different without any event."""
    ends = [a.snoozed_until for a in queue.attention.values() if a.snoozed_until and a.snoozed_until > at]
    return min(ends, default=None)


def _rows(queue: Queue, looking: Looking, at: datetime) -> Iterable[QueueRow]:
    for group in get_args(Group):
        handoffs = [h for h in queue.in_group(group) if _matches(queue, h, looking, at)]
        # Snoozed ones come last: out of the way, never out of sight.
        handoffs.sort(key=lambda handoff: group == "waiting" and is_snoozed(queue, handoff.id, at))
        if handoffs:
            title = text.GROUPS[group]
            yield GroupRow(f"group:{group}", title, len(handoffs), f"{title}, {len(handoffs)}")
        for handoff in handoffs:
            yield _card(queue, handoff, group, looking, at)


def _card(queue: Queue, handoff: HandoffSummary, group: Group, looking: Looking, at: datetime) -> EscalationCard:
    attention = queue.attention.get(handoff.id)
    return escalation_card(
        handoff,
        group,
        unread=is_unread(queue, handoff, at),
        snoozed_until=attention.snoozed_until if attention and is_snoozed(queue, handoff.id, at) else None,
        may_pick_up=group == "waiting",
        busy=handoff.id in looking.claiming,
        at=at,
    )


def _matches(queue: Queue, handoff: HandoffSummary, looking: Looking, at: datetime) -> bool:
    """All words of the search, and of each kind of filter one of those chosen."""
    here = {f"priority:{handoff.priority}", f"domain:{handoff.domain}"}
    if is_unread(queue, handoff, at):
        here.add(UNREAD)
    wanted: dict[str, set[str]] = {}
    for key in looking.filters:
        wanted.setdefault(key.partition(":")[0], set()).add(key)
    return all(keys & here for keys in wanted.values()) and _found(handoff, looking.search)


def _found(handoff: HandoffSummary, search: str) -> bool:
    places = (handoff.handed_off_by_name, handoff.ticket, handoff.problem_summary, handoff.client, handoff.reason)
    whole = " ".join(place for place in places if place).casefold()
    return all(word.lstrip("#") in whole for word in search.casefold().split())


def _filter_chips(queue: Queue, looking: Looking) -> tuple[FilterChip, ...]:
    """What can be told apart in the store, and what is chosen already, so that it can be taken off."""
    priorities = {f"priority:{handoff.priority}" for handoff in queue.handoffs}
    domains = {f"domain:{handoff.domain}" for handoff in queue.handoffs if handoff.domain}
    chosen = looking.filters
    keys = [UNREAD] if queue.handoffs or UNREAD in chosen else []
    keys += [key for word in URGENCY if (key := f"priority:{word}") in priorities | chosen]
    keys += sorted(domains | {key for key in chosen if key.startswith("domain:")}, key=str.casefold)
    return tuple(FilterChip(key, _label(key), key in chosen) for key in keys)


def _label(key: str) -> str:
    kind, _, value = key.partition(":")
    if kind == "priority":
        return next(word for priority, word in text.PRIORITY.items() if priority == value)
    return value or text.UNREAD_ONLY


def _empty(queue: Queue, looking: Looking) -> str:
    if queue.listed_at is None:
        return text.QUEUE_UNKNOWN
    return text.QUEUE_NO_MATCH if queue.handoffs and (looking.search.strip() or looking.filters) else text.QUEUE_EMPTY
