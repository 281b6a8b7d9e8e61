"""Sessions with their messages, lane cards and outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.contract.chat import ReplyState
from rf_desktop.domain.ids import CardId, HandoffId, MessageId, PersonId, SessionId
from rf_desktop.domain.vocabulary import (
    AuthorKind,
    CardKind,
    CardState,
    HandoffVerdict,
    Language,
    SessionStatus,
    Visibility,
)
from rf_desktop.server.store.columns import AccountScoped, Base, belongs, of_account


class SessionRow(AccountScoped, Base):
    """A session. `owner_id` may write; `step_count` counts answered cards; `language` is FlowPilot's."""

    __tablename__ = "session"
    __table_args__ = (
        of_account(),
        belongs("opened_by_id", "person"),
        belongs("owner_id", "person"),
        belongs("escalated_to_id", "person"),
        sa.Index("ix_session_owner", "account_id", "owner_id", "updated_at"),
        sa.Index("ix_session_opened_by", "account_id", "opened_by_id", "updated_at"),
        sa.Index("ix_session_escalated_to", "account_id", "escalated_to_id", "updated_at"),
        sa.Index("ix_session_updated", "account_id", "updated_at"),
        sa.UniqueConstraint("account_id", "source_id"),
    )
    id: Mapped[SessionId] = mapped_column(primary_key=True)
    status: Mapped[SessionStatus]
    problem_summary: Mapped[str | None]
    first_message: Mapped[str | None]
    language: Mapped[Language] = mapped_column(default="en", server_default="en")
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
    """One message; the author's name is kept as it was. One briefing per handoff, whatever is pressed (M3).

    `attachments` repeats what the contract says of its files, so that a list of messages is one question.
    """

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
    state: Mapped[ReplyState] = mapped_column(default="complete", server_default="complete")
    why: Mapped[str | None]
    hidden: Mapped[int] = mapped_column(default=0, server_default="0")
    flagged: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    attachments: Mapped[list[dict[str, Any]] | None] = mapped_column(sa.JSON(none_as_null=True))


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


class DocumentationRow(AccountScoped, Base):
    """A generated entry of a session's documentation (E2)."""

    __tablename__ = "documentation"
    __table_args__ = (
        belongs("handoff_id", "handoff"),
        belongs("session_id", "session"),
        sa.Index("ix_documentation_session", "account_id", "session_id"),
    )
    handoff_id: Mapped[HandoffId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId]
    body: Mapped[str]
    created_at: Mapped[datetime]


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
