"""The queue dock as a function of the store, the search and the filters (Q1, Q2, Q7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime

from rf_desktop.client import connection as line
from rf_desktop.client.queue_arrangement import SavedView
from rf_desktop.client.queue_state import Queue, is_snoozed
from rf_desktop.contract.ways import Consultation
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.queueing import Section
from rf_desktop.domain.vocabulary import URGENCY, ClaimWay
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, text_cards, text_domains
from rf_desktop.viewmodels.cards import GroupRow, QuestionRow, QueueRow, question_row
from rf_desktop.viewmodels.queue_cards import GROUPS, SNOOZED, UNREAD, CardFile
from rf_desktop.viewmodels.queue_view import ConnectionLine, FilterChip, QueueState, ViewChoice


@dataclass(frozen=True)
class Looking:
    """How one looks at the queue; changes what is listed, never what is counted."""

    search: str = ""
    filters: frozenset[str] = frozenset()
    folded: frozenset[Section] = frozenset()
    views: tuple[SavedView, ...] = ()
    claiming: Mapping[HandoffId, ClaimWay] = field(default_factory=dict)


def queue_view(
    queue: Queue,
    looking: Looking,
    connection: ConnectionLine,
    at: datetime,
    cards: CardFile | None = None,
    asked: Sequence[Consultation] = (),
) -> QueueState:
    """The whole dock at the moment `at`. List, dots and counts come from the one store (Q7).

    `cards` are those of the last time, kept to be quick; without them the result is the same. `asked` is what waits for
    my answer: each has its dot, and counts as one (C9).
    """
    cards = cards or CardFile()
    cards.update(queue, looking.claiming, at)
    rows, questions = _rows(cards, looking), _questions(asked, looking)
    if questions:  # without them a hundred thousand rows are not put together once more
        rows = (*questions, *rows)
    views = tuple(ViewChoice(view.name, _is_used(view, looking)) for view in looking.views)
    narrowed = bool(looking.search.strip() or looking.filters)
    loading = queue.listed_at is None and connection.kind in ("connecting", "catching_up", "live")
    return QueueState(
        rows=rows,
        loading=loading and not rows,
        empty="" if rows or loading else _empty(queue, looking, asked),
        search=looking.search,
        filters=_filter_chips(queue, cards, looking),
        connection=connection,
        unread=cards.counts[UNREAD] + len(asked),
        waiting=len(cards.of_group("waiting").cards),
        questions=len(asked),
        views=views,
        may_save_view=narrowed and not any(view.active for view in views),
    )


def connection_line(connection: line.Connection, updated_at: datetime | None) -> ConnectionLine:
    """The dock's state line (V3)."""
    if isinstance(connection, line.Live):
        updated_at = max(connection.last_at, updated_at or connection.last_at)
    updated = text_cards.updated(updated_at) if updated_at else ""
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
    ready = (each.id for each in queue.in_group("waiting") if not is_snoozed(queue, each.id, at))
    first = next(ready, None)
    return first if first is None or first != other_than else next(ready, first)


def next_wake(queue: Queue, at: datetime) -> datetime | None:
    """When the next snooze ends: then the list and the counts are different without any event."""
    ends = [a.snoozed_until for a in queue.attention.values() if a.snoozed_until and a.snoozed_until > at]
    return min(ends, default=None)


def _questions(asked: Sequence[Consultation], looking: Looking) -> tuple[QueueRow, ...]:
    """What I was asked comes first, because somebody waits for me alone. Filters are about cards, except for unread."""
    rows = [row for row in map(question_row, asked) if _is_sought(row, looking)]
    if not rows or looking.filters - {UNREAD}:
        return ()
    folded = "questions" in looking.folded
    title = text.GROUPS["questions"]
    head = GroupRow("group:questions", title, len(rows), text_cards.heading(title, len(rows), folded), folded)
    return (head, *(() if folded else rows))


def _is_sought(row: QuestionRow, looking: Looking) -> bool:
    words = f"{row.about} {row.who} {row.question}".casefold()
    return all(word.lstrip("#") in words for word in looking.search.casefold().split())


def _rows(file: CardFile, looking: Looking) -> tuple[QueueRow, ...]:
    rows: list[QueueRow] = []
    words = [word.lstrip("#") for word in looking.search.casefold().split()]
    for group in GROUPS:
        resting = group == "waiting" and file.counts[SNOOZED] > 0
        cards = file.of_group(group).matching(looking.filters, words, snoozed_last=resting)
        if not cards:
            continue
        folded = group in looking.folded
        title = text.GROUPS[group]
        heading = text_cards.heading(title, len(cards), folded)
        rows.append(GroupRow(f"group:{group}", title, len(cards), heading, folded))
        if not folded:
            rows.extend(cards)
    return tuple(rows)


def _is_used(view: SavedView, looking: Looking) -> bool:
    return (view.search, view.filters) == (looking.search.strip(), looking.filters)


def _filter_chips(queue: Queue, cards: CardFile, looking: Looking) -> tuple[FilterChip, ...]:
    """What can be told apart in the store, and what is chosen already, so that it can be taken off."""
    there = {key for key, count in cards.counts.items() if count > 0}
    chosen = looking.filters
    keys = [UNREAD] if queue.handoffs or UNREAD in chosen else []
    keys += [key for word in URGENCY if (key := f"priority:{word}") in there | chosen]
    domains = (key for key in there | chosen if key.startswith("domain:"))
    keys += sorted(domains, key=lambda key: _label(key).casefold())
    return tuple(FilterChip(key, _label(key), key in chosen) for key in keys)


def _label(key: str) -> str:
    kind, _, value = key.partition(":")
    if kind == "priority":
        return next(word for priority, word in text.PRIORITY.items() if priority == value)
    return text_domains.domain_said(value) or text.UNREAD_ONLY


def _empty(queue: Queue, looking: Looking, asked: Sequence[Consultation]) -> str:
    if queue.listed_at is None:
        return text.QUEUE_UNKNOWN
    narrowed = bool(looking.search.strip() or looking.filters)
    return text.QUEUE_NO_MATCH if narrowed and (queue.handoffs or asked) else text.QUEUE_EMPTY
