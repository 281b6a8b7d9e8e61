"""What people are told: the handoff's events, and one notice per recipient (Q5, Q8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from rf_desktop.contract.events import AttentionChanged, HandoffEvent, NoticeAdded, NoticesMarkedRead
from rf_desktop.contract.notices import Notice, NoticeKind
from rf_desktop.domain.alerting import Happening
from rf_desktop.domain.delivery import LEDGERED
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import HandoffId, NoticeId, PersonId, SessionId, new_id
from rf_desktop.domain.vocabulary import Held, Priority
from rf_desktop.server.ports import Persons
from rf_desktop.server.services import deliveries
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import attention, listeners, summary
from rf_desktop.server.services.notification_settings import held_among
from rf_desktop.server.store.tables import AttentionRow, HandoffRow, NoticeRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.values import dataclass

WAKING: frozenset[NoticeKind] = frozenset({"next_tier"})
"""Kinds of notices that end a snooze: it has waited too long. A mere reminder leaves sleepers alone."""


@dataclass(frozen=True)
class _News:
    """What a notice says, and what filters look at."""

    kind: NoticeKind
    title: str
    body: str
    priority: Priority
    session_id: SessionId
    handoff_id: HandoffId | None
    client: str | None
    domain: str | None


async def announce(
    work: Work,
    kind: type[HandoffEvent],
    row: HandoffRow,
    actor: Actor | None,
    reason: str = "",
    former: Iterable[PersonId] = (),
    *,
    given_up: bool = False,
) -> None:
    """Tell everybody who may know what `actor` (None: the clock) did with a handoff; `former` hear it a last time.

    given_up: its session is about to be abandoned.
    """
    shown = await summary(work, row)
    if row.status == "resolved" and shown.ended_by is None:
        shown = shown.model_copy(update={"ended_by": actor and actor.ref})  # the audit log comes after
    if given_up:
        shown = shown.model_copy(update={"abandoned": True})
    said: dict[str, Any] = {"handoff": shown, "actor": actor and actor.ref}
    if "reason" in kind.model_fields:
        said["reason"] = reason
    work.events.append(kind.model_validate(said), await listeners(work, row, *former))


async def notify(
    work: Work,
    kind: NoticeKind,
    row: HandoffRow,
    title: str,
    recipients: Iterable[PersonId],
    actor: Actor | None,
    at: datetime,
    body: str | None = None,
) -> None:
    """One notice for each recipient, never for the one who acted. `row` is in the database already.

    Its text is `body`, by default why it was handed off. The news of a handoff to take also opens a line in the
    delivery ledger (E8), and the next tier's ends everybody's snooze (Q2).
    """
    wanted = {person for person in recipients if actor is None or person != actor.person_id}
    text = row.reason if body is None else body
    news = _News(kind, title, text, row.priority, row.session_id, row.id, row.client, row.domain)
    held = await _notify_each(work, news, wanted, at)
    if kind in LEDGERED:
        await deliveries.begin(work, row, held, at)
    if kind in WAKING:
        for each in await work.attention.wake_all(row.id):
            tell_attention(work, each)


async def notify_of_session(
    work: Work,
    kind: NoticeKind,
    session: SessionRow,
    handoff: HandoffRow | None,
    title: str,
    recipient: PersonId,
    at: datetime,
    body: str,
) -> None:
    """One notice about a session, whether it was handed off or not."""
    priority: Priority = handoff.priority if handoff else "normal"
    handoff_id = handoff.id if handoff else None
    news = _News(kind, title, body, priority, session.id, handoff_id, session.client, session.domain)
    await _notify_each(work, news, {recipient}, at)


async def _notify_each(work: Work, news: _News, wanted: set[PersonId], at: datetime) -> Mapping[PersonId, Held | None]:
    """The notices; each says what should keep it from alerting its reader (Q6, Q9), and that is what comes back."""
    held = await held_among(work, wanted, Happening(news.kind, news.priority, news.client, news.domain), at)
    for person_id in sorted(wanted):
        notice = NoticeRow(
            id=NoticeId(new_id()),
            person_id=person_id,
            kind=news.kind,
            title=news.title,
            body=news.body,
            priority=news.priority,
            session_id=news.session_id,
            handoff_id=news.handoff_id,
            created_at=at,
            held_by=held[person_id],
        )
        work.notices.add(notice)
        work.events.append(NoticeAdded(notice=notice_view(notice)), Persons(frozenset({person_id})))
    return held


def tell_attention(work: Work, row: AttentionRow) -> None:
    """Tell a person's desktops what that person saw, unsaw or snoozed."""
    work.events.append(AttentionChanged(attention=attention(row)), Persons(frozenset({row.person_id})))


async def settle_notices(work: Work, person_id: PersonId, row: HandoffRow, at: datetime) -> None:
    """Whoever has opened a handoff need not read in the bell that it is there (Q8)."""
    changed = await work.notices.mark_read(person_id, (), at, about=row.id)
    if changed:
        work.events.append(NoticesMarkedRead(ids=tuple(changed), at=at), Persons(frozenset({person_id})))


def about(row: HandoffRow) -> str:
    """What a handoff is about, for the end of a notice's title: its ticket and problem, as far as there are any.

    Without both, why it was handed off: a title always says what it is about.
    """
    ticket = f" #{row.ticket}" if row.ticket else ""
    problem = snippet(row.problem_summary or "") or (snippet(row.reason) if is_bare(row) else "")
    return f"{ticket}: {problem}" if problem else ticket


def titled(words: str, row: HandoffRow, *, is_object: bool = True) -> str:
    """A notice's title: what happened, and what it is about.

    is_object: the words want it as their object, as in "Sam has put back #12345"; otherwise it is set off, as in
    "Jane is still waiting · #12345".
    """
    what = about(row)
    return f"{words} ·{what}" if not is_object and what.startswith(" #") else f"{words}{what}"


def is_bare(row: HandoffRow) -> bool:
    """Whether neither a ticket nor a problem says what it is about."""
    return not row.ticket and not snippet(row.problem_summary or "")


def notice_view(row: NoticeRow) -> Notice:
    """A notice as the contract words it."""
    return Notice(
        id=row.id,
        kind=row.kind,
        title=row.title,
        body=row.body,
        priority=row.priority,
        session_id=row.session_id,
        handoff_id=row.handoff_id,
        created_at=row.created_at,
        read_at=row.read_at,
        held_by=row.held_by,
    )
