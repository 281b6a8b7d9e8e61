"""What people are told: the handoff's events, and one notice per recipient (Q5, Q8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rf_desktop.contract.events import AttentionChanged, HandoffEvent, NoticeAdded, NoticesMarkedRead
from rf_desktop.contract.notices import Notice, NoticeKind
from rf_desktop.domain.alerting import Happening
from rf_desktop.domain.delivery import LEDGERED
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import NoticeId, PersonId, new_id
from rf_desktop.server.ports import Persons
from rf_desktop.server.services import deliveries
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import attention, audience, summary
from rf_desktop.server.services.notification_settings import held_among
from rf_desktop.server.store.tables import AttentionRow, HandoffRow, NoticeRow
from rf_desktop.server.store.unit_of_work import Work

WAKING: frozenset[NoticeKind] = frozenset({"reminder", "next_tier"})
"""Kinds of notices that end a snooze: it has waited too long."""


async def announce(work: Work, kind: type[HandoffEvent], row: HandoffRow, actor: Actor) -> None:
    """Tell everybody who may know what `actor` did with a handoff."""
    work.events.append(kind(handoff=await summary(work, row), actor=actor.ref), audience(row))


async def notify(
    work: Work,
    kind: NoticeKind,
    row: HandoffRow,
    title: str,
    recipients: Iterable[PersonId],
    actor: Actor,
    at: datetime,
) -> None:
    """One notice for each recipient, never for the one who acted. `row` is in the database already.

    Each says what should keep it from alerting its reader (Q6, Q9). The news of a handoff to take also opens a line in
    the delivery ledger (E8), and a reminder ends everybody's snooze (Q2).
    """
    wanted = set(recipients) - {actor.person_id}
    held = await held_among(work, wanted, Happening(kind, row.priority, row.client, row.domain), at)
    for person_id in sorted(wanted):
        notice = NoticeRow(
            id=NoticeId(new_id()),
            person_id=person_id,
            kind=kind,
            title=title,
            body=row.reason,
            priority=row.priority,
            session_id=row.session_id,
            handoff_id=row.id,
            created_at=at,
            held_by=held[person_id],
        )
        work.notices.add(notice)
        work.events.append(NoticeAdded(notice=notice_view(notice)), Persons(frozenset({person_id})))
    if kind in LEDGERED:
        await deliveries.begin(work, row, held, at)
    if kind in WAKING:
        for each in await work.attention.wake_all(row.id):
            tell_attention(work, each)


def tell_attention(work: Work, row: AttentionRow) -> None:
    """Tell a person's desktops what that person saw, unsaw or snoozed."""
    work.events.append(AttentionChanged(attention=attention(row)), Persons(frozenset({row.person_id})))


async def settle_notices(work: Work, person_id: PersonId, row: HandoffRow, at: datetime) -> None:
    """Whoever has opened a handoff need not read in the bell that it is there (Q8)."""
    await work.flush()
    changed = await work.notices.mark_read(person_id, (), at, about=row.id)
    if changed:
        work.events.append(NoticesMarkedRead(ids=tuple(changed), at=at), Persons(frozenset({person_id})))


def about(row: HandoffRow) -> str:
    """What a handoff is about, for the end of a notice's title: its ticket and problem, as far as there are any."""
    ticket = f" #{row.ticket}" if row.ticket else ""
    problem = snippet(row.problem_summary or "")
    return f"{ticket}: {problem}" if problem else ticket


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
