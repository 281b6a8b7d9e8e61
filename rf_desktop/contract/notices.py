"""The bell's history (Q8): what the server told one person."""

from typing import Literal

from rf_desktop.contract.base import Line, Moment, Request, Wire, Words
from rf_desktop.domain.ids import HandoffId, NoticeId, SessionId
from rf_desktop.domain.vocabulary import Held, Priority

NoticeKind = Literal[
    "escalation",
    "transfer",
    "claimed",
    "resolved",
    "withdrawn",
    "released",
    "returned",
    "reassigned",
    "accepted",
    "declined",
    "came_back",
    "reminder",
    "next_tier",
    "still_on_it",
    "consultation",
    "answer",
    "remark",
]


class Notice(Wire):
    """One notification, with its title as E6 words it and a link to what it is about.

    `held_by` says why it should stay quiet: it is in the bell and the queue all the same (Q6, Q9).
    """

    id: NoticeId
    kind: NoticeKind
    title: Line
    body: Words
    priority: Priority
    session_id: SessionId
    handoff_id: HandoffId | None
    created_at: Moment
    read_at: Moment | None = None
    held_by: Held | None = None


class NoticeList(Wire):
    """My last 100 notices, the newest first. True for event id `as_of`."""

    as_of: int
    notices: tuple[Notice, ...]


class NoticesRead(Request):
    """Mark these as read; an empty list means all."""

    ids: tuple[NoticeId, ...] = ()
