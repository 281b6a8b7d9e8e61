"""Files beside messages (T1)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(36)
TEXT = sa.String()
refers = sa.ForeignKeyConstraint


def column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    """A column that must have a value, unless it says otherwise."""
    return sa.Column(name, kind, nullable=nullable)


# fmt: off
def upgrade() -> None:
    """New tables, and a column that an older message can do without."""
    op.create_table("attachment",
        column("account_id", ID),
        column("id", ID),
        column("session_id", ID),
        column("message_id", ID, nullable=True),
        column("person_id", ID),
        column("name", TEXT),
        column("media_type", sa.String(length=80)),
        column("size", sa.Integer()),
        column("width", sa.Integer(), nullable=True),
        column("height", sa.Integer(), nullable=True),
        column("created_at", sa.DateTime(timezone=True)),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        refers(["account_id", "message_id"], ["message.account_id", "message.id"]),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "id")
    )
    op.create_index("ix_attachment_session", "attachment", ["account_id", "session_id"])
    waiting = sa.text("message_id IS NULL")
    op.create_index("ix_attachment_waiting", "attachment", ["created_at"],
        sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table("attachment_content",
        column("account_id", ID),
        column("attachment_id", ID),
        column("content", sa.LargeBinary()),
        refers(["account_id", "attachment_id"], ["attachment.account_id", "attachment.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "attachment_id")
    )
    op.add_column("message", column("attachments", sa.JSON(), nullable=True))
