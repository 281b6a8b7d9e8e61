"""What people were told and what they have seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.contract.notices import NoticeKind
from rf_desktop.domain.ids import HandoffId, NoticeId, PersonId, SessionId
from rf_desktop.domain.vocabulary import DeliveryState, Held, Priority
from rf_desktop.server.store.columns import AccountScoped, Base, belongs, of_some


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
        of_some("ix_notice_unread", "account_id", "person_id", "handoff_id", where="read_at IS NULL"),
    )  # fmt: skip
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
    held_by: Mapped[Held | None]


class LookingRow(AccountScoped, Base):
    """Somebody looks at a handoff, until `until` unless they say so again. No lock is derived from it (Q1)."""

    __tablename__ = "looking"
    __table_args__ = (
        belongs("handoff_id", "handoff"),
        belongs("person_id", "person"),
        sa.Index("ix_looking_until", "until"),
    )
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class DeliveryRow(AccountScoped, Base):
    """How far the news of a handoff got with one person (E8)."""

    __tablename__ = "delivery"
    __table_args__ = (belongs("handoff_id", "handoff"), belongs("person_id", "person"))
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    state: Mapped[DeliveryState]
    why: Mapped[str]
    at: Mapped[datetime]


class NotificationSettingsRow(AccountScoped, Base):
    """What alerts a person, as `contract.notifying.NotificationSettings` without its version (Q6, Q9)."""

    __tablename__ = "notification_settings"
    __table_args__ = (belongs("person_id", "person"),)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
