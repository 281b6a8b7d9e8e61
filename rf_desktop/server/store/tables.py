"""The schema. Every table but `account` carries `account_id`, in its primary key and in each foreign key.

A composite foreign key makes it impossible to hang one account's row on another account's (R3): the database
refuses it, whatever the code above does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.contract.notices import NoticeKind
from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import AccountId, CardId, HandoffId, MessageId, NoticeId, PersonId, SessionId
from rf_desktop.domain.vocabulary import (
    AssessmentStatus,
    AuthorKind,
    CardKind,
    CardState,
    ClaimWay,
    HandoffStatus,
    HandoffVerdict,
    Intent,
    Priority,
    ReadingVerdict,
    Role,
    SessionStatus,
    TicketNoteState,
    Visibility,
)
from rf_desktop.server.store.columns import ID, WORD, AccountScoped, Base, belongs, of_account


class Account(Base):
    """One MSP. `seq` is the number of its last event: incremented last in each writing transaction (V1)."""

    __tablename__ = "account"
    id: Mapped[AccountId] = mapped_column(primary_key=True)
    name: Mapped[str]
    seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class Person(AccountScoped, Base):
    """Somebody who can sign in. `email` is lower-case and unique over all accounts, since one signs in by it."""

    __tablename__ = "person"
    __table_args__ = (of_account(), sa.UniqueConstraint("email"))
    id: Mapped[PersonId] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    role: Mapped[Role]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SignInRow(AccountScoped, Base):
    """One sign-in: only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (belongs("person_id", "person"), sa.UniqueConstraint("token_hash"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[PersonId]
    device: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SessionRow(AccountScoped, Base):
    """A troubleshooting session. `owner_id` may write; `step_count` counts answered cards."""

    __tablename__ = "session"
    __table_args__ = (
        of_account(),
        belongs("opened_by_id", "person"),
        belongs("owner_id", "person"),
        belongs("escalated_to_id", "person"),
        sa.Index("ix_session_owner", "account_id", "owner_id", "updated_at"),
        sa.Index("ix_session_opened_by", "account_id", "opened_by_id", "updated_at"),
        sa.UniqueConstraint("account_id", "source_id"),
    )
    id: Mapped[SessionId] = mapped_column(primary_key=True)
    status: Mapped[SessionStatus]
    problem_summary: Mapped[str | None]
    first_message: Mapped[str | None]
    domain: Mapped[str | None]
    client: Mapped[str | None]
    contact: Mapped[str | None]
    device: Mapped[str | None]
    ticket: Mapped[str | None]
    opened_by_id: Mapped[PersonId]
    owner_id: Mapped[PersonId]
    escalated_to_id: Mapped[PersonId | None]
    escalation_package: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    step_count: Mapped[int] = mapped_column(default=0)
    message_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    source_id: Mapped[str | None]


class MessageRow(AccountScoped, Base):
    """One message; the author's name is kept as it was. One briefing per handoff, whatever is pressed (M3)."""

    __tablename__ = "message"
    __table_args__ = (
        belongs("session_id", "session"),
        belongs("author_id", "person"),
        belongs("briefing_for", "handoff"),
        sa.UniqueConstraint("account_id", "session_id", "position"),
        sa.UniqueConstraint("account_id", "briefing_for"),
    )
    id: Mapped[MessageId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId]
    position: Mapped[int]
    author_kind: Mapped[AuthorKind]
    author_id: Mapped[PersonId | None]
    author_name: Mapped[str]
    body: Mapped[str]
    sent_at: Mapped[datetime]
    briefing_for: Mapped[HandoffId | None]
    source_id: Mapped[str | None]


class CardRow(AccountScoped, Base):
    """One card of a session's lane; `answer_message_id` is the message that its present result became (T2)."""

    __tablename__ = "lane_card"
    __table_args__ = (
        belongs("session_id", "session"),
        belongs("answered_by_id", "person"),
        belongs("answer_message_id", "message"),
        sa.UniqueConstraint("account_id", "session_id", "position"),
    )
    id: Mapped[CardId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId]
    position: Mapped[int]
    kind: Mapped[CardKind]
    text: Mapped[str]
    why: Mapped[str | None]
    if_it_fails: Mapped[str | None]
    state: Mapped[CardState]
    result: Mapped[str | None]
    answered_by_id: Mapped[PersonId | None]
    answered_at: Mapped[datetime | None]
    answer_message_id: Mapped[MessageId | None]
    source_id: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)


class HandoffRow(AccountScoped, Base):
    """One passing-on. `urgency` is the priority's sort rank; at most one handoff of a session is open (E5)."""

    __tablename__ = "handoff"
    __table_args__ = (
        belongs("session_id", "session"),
        belongs("handed_off_by_id", "person"),
        belongs("target_id", "person"),
        belongs("claimed_by_id", "person"),
        sa.Index(
            "ix_handoff_waiting", "account_id", "urgency", "escalated_at", "id",
            sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"),
        ),
        sa.Index(
            "uq_handoff_open", "account_id", "session_id", unique=True,
            sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"),
        ),
        sa.Index("ix_handoff_claimed_by", "account_id", "claimed_by_id", "status"),
        sa.Index("ix_handoff_session", "account_id", "session_id", "escalated_at"),
    )  # fmt: skip
    id: Mapped[HandoffId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId]
    intent: Mapped[Intent]
    status: Mapped[HandoffStatus]
    priority: Mapped[Priority]
    urgency: Mapped[int]
    reason: Mapped[str]
    notes: Mapped[str]
    headline: Mapped[str]
    problem_summary: Mapped[str | None]
    domain: Mapped[str | None]
    client: Mapped[str | None]
    ticket: Mapped[str | None]
    handed_off_by_id: Mapped[PersonId]
    handed_off_by_name: Mapped[str | None]
    target_id: Mapped[PersonId | None]
    step_count: Mapped[int]
    lane_count: Mapped[int]
    escalated_at: Mapped[datetime]
    claimed_by_id: Mapped[PersonId | None]
    claimed_at: Mapped[datetime | None]
    claimed_way: Mapped[ClaimWay | None]
    resolved_at: Mapped[datetime | None]
    assessment_status: Mapped[AssessmentStatus]
    version: Mapped[int] = mapped_column(default=1)


class SnapshotRow(AccountScoped, Base):
    """What was true at the handoff, as `contract.handoffs.Snapshot`; apart, so that listing never loads it."""

    __tablename__ = "snapshot"
    __table_args__ = (belongs("handoff_id", "handoff"),)
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]


class AssessmentRow(AccountScoped, Base):
    """The assessment as `contract.assessments.Assessment` without its readings; pending ones have no row yet."""

    __tablename__ = "assessment"
    __table_args__ = (belongs("handoff_id", "handoff"),)
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]


class ReadingRow(AccountScoped, Base):
    """What one receiver says of the likely cause (A11)."""

    __tablename__ = "reading"
    __table_args__ = (belongs("handoff_id", "handoff"), belongs("person_id", "person"))
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    verdict: Mapped[ReadingVerdict]
    at: Mapped[datetime]


class DocumentationRow(AccountScoped, Base):
    """A generated entry of a session's documentation (E2)."""

    __tablename__ = "documentation"
    __table_args__ = (belongs("handoff_id", "handoff"), belongs("session_id", "session"))
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId]
    body: Mapped[str]
    created_at: Mapped[datetime]


class TicketNoteRow(AccountScoped, Base):
    """The outbox to the ticket system: one note per handoff, whose id is also the marker (E2, P2)."""

    __tablename__ = "ticket_note"
    __table_args__ = (belongs("handoff_id", "handoff"),)
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    ticket: Mapped[str]
    body: Mapped[str]
    state: Mapped[TicketNoteState]
    detail: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class OutcomeRow(AccountScoped, Base):
    """How a session ended (T7). Cause and fix are null where nobody wrote them."""

    __tablename__ = "outcome"
    __table_args__ = (belongs("session_id", "session"), belongs("resolved_by_id", "person"))
    session_id: Mapped[SessionId] = mapped_column(primary_key=True)
    cause: Mapped[str | None]
    fix: Mapped[str | None]
    verdict: Mapped[HandoffVerdict | None]
    verdict_note: Mapped[str]
    write_up: Mapped[str]
    visibility: Mapped[Visibility]
    minutes_worked: Mapped[int]
    resolved_by_id: Mapped[PersonId | None]
    resolved_at: Mapped[datetime]


class AttentionRow(AccountScoped, Base):
    """Whether one person has seen a handoff, and until when it is snoozed for them (Q2)."""

    __tablename__ = "attention"
    __table_args__ = (belongs("handoff_id", "handoff"), belongs("person_id", "person"))
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]


class NoticeRow(AccountScoped, Base):
    """One notification of one person (Q8)."""

    __tablename__ = "notice"
    __table_args__ = (
        belongs("person_id", "person"),
        belongs("session_id", "session"),
        belongs("handoff_id", "handoff"),
        sa.Index("ix_notice_person", "account_id", "person_id", "created_at"),
    )
    id: Mapped[NoticeId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId]
    kind: Mapped[NoticeKind]
    title: Mapped[str]
    body: Mapped[str]
    priority: Mapped[Priority]
    session_id: Mapped[SessionId]
    handoff_id: Mapped[HandoffId | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class EventRow(AccountScoped, Base):
    """One event of the account's log; `audience` says who may hear it (V1)."""

    __tablename__ = "event"
    __table_args__ = (of_account(),)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(sa.String(40))
    data: Mapped[str]
    audience: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class JobRow(AccountScoped, Base):
    """One piece of background work, leased and fenced by `lease_token` (A1). `state`: queued, done or dead."""

    __tablename__ = "job"
    __table_args__ = (
        of_account(),
        sa.Index(
            "ix_job_due", "run_at",
            sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"),
        ),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[JobKind]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(WORD, default="queued")
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(sa.String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    created_at: Mapped[datetime]


class PausedJobsRow(AccountScoped, Base):
    """A kind of job that waits in this account until further notice."""

    __tablename__ = "paused_jobs"
    __table_args__ = (of_account(),)
    kind: Mapped[JobKind] = mapped_column(primary_key=True)


class KeyRow(AccountScoped, Base):
    """An idempotency key, whose it is, what it was used for, and what came of it (E5)."""

    __tablename__ = "idempotency_key"
    __table_args__ = (belongs("person_id", "person"),)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    subject_id: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime]
