"""The ways back and sideways of a handoff: offers, coached returns, watchers, questions to colleagues (C8, C9)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.domain.ids import ConsultationId, HandoffId, PersonId, SessionId
from rf_desktop.server.store.columns import AccountScoped, Base, belongs


class OfferRow(AccountScoped, Base):
    """A claimed handoff that its owner offers to a colleague; gone once it is accepted, declined or taken back."""

    __tablename__ = "offer"
    __table_args__ = (
        belongs("handoff_id", "handoff"),
        belongs("offered_to_id", "person"),
        belongs("offered_by_id", "person"),
    )
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    offered_to_id: Mapped[PersonId]
    offered_by_id: Mapped[PersonId]
    reason: Mapped[str]
    offered_at: Mapped[datetime]


class CoachingRow(AccountScoped, Base):
    """A return with steps: who gets it back, under which condition, and when by itself."""

    __tablename__ = "coaching"
    __table_args__ = (belongs("handoff_id", "handoff"), belongs("coach_id", "person"))
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    coach_id: Mapped[PersonId]
    stop_condition: Mapped[str]
    comes_back_at: Mapped[datetime | None]


class WatchRow(AccountScoped, Base):
    """Somebody follows a handoff without owning it (C6)."""

    __tablename__ = "watch"
    __table_args__ = (
        belongs("handoff_id", "handoff"),
        belongs("person_id", "person"),
        sa.Index("ix_watch_person", "account_id", "person_id"),
    )
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class ConsultationRow(AccountScoped, Base):
    """One question to a colleague and its answer (C9)."""

    __tablename__ = "consultation"
    __table_args__ = (
        belongs("session_id", "session"),
        belongs("asked_by_id", "person"),
        belongs("asked_id", "person"),
        sa.Index("ix_consultation_session", "account_id", "session_id"),
        sa.Index("ix_consultation_asked", "account_id", "asked_id", "asked_at"),
        sa.Index("ix_consultation_asked_by", "account_id", "asked_by_id", "asked_at"),
    )
    id: Mapped[ConsultationId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId]
    asked_by_id: Mapped[PersonId]
    asked_id: Mapped[PersonId]
    question: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
