"""The first schema: tenancy, event counter, audiences, idempotency keys, leases, versions and the full-text index.

SQLite and PostgreSQL differ in two things only: the full-text index, and how wide a counter is.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(36)
WORD = sa.String(24)
TEXT = sa.String()
MOMENT = sa.DateTime(timezone=True)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("status = 'open'")
QUEUED = sa.text("state = 'queued'")
refers = sa.ForeignKeyConstraint


def column(name: str, kind: Any, *, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    """A column that must have a value, unless it says otherwise."""
    return sa.Column(name, kind, nullable=nullable, **options)


# fmt: off
def upgrade() -> None:
    """Make every table; constraints are named by the metadata's convention."""
    op.create_table("account",
        column("id", ID),
        column("name", TEXT),
        column("seq", COUNTER),
        column("created_at", MOMENT),
        sa.PrimaryKeyConstraint("id")
    )
    op.create_table("event",
        column("account_id", ID),
        column("seq", COUNTER, autoincrement=False),
        column("type", sa.String(length=40)),
        column("data", TEXT),
        column("audience", sa.JSON()),
        column("created_at", MOMENT),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "seq")
    )
    op.create_table("job",
        column("account_id", ID),
        column("id", ID),
        column("kind", WORD),
        column("payload", sa.JSON()),
        column("state", WORD),
        column("run_at", MOMENT),
        column("lease_until", MOMENT, nullable=True),
        column("lease_token", sa.String(length=64), nullable=True),
        column("attempts", sa.Integer()),
        column("error", TEXT, nullable=True),
        column("created_at", MOMENT),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "id")
    )
    op.create_index("ix_job_due", "job", ["run_at"], sqlite_where=QUEUED, postgresql_where=QUEUED)
    op.create_table("paused_jobs",
        column("account_id", ID),
        column("kind", WORD),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "kind")
    )
    op.create_table("person",
        column("account_id", ID),
        column("id", ID),
        column("name", TEXT),
        column("email", TEXT),
        column("role", WORD),
        column("password_hash", TEXT),
        column("active", sa.Boolean()),
        column("created_at", MOMENT),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "id"),
        sa.UniqueConstraint("email")
    )
    op.create_table("idempotency_key",
        column("account_id", ID),
        column("person_id", ID),
        column("key", sa.String(length=200)),
        column("fingerprint", sa.String(length=64)),
        column("subject_id", ID),
        column("created_at", MOMENT),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "person_id", "key")
    )
    op.create_table("session",
        column("account_id", ID),
        column("id", ID),
        column("status", WORD),
        column("problem_summary", TEXT, nullable=True),
        column("first_message", TEXT, nullable=True),
        column("domain", TEXT, nullable=True),
        column("client", TEXT, nullable=True),
        column("contact", TEXT, nullable=True),
        column("device", TEXT, nullable=True),
        column("ticket", TEXT, nullable=True),
        column("opened_by_id", ID),
        column("owner_id", ID),
        column("escalated_to_id", ID, nullable=True),
        column("escalation_package", sa.JSON(none_as_null=True), nullable=True),
        column("step_count", sa.Integer()),
        column("message_count", sa.Integer()),
        column("created_at", MOMENT),
        column("updated_at", MOMENT),
        column("version", sa.Integer()),
        column("source_id", TEXT, nullable=True),
        refers(["account_id", "escalated_to_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "opened_by_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "owner_id"], ["person.account_id", "person.id"]),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "id"),
        sa.UniqueConstraint("account_id", "source_id")
    )
    op.create_index("ix_session_opened_by", "session", ["account_id", "opened_by_id", "updated_at"])
    op.create_index("ix_session_owner", "session", ["account_id", "owner_id", "updated_at"])
    op.create_table("sign_in",
        column("account_id", ID),
        column("token_hash", sa.String(length=64)),
        column("person_id", ID),
        column("device", TEXT),
        column("created_at", MOMENT),
        column("last_seen_at", MOMENT),
        column("revoked_at", MOMENT, nullable=True),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "token_hash"),
        sa.UniqueConstraint("token_hash")
    )
    op.create_table("handoff",
        column("account_id", ID),
        column("id", ID),
        column("session_id", ID),
        column("intent", WORD),
        column("status", WORD),
        column("priority", WORD),
        column("urgency", sa.Integer()),
        column("reason", TEXT),
        column("notes", TEXT),
        column("headline", TEXT),
        column("problem_summary", TEXT, nullable=True),
        column("domain", TEXT, nullable=True),
        column("client", TEXT, nullable=True),
        column("ticket", TEXT, nullable=True),
        column("handed_off_by_id", ID),
        column("handed_off_by_name", TEXT, nullable=True),
        column("target_id", ID, nullable=True),
        column("step_count", sa.Integer()),
        column("lane_count", sa.Integer()),
        column("escalated_at", MOMENT),
        column("claimed_by_id", ID, nullable=True),
        column("claimed_at", MOMENT, nullable=True),
        column("claimed_way", WORD, nullable=True),
        column("resolved_at", MOMENT, nullable=True),
        column("assessment_status", WORD),
        column("version", sa.Integer()),
        refers(["account_id", "claimed_by_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "handed_off_by_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        refers(["account_id", "target_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "id")
    )
    op.create_index("ix_handoff_claimed_by", "handoff", ["account_id", "claimed_by_id", "status"])
    op.create_index("ix_handoff_session", "handoff", ["account_id", "session_id", "escalated_at"])
    op.create_index("ix_handoff_waiting", "handoff", ["account_id", "urgency", "escalated_at", "id"],
        sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("uq_handoff_open", "handoff", ["account_id", "session_id"],
        unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table("outcome",
        column("account_id", ID),
        column("session_id", ID),
        column("cause", TEXT, nullable=True),
        column("fix", TEXT, nullable=True),
        column("verdict", WORD, nullable=True),
        column("verdict_note", TEXT),
        column("write_up", TEXT),
        column("visibility", WORD),
        column("minutes_worked", sa.Integer()),
        column("resolved_by_id", ID, nullable=True),
        column("resolved_at", MOMENT),
        refers(["account_id", "resolved_by_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        sa.PrimaryKeyConstraint("account_id", "session_id")
    )
    op.create_table("assessment",
        column("account_id", ID),
        column("handoff_id", ID),
        column("content", sa.JSON()),
        column("written_at", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id")
    )
    op.create_table("attention",
        column("account_id", ID),
        column("handoff_id", ID),
        column("person_id", ID),
        column("seen_at", MOMENT, nullable=True),
        column("snoozed_until", MOMENT, nullable=True),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id", "person_id")
    )
    op.create_table("documentation",
        column("account_id", ID),
        column("handoff_id", ID),
        column("session_id", ID),
        column("body", TEXT),
        column("created_at", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id")
    )
    op.create_table("message",
        column("account_id", ID),
        column("id", ID),
        column("session_id", ID),
        column("position", sa.Integer()),
        column("author_kind", WORD),
        column("author_id", ID, nullable=True),
        column("author_name", TEXT),
        column("body", TEXT),
        column("sent_at", MOMENT),
        column("briefing_for", ID, nullable=True),
        column("source_id", TEXT, nullable=True),
        refers(["account_id", "author_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "briefing_for"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        sa.PrimaryKeyConstraint("account_id", "id"),
        sa.UniqueConstraint("account_id", "briefing_for"),
        sa.UniqueConstraint("account_id", "session_id", "position")
    )
    op.create_table("notice",
        column("account_id", ID),
        column("id", ID),
        column("person_id", ID),
        column("kind", WORD),
        column("title", TEXT),
        column("body", TEXT),
        column("priority", WORD),
        column("session_id", ID),
        column("handoff_id", ID, nullable=True),
        column("created_at", MOMENT),
        column("read_at", MOMENT, nullable=True),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        sa.PrimaryKeyConstraint("account_id", "id")
    )
    op.create_index("ix_notice_person", "notice", ["account_id", "person_id", "created_at"])
    op.create_table("reading",
        column("account_id", ID),
        column("handoff_id", ID),
        column("person_id", ID),
        column("verdict", WORD),
        column("at", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id", "person_id")
    )
    op.create_table("snapshot",
        column("account_id", ID),
        column("handoff_id", ID),
        column("content", sa.JSON()),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id")
    )
    op.create_table("ticket_note",
        column("account_id", ID),
        column("handoff_id", ID),
        column("ticket", TEXT),
        column("body", TEXT),
        column("state", WORD),
        column("detail", TEXT),
        column("created_at", MOMENT),
        column("changed_at", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id")
    )
    op.create_table("lane_card",
        column("account_id", ID),
        column("id", ID),
        column("session_id", ID),
        column("position", sa.Integer()),
        column("kind", WORD),
        column("text", TEXT),
        column("why", TEXT, nullable=True),
        column("if_it_fails", TEXT, nullable=True),
        column("state", WORD),
        column("result", TEXT, nullable=True),
        column("answered_by_id", ID, nullable=True),
        column("answered_at", MOMENT, nullable=True),
        column("answer_message_id", ID, nullable=True),
        column("source_id", TEXT, nullable=True),
        column("version", sa.Integer()),
        refers(["account_id", "answer_message_id"], ["message.account_id", "message.id"]),
        refers(["account_id", "answered_by_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        sa.PrimaryKeyConstraint("account_id", "id"),
        sa.UniqueConstraint("account_id", "session_id", "position")
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE case_text USING fts5("
            "account_id UNINDEXED, session_id UNINDEXED, summary, problem, answers, tokenize = 'porter unicode61')"
        )
    else:
        op.create_table("case_text",
            column("account_id", ID),
            column("session_id", ID),
            column("words", postgresql.TSVECTOR()),
            refers(["account_id"], ["account.id"]),
            sa.PrimaryKeyConstraint("account_id", "session_id")
        )
