"""Sessions and their conversations as values: folded from events, joined with replies, never going back (V1, T5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import TypeVar

from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.contract.events import ReplyProgressed
from rf_desktop.contract.sessions import DocumentationEntry, Outcome, SessionDetail, SessionEntry, SessionList
from rf_desktop.domain.ids import SessionId
from rf_desktop.values import dataclass

_Placed = TypeVar("_Placed", Message, LaneCard)


@dataclass(frozen=True)
class Sessions:
    """My sessions, the newest change first. `listed_at` is None before the first list."""

    entries: tuple[SessionEntry, ...] = ()
    as_of: int = 0
    listed_at: datetime | None = None
    told: Mapping[SessionId, int] = field(default_factory=dict, repr=False)

    def get(self, session_id: SessionId) -> SessionEntry | None:
        """One of them."""
        return next((entry for entry in self.entries if entry.id == session_id), None)


@dataclass(frozen=True)
class Conversation:
    """One opened session. Messages and cards are in the order of their positions; the rest is as last fetched.

    closed_to_me: the server no longer lets me read it, so it stays as it was left (C6).
    """

    entry: SessionEntry
    messages: tuple[Message, ...]
    lane: tuple[LaneCard, ...]
    documentation: tuple[DocumentationEntry, ...]
    outcome: Outcome | None
    may_write: bool
    as_of: int
    closed_to_me: bool = False
    heard: int = 0
    """The number of the event that told the newest piece of a reply."""

    @property
    def last_position(self) -> int:
        """The position of the newest message, 0 when there is none."""
        return self.messages[-1].position if self.messages else 0


def with_entry(sessions: Sessions, entry: SessionEntry, event_id: int) -> Sessions:
    """The sessions with one entry, true for `event_id`; an older version changes nothing but that number."""
    old = sessions.get(entry.id)
    if event_id <= sessions.as_of and old is None:
        return sessions
    told = {**sessions.told, entry.id: max(event_id, sessions.told.get(entry.id, 0))}
    if old and old.version >= entry.version:
        return replace(sessions, told=told)
    others = tuple(each for each in sessions.entries if each.id != entry.id)
    return replace(sessions, entries=_newest_first((*others, entry)), told=told)


def with_list(sessions: Sessions, reply: SessionList, at: datetime) -> Sessions:
    """The sessions after a list, joined with what events after it told. An older list changes nothing."""
    if reply.as_of < sessions.as_of:
        return sessions
    told = {id_: number for id_, number in sessions.told.items() if number > reply.as_of}
    entries = {entry.id: entry for entry in reply.sessions}
    for entry in sessions.entries:
        there = entries.get(entry.id)
        if entry.id in told if there is None else entry.version > there.version:
            entries[entry.id] = entry
    return Sessions(_newest_first(entries.values()), reply.as_of, at, told)


def joined(old: Conversation | None, detail: SessionDetail) -> Conversation:
    """A fetched session together with what was known: every message, of each card and of the entry the newest."""
    if old is None:
        return Conversation(
            entry=detail.entry,
            messages=_in_order(detail.messages),
            lane=_in_order(detail.lane),
            documentation=detail.documentation,
            outcome=detail.outcome,
            may_write=detail.may_write,
            as_of=detail.as_of,
        )
    both = with_cards(with_messages(old, detail.messages, as_of=detail.as_of), detail.lane)
    if detail.entry.version > both.entry.version:
        both = replace(both, entry=detail.entry)
    if detail.as_of < old.as_of:
        return both
    return replace(
        both,
        closed_to_me=False,
        documentation=detail.documentation,
        outcome=detail.outcome,
        may_write=detail.may_write,
        as_of=detail.as_of,
    )


def with_messages(conversation: Conversation, messages: Iterable[Message], as_of: int = -1) -> Conversation:
    """The conversation with these messages, of each the newest version.

    A reply grows without a new version: one that was fetched `as_of` an event counts unless more of it was heard since.
    """
    known = {message.id: message for message in conversation.messages}
    for message in messages:
        old = known.get(message.id)
        is_longer = (
            old is not None and old.version == message.version and as_of >= max(conversation.heard, conversation.as_of)
        )
        if old is None or message.version > old.version or is_longer:
            known[message.id] = message
    ordered = _in_order(known.values())
    return conversation if ordered == conversation.messages else replace(conversation, messages=ordered)


def with_piece(conversation: Conversation, piece: ReplyProgressed, event_id: int) -> Conversation | None:
    """The conversation with a further piece of a reply; None when what stands before the piece is not known."""
    if event_id <= max(conversation.as_of, conversation.heard):
        return conversation
    heard = replace(conversation, heard=event_id)
    reply = next((message for message in conversation.messages if message.id == piece.message_id), None)
    if reply is None or (reply.state == "streaming" and len(reply.body) < piece.offset):
        return None
    if reply.state != "streaming":
        return heard
    longer = reply.model_copy(update={"body": reply.body[: piece.offset] + piece.text})
    return replace(heard, messages=tuple(longer if message is reply else message for message in conversation.messages))


def with_cards(conversation: Conversation, cards: Iterable[LaneCard]) -> Conversation:
    """The conversation with these cards; an older version of one changes nothing, others stay as they are."""
    lane = {card.id: card for card in conversation.lane}
    for card in cards:
        old = lane.get(card.id)
        if old is None or card.version > old.version:
            lane[card.id] = card
    ordered = _in_order(lane.values())
    return conversation if ordered == conversation.lane else replace(conversation, lane=ordered)


def turned(before: SessionEntry, after: SessionEntry) -> bool:
    """Whether the session took a turn that changes what only a fetch tells: who may write, documentation, outcome."""
    return _turn(before) != _turn(after)


def _turn(entry: SessionEntry) -> tuple[object, ...]:
    handoff = entry.handoff
    return entry.status, entry.owner.id, handoff and (handoff.id, handoff.status)


def _newest_first(entries: Iterable[SessionEntry]) -> tuple[SessionEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.updated_at, entry.id), reverse=True))


def _in_order(items: Iterable[_Placed]) -> tuple[_Placed, ...]:
    return tuple(sorted(items, key=lambda item: (item.position, item.id)))
