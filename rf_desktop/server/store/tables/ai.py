"""The account's AI: settings with the encrypted key, usage, what was said to the model, playbooks, opinions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.domain.ids import HandoffId, MessageId, PersonId, SessionId
from rf_desktop.server.store.columns import AccountScoped, Base, belongs, of_account


class AiSettingsRow(AccountScoped, Base):
    """What the account's AI uses; `key` is encrypted with the server's data key, null where the account has none."""

    __tablename__ = "ai_settings"
    __table_args__ = (of_account(),)
    enabled: Mapped[bool]
    model: Mapped[str]
    base_url: Mapped[str]
    key: Mapped[str | None]
    monthly_tokens: Mapped[int | None]
    changed_at: Mapped[datetime]


class AiUsageRow(AccountScoped, Base):
    """Tokens and calls of one day (UTC, ISO), model and purpose."""

    __tablename__ = "ai_usage"
    __table_args__ = (of_account(),)
    day: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    model: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    calls: Mapped[int]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    cached_tokens: Mapped[int]


class TurnRow(AccountScoped, Base):
    """The content blocks behind one of FlowPilot's messages, as the model's API wants them back (T1)."""

    __tablename__ = "turn"
    __table_args__ = (
        belongs("message_id", "message"),
        belongs("session_id", "session"),
        sa.Index("ix_turn_session", "account_id", "session_id"),
    )
    message_id: Mapped[MessageId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId]
    blocks: Mapped[dict[str, Any]]


class FeedbackRow(AccountScoped, Base):
    """A thumb on an assessment (A8)."""

    __tablename__ = "feedback"
    __table_args__ = (belongs("handoff_id", "handoff"), belongs("person_id", "person"))
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    helpful: Mapped[bool]
    why: Mapped[str]
    at: Mapped[datetime]


class AssessmentEditRow(AccountScoped, Base):
    """What a person made of an assessment, beside the original (A8)."""

    __tablename__ = "assessment_edit"
    __table_args__ = (belongs("handoff_id", "handoff"), belongs("person_id", "person"))
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId]
    summary_prose: Mapped[str]
    likely_cause: Mapped[str]
    at: Mapped[datetime]


class PlaybookRow(AccountScoped, Base):
    """A playbook of the account's own, as TOML; the same id as a built-in one takes its place (T6, T8)."""

    __tablename__ = "playbook"
    __table_args__ = (of_account(), belongs("changed_by_id", "person"))
    id: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    content: Mapped[str]
    changed_by_id: Mapped[PersonId]
    changed_at: Mapped[datetime]


class CaseVectorRow(AccountScoped, Base):
    """The meaning of a resolved session as a vector of float32, little-endian (A10)."""

    __tablename__ = "case_vector"
    __table_args__ = (belongs("session_id", "session"),)
    session_id: Mapped[SessionId] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(sa.String(80))
    vector: Mapped[bytes]


class TagKeyRow(AccountScoped, Base):
    """What an account's secrets are tagged with, so that the same secret has the same tag (A7)."""

    __tablename__ = "tag_key"
    __table_args__ = (of_account(),)
    key: Mapped[bytes]
