"""What the queue dock shows, as values: rows, filter chips, the connection's line (Q1, V3)."""

from __future__ import annotations

from typing import Literal

from rf_desktop.values import dataclass
from rf_desktop.viewmodels.cards import QueueRow

ConnectionKind = Literal["live", "catching_up", "connecting", "offline", "signed_out"]


@dataclass(frozen=True)
class ConnectionLine:
    """The dock's state line. `label` is a word or two, `updated` says when the list was last true."""

    kind: ConnectionKind
    label: str
    updated: str


@dataclass(frozen=True)
class FilterChip:
    """One filter of the dock. `key` is "unread", "priority:urgent" or "domain:Email"."""

    key: str
    label: str
    active: bool


@dataclass(frozen=True)
class ViewChoice:
    """A saved view. `active` while search and filters are exactly its own."""

    name: str
    active: bool


@dataclass(frozen=True)
class QueueState:
    """The whole dock. `empty` is the sentence that stands in for the rows, "" while there are rows or they load.

    `views` are what somebody saved; `may_save_view` while the list is narrowed in a way that none of them has.
    `unread`, `waiting` and `questions` are counted over the store and ignore search and filters (Q7); `unread` are all
    dots, those of questions that wait for my answer included (C9).
    """

    rows: tuple[QueueRow, ...]
    loading: bool
    empty: str
    search: str
    filters: tuple[FilterChip, ...]
    connection: ConnectionLine
    unread: int
    waiting: int
    questions: int = 0
    views: tuple[ViewChoice, ...] = ()
    may_save_view: bool = False
