"""The account's AI: settings, usage, turns, opinions, playbooks, vectors, tags (A1-A11, T1, T6-T8)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(36)
WORD = sa.String(24)
TEXT = sa.String()
MOMENT = sa.DateTime(timezone=True)
refers = sa.ForeignKeyConstraint


def column(name: str, kind: Any, *, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    """A column that must have a value, unless it says otherwise."""
    return sa.Column(name, kind, nullable=nullable, **options)


# fmt: off
def upgrade() -> None:
    """New tables, and columns that an older message can do without; SQLite rebuilds no table for them."""
    op.create_table("ai_settings",
        column("account_id", ID),
        column("enabled", sa.Boolean()),
        column("model", TEXT),
        column("base_url", TEXT),
        column("key", TEXT, nullable=True),
        column("monthly_tokens", sa.Integer(), nullable=True),
        column("changed_at", MOMENT),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id")
    )
    op.create_table("ai_usage",
        column("account_id", ID),
        column("day", sa.String(length=10)),
        column("model", sa.String(length=120)),
        column("purpose", WORD),
        column("calls", sa.Integer()),
        column("input_tokens", sa.Integer()),
        column("output_tokens", sa.Integer()),
        column("cached_tokens", sa.Integer()),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "day", "model", "purpose")
    )
    op.create_table("tag_key",
        column("account_id", ID),
        column("key", sa.LargeBinary()),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id")
    )
    op.create_table("playbook",
        column("account_id", ID),
        column("id", sa.String(length=80)),
        column("content", TEXT),
        column("changed_by_id", ID),
        column("changed_at", MOMENT),
        refers(["account_id", "changed_by_id"], ["person.account_id", "person.id"]),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "id")
    )
    op.create_table("case_vector",
        column("account_id", ID),
        column("session_id", ID),
        column("model", sa.String(length=80)),
        column("vector", sa.LargeBinary()),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        sa.PrimaryKeyConstraint("account_id", "session_id")
    )
    op.create_table("assessment_edit",
        column("account_id", ID),
        column("handoff_id", ID),
        column("person_id", ID),
        column("summary_prose", TEXT),
        column("likely_cause", TEXT),
        column("at", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id")
    )
    op.create_table("feedback",
        column("account_id", ID),
        column("handoff_id", ID),
        column("person_id", ID),
        column("helpful", sa.Boolean()),
        column("why", TEXT),
        column("at", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id", "person_id")
    )
    op.create_table("turn",
        column("account_id", ID),
        column("message_id", ID),
        column("session_id", ID),
        column("blocks", sa.JSON()),
        refers(["account_id", "message_id"], ["message.account_id", "message.id"]),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        sa.PrimaryKeyConstraint("account_id", "message_id")
    )
    op.add_column("message", column("state", WORD, server_default="complete"))
    op.add_column("message", column("why", TEXT, nullable=True))
    op.add_column("message", column("hidden", sa.Integer(), server_default="0"))
    op.add_column("message", column("flagged", sa.JSON(), nullable=True))
    op.add_column("message", column("version", sa.Integer(), server_default="1"))
