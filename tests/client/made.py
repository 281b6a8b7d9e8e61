"""Values of the contract, made with as few words as a test needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from rf_desktop.contract.chat import Author, LaneCard, Message
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.identity import Me, PersonRef
from rf_desktop.contract.notices import Notice
from rf_desktop.contract.sessions import SessionDetail, SessionEntry
from rf_desktop.domain.ids import AccountId, CardId, HandoffId, MessageId, NoticeId, PersonId, SessionId
from rf_desktop.domain.vocabulary import Role

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
JANE, SAM, ALEX = (PersonRef(id=PersonId(name.lower()), name=name) for name in ("Jane", "Sam", "Alex"))


def noon() -> datetime:
    """A clock that stands still."""
    return NOON


def me(person: PersonRef = SAM, role: Role = "senior") -> Me:
    return Me(
        person=person,
        email=f"{person.id}@resolutionflow.example.com",
        role=role,
        account_id=AccountId("acme"),
        account_name="Acme MSP",
    )


def handoff(name: str = "h1", version: int = 1, **changes: Any) -> HandoffSummary:
    values: dict[str, Any] = {
        "id": HandoffId(name),
        "session_id": SessionId(f"session of {name}"),
        "intent": "escalate",
        "status": "open",
        "priority": "normal",
        "reason": "stuck",
        "headline": "Escalation from Jane",
        "problem_summary": None,
        "domain": None,
        "client": None,
        "ticket": None,
        "handed_off_by_id": JANE.id,
        "handed_off_by_name": JANE.name,
        "step_count": 0,
        "lane_count": 0,
        "escalated_at": NOON,
        "assessment_status": "pending",
        "version": version,
    }
    return HandoffSummary(**(values | changes))


def entry(name: str = "s1", version: int = 1, **changes: Any) -> SessionEntry:
    values: dict[str, Any] = {
        "id": SessionId(name),
        "status": "active",
        "problem_summary": "Outlook asks for a password",
        "first_message": None,
        "domain": None,
        "client": None,
        "contact": None,
        "device": None,
        "ticket": None,
        "opened_by": JANE,
        "owner": JANE,
        "escalated_to": None,
        "handoff": None,
        "step_count": 0,
        "created_at": NOON,
        "updated_at": NOON + timedelta(minutes=version),
        "version": version,
    }
    return SessionEntry(**(values | changes))


def detail(of: SessionEntry, as_of: int = 0, **changes: Any) -> SessionDetail:
    values: dict[str, Any] = {
        "as_of": as_of,
        "entry": of,
        "messages": (),
        "lane": (),
        "documentation": (),
        "outcome": None,
        "may_write": True,
    }
    return SessionDetail(**(values | changes))


def message(position: int, body: str = "hello", session: str = "s1", by: PersonRef = JANE) -> Message:
    return Message(
        id=MessageId(f"{session}-{position}"),
        session_id=SessionId(session),
        position=position,
        author=Author(kind="person", id=by.id, name=by.name),
        body=body,
        sent_at=NOON + timedelta(seconds=position),
    )


def card(name: str, version: int = 1, position: int = 1, **changes: Any) -> LaneCard:
    values: dict[str, Any] = {"kind": "question", "text": f"{name}?", "state": "todo"}
    return LaneCard(
        id=CardId(name), session_id=SessionId("s1"), position=position, version=version, **(values | changes)
    )


def notice(name: str, minutes: int = 0, read: bool = False) -> Notice:
    return Notice(
        id=NoticeId(name),
        kind="escalation",
        title="Escalation from Jane",
        body="",
        priority="normal",
        session_id=SessionId("s1"),
        handoff_id=HandoffId("h1"),
        created_at=NOON + timedelta(minutes=minutes),
        read_at=NOON if read else None,
    )


def person_id(name: str) -> PersonId:
    return PersonId(name)
