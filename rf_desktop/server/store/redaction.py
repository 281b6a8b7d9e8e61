"""No secret is stored: whatever people or a model wrote is redacted at the moment it is put into a row (A7).

It happens to the row's attribute itself, not on the way to the database: so the event, the snapshot and the notice that
are made from the row hold the tag too, and nobody has to remember it. The key of an account's tags is made with the
first thing that is written there, and stands in the account's own rows.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.redaction import Finder, Tagging, hidden_in, hide, nothing_more, place, redact, tags_of, within
from rf_desktop.server.store import tables as t

KEY_LENGTH = 32
"""Bytes of an account's key."""

TEXTS: dict[type[Any], tuple[str, ...]] = {
    t.SessionRow: ("problem_summary", "first_message", "domain", "client", "contact", "device", "ticket"),
    t.MessageRow: ("body", "why"),
    t.AttachmentRow: ("name",),
    t.CardRow: ("text", "why", "if_it_fails", "result"),
    t.DocumentationRow: ("body",),
    t.OutcomeRow: ("cause", "fix", "verdict_note", "write_up"),
    t.HandoffRow: ("reason", "notes", "headline", "problem_summary", "domain", "client", "ticket"),
    t.AssessmentRow: ("content",),
    t.AssessmentEditRow: ("summary_prose", "likely_cause"),
    t.FeedbackRow: ("why",),
    t.TicketNoteRow: ("ticket", "body", "detail"),
    t.NoticeRow: ("title", "body"),
    t.OfferRow: ("reason",),
    t.CoachingRow: ("stop_condition",),
    t.ConsultationRow: ("question", "answer"),
    t.TurnRow: ("blocks",),
    t.PlaybookRow: ("content",),
}
"""What people and models write. Snapshots and packages are copies of these; events are redacted as they are written."""

Heard = Callable[[str], None]


class Redaction:
    """The redaction of one account: `text` takes secrets out, `hide` one that a person points at."""

    def __init__(self, tagging: Tagging, more: Finder = nothing_more, heard: Heard | None = None) -> None:
        self._tagging = tagging
        self._more = more
        self._heard = heard

    def text(self, text: str) -> str:
        """`text` with a tag for each secret."""
        redacted = redact(text, self._tagging, self._more)
        if self._heard is not None:
            for secret in redacted.taken:
                self._heard(secret)
        return redacted.text

    def value(self, value: Any) -> Any:
        """As `text`, for each text in a JSON value."""
        return within(value, self.text)

    def hide(self, value: Any, secret: str) -> Any:
        """A text or JSON value in which `secret` is hidden by hand; the same value when it does not stand there."""
        if self._heard is not None:
            self._heard(secret)
        return within(value, lambda text: hide(text, secret, self._tagging))


UNKEYED = Redaction(place)
"""Where no account is at work: what is taken out then has the tag that tells nothing."""
_at_work: ContextVar[Redaction] = ContextVar("redaction", default=UNKEYED)


class Redactions:
    """The redactions of one process, by account. `more` knows further shapes, `heard` is told what was taken out."""

    def __init__(self) -> None:
        self.more: Finder = nothing_more
        self.heard: Heard | None = None
        self._keys: dict[AccountId, bytes] = {}

    async def of(self, session: AsyncSession, account_id: AccountId, *, may_write: bool) -> Redaction:
        """This account's. Without a key so far one is made where `may_write`; else nothing has been tagged yet."""
        key = self._keys.get(account_id)
        if key is None:
            key = await session.scalar(sa.select(t.TagKeyRow.key))
            if key is not None:
                self._keys[account_id] = key
            elif may_write:
                key = secrets.token_bytes(KEY_LENGTH)  # not remembered: it may be rolled back
                session.add(t.TagKeyRow(account_id=account_id, key=key))
        return Redaction(place if key is None else tags_of(key), self.more, self.heard)


@contextmanager
def at_work(redaction: Redaction) -> Iterator[None]:
    """Every row that gets a text within is redacted by `redaction`."""
    before = _at_work.get()
    _at_work.set(redaction)
    try:
        yield
    finally:
        _at_work.set(before)


def _redacted(row: object, value: Any, _before: object, _initiator: object) -> Any:
    return value if value is None else _at_work.get().value(value)


def _redacted_and_counted(row: t.MessageRow, value: Any, before: object, initiator: object) -> Any:
    body = _redacted(row, value, before, initiator)
    row.hidden = hidden_in(body)
    return body


for _table, _columns in TEXTS.items():
    for _column in _columns:
        _hook = _redacted_and_counted if (_table, _column) == (t.MessageRow, "body") else _redacted
        event.listen(getattr(_table, _column), "set", _hook, retval=True)
