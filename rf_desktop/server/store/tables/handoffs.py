"""Handoffs and what hangs on them: snapshot, assessment, readings, the note for the ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.domain.ids import HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import (
    AssessmentStatus,
    ClaimWay,
    HandoffStatus,
    Intent,
    Priority,
    ReadingVerdict,
    TicketNoteState,
)
from rf_desktop.server.store.columns import AccountScoped, Base, belongs, of_some


class HandoffRow(AccountScoped, Base):
    """One passing-on. `urgency` is the priority's sort rank; at most one handoff of a session is open (E5).

    `offered` and `coached` say that there is a row in `offer` or `coaching`; `waiting_since` is when it last became
    open; `asked_still_at` is when its owner was asked whether they are still on it (C10).
    """

    __tablename__ = "handoff"
    __table_args__ = (
        belongs("session_id", "session"),
        belongs("handed_off_by_id", "person"),
        belongs("target_id", "person"),
        belongs("claimed_by_id", "person"),
        of_some("ix_handoff_waiting", "account_id", "urgency", "escalated_at", "id", where="status = 'open'"),
        of_some("uq_handoff_open", "account_id", "session_id", where="status = 'open'", unique=True),
        sa.Index("ix_handoff_claimed_by", "account_id", "claimed_by_id", "status", "resolved_at"),
        sa.Index("ix_handoff_escalated", "account_id", "escalated_at"),
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
    waiting_since: Mapped[datetime | None]
    tier: Mapped[int] = mapped_column(default=1, server_default="1")
    released_count: Mapped[int] = mapped_column(default=0, server_default="0")
    offered: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    coached: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    asked_still_at: Mapped[datetime | None]
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
    __table_args__ = (
        belongs("handoff_id", "handoff"),
        belongs("person_id", "person"),
        sa.Index("ix_reading_at", "account_id", "at"),
    )
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    verdict: Mapped[ReadingVerdict]
    at: Mapped[datetime]


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
