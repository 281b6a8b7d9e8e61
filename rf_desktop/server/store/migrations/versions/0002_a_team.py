"""The ways back, presence, deliveries, settings, invitations, audit log: everything that a team needs (C8-C11, R2)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(36)
WORD = sa.String(24)
HASH = sa.String(64)
TEXT = sa.String()
MOMENT = sa.DateTime(timezone=True)
refers = sa.ForeignKeyConstraint


def column(name: str, kind: Any, *, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    """A column that must have a value, unless it says otherwise."""
    return sa.Column(name, kind, nullable=nullable, **options)


# fmt: off
def upgrade() -> None:
    """New tables, and columns that an older row can do without; SQLite rebuilds no table for them."""
    op.create_table("attempt",
        column("key", HASH),
        column("since", MOMENT),
        column("count", sa.Integer()),
        sa.PrimaryKeyConstraint("key")
    )
    op.create_table("housekeeping",
        column("name", WORD),
        column("lease_until", MOMENT, nullable=True),
        column("lease_token", HASH, nullable=True),
        column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name")
    )
    op.create_table("audit",
        column("account_id", ID),
        column("id", ID),
        column("at", MOMENT),
        column("actor_id", ID, nullable=True),
        column("action", sa.String(length=40)),
        column("subject_kind", WORD),
        column("subject_id", ID),
        column("detail", sa.JSON()),
        refers(["account_id", "actor_id"], ["person.account_id", "person.id"]),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "id")
    )
    op.create_index("ix_audit_at", "audit", ["account_id", "at", "id"])
    op.create_index("ix_audit_subject", "audit", ["account_id", "subject_id", "at"])
    op.create_table("invitation",
        column("account_id", ID),
        column("id", ID),
        column("email", TEXT),
        column("name", TEXT),
        column("role", WORD),
        column("token_hash", HASH),
        column("invited_by_id", ID),
        column("created_at", MOMENT),
        column("expires_at", MOMENT),
        column("accepted_at", MOMENT, nullable=True),
        column("revoked_at", MOMENT, nullable=True),
        refers(["account_id", "invited_by_id"], ["person.account_id", "person.id"]),
        refers(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("account_id", "id"),
        sa.UniqueConstraint("token_hash")
    )
    op.create_index("ix_invitation_email", "invitation", ["email"])
    op.create_table("notification_settings",
        column("account_id", ID),
        column("person_id", ID),
        column("content", sa.JSON()),
        column("version", sa.Integer()),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "person_id")
    )
    op.create_table("consultation",
        column("account_id", ID),
        column("id", ID),
        column("session_id", ID),
        column("asked_by_id", ID),
        column("asked_id", ID),
        column("question", TEXT),
        column("asked_at", MOMENT),
        column("answer", TEXT, nullable=True),
        column("answered_at", MOMENT, nullable=True),
        refers(["account_id", "asked_by_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "asked_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "session_id"], ["session.account_id", "session.id"]),
        sa.PrimaryKeyConstraint("account_id", "id")
    )
    op.create_index("ix_consultation_asked", "consultation", ["account_id", "asked_id", "asked_at"])
    op.create_index("ix_consultation_asked_by", "consultation", ["account_id", "asked_by_id", "asked_at"])
    op.create_index("ix_consultation_session", "consultation", ["account_id", "session_id"])
    op.create_table("coaching",
        column("account_id", ID),
        column("handoff_id", ID),
        column("coach_id", ID),
        column("stop_condition", TEXT),
        column("comes_back_at", MOMENT, nullable=True),
        refers(["account_id", "coach_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id")
    )
    op.create_table("delivery",
        column("account_id", ID),
        column("handoff_id", ID),
        column("person_id", ID),
        column("state", WORD),
        column("why", TEXT),
        column("at", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id", "person_id")
    )
    op.create_table("looking",
        column("account_id", ID),
        column("handoff_id", ID),
        column("person_id", ID),
        column("until", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id", "person_id")
    )
    op.create_index("ix_looking_until", "looking", ["until"])
    op.create_table("offer",
        column("account_id", ID),
        column("handoff_id", ID),
        column("offered_to_id", ID),
        column("offered_by_id", ID),
        column("reason", TEXT),
        column("offered_at", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "offered_by_id"], ["person.account_id", "person.id"]),
        refers(["account_id", "offered_to_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id")
    )
    op.create_table("watch",
        column("account_id", ID),
        column("handoff_id", ID),
        column("person_id", ID),
        column("since", MOMENT),
        refers(["account_id", "handoff_id"], ["handoff.account_id", "handoff.id"]),
        refers(["account_id", "person_id"], ["person.account_id", "person.id"]),
        sa.PrimaryKeyConstraint("account_id", "handoff_id", "person_id")
    )
    op.create_index("ix_watch_person", "watch", ["account_id", "person_id"])
    op.add_column("handoff", column("waiting_since", MOMENT, nullable=True))
    op.add_column("handoff", column("tier", sa.Integer(), server_default="1"))
    op.add_column("handoff", column("released_count", sa.Integer(), server_default="0"))
    op.add_column("handoff", column("offered", sa.Boolean(), server_default=sa.false()))
    op.add_column("handoff", column("coached", sa.Boolean(), server_default=sa.false()))
    op.add_column("handoff", column("asked_still_at", MOMENT, nullable=True))
    op.add_column("job", column("subject_id", ID, nullable=True))
    op.create_index("ix_job_subject", "job", ["account_id", "subject_id"])
    op.add_column("notice", column("held_by", WORD, nullable=True))
    op.add_column("sign_in", column("connected_until", MOMENT, nullable=True))
    op.execute("UPDATE handoff SET waiting_since = escalated_at WHERE status = 'open'")
