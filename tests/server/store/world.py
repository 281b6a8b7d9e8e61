"""Rows for the store's tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from rf_desktop.domain.ids import AccountId, HandoffId, PersonId, SessionId
from rf_desktop.server.store.tables import HandoffRow, Person, SessionRow

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Side:
    """One account and what it holds."""

    account_id: AccountId
    person_id: PersonId
    sessions: tuple[SessionId, ...]
    handoffs: tuple[HandoffId, ...]


@dataclass(frozen=True)
class Sides:
    """The own account and the other one."""

    ours: Side
    theirs: Side


def person(name: str) -> Person:
    """Somebody who can sign in."""
    return Person(
        id=PersonId(f"person-{name}"),
        name=name,
        email=f"{name}@example.com",
        role="senior",
        password_hash="-",
        active=True,
        created_at=AT,
    )


def session(name: str, owner: PersonId, account_id: AccountId | None = None) -> SessionRow:
    """A session; without an account it takes that of the unit of work."""
    row = SessionRow(
        id=SessionId(f"session-{name}"),
        status="active",
        problem_summary=name,
        opened_by_id=owner,
        owner_id=owner,
        step_count=0,
        message_count=0,
        created_at=AT,
        updated_at=AT,
        version=1,
    )
    if account_id is not None:
        row.account_id = account_id
    return row


def handoff(of: SessionRow, by: PersonId, account_id: AccountId | None = None) -> HandoffRow:
    """An open handoff of a session; its headline is the session's summary."""
    row = HandoffRow(
        id=HandoffId(of.id.replace("session", "handoff")),
        session_id=of.id,
        intent="escalate",
        status="open",
        priority="normal",
        urgency=2,
        reason="r",
        notes="",
        headline=of.problem_summary or "",
        handed_off_by_id=by,
        step_count=0,
        lane_count=0,
        escalated_at=AT,
        assessment_status="pending",
        version=1,
    )
    if account_id is not None:
        row.account_id = account_id
    return row
