"""Files that people attach: what they are, and apart from that their bytes, so that lists never read those (T1)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.domain.ids import AttachmentId, MessageId, PersonId, SessionId
from rf_desktop.server.store.columns import AccountScoped, Base, belongs, of_some


class AttachmentRow(AccountScoped, Base):
    """One file of a session. Without `message_id` it was sent up and its message has not come yet."""

    __tablename__ = "attachment"
    __table_args__ = (
        belongs("session_id", "session"),
        belongs("message_id", "message"),
        belongs("person_id", "person"),
        sa.Index("ix_attachment_session", "account_id", "session_id"),
        of_some("ix_attachment_waiting", "created_at", where="message_id IS NULL"),
    )  # fmt: skip
    id: Mapped[AttachmentId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId]
    message_id: Mapped[MessageId | None]
    person_id: Mapped[PersonId]
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    created_at: Mapped[datetime]


class AttachmentContentRow(AccountScoped, Base):
    """A file's bytes; they go with its row."""

    __tablename__ = "attachment_content"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["account_id", "attachment_id"], ["attachment.account_id", "attachment.id"], ondelete="CASCADE"
        ),
    )
    attachment_id: Mapped[AttachmentId] = mapped_column(primary_key=True)
    content: Mapped[bytes]
