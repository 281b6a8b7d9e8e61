"""Indexes for what is asked while somebody waits, so that no answer gets slower with the account's age (Q1, T9, E7)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DEAD = sa.text("state = 'dead'")
UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    """Nothing but indexes: an older version could go on with this database."""
    op.create_index("ix_documentation_session", "documentation", ["account_id", "session_id"])
    op.create_index("ix_turn_session", "turn", ["account_id", "session_id"])
    op.create_index("ix_session_escalated_to", "session", ["account_id", "escalated_to_id", "updated_at"])
    op.create_index("ix_session_updated", "session", ["account_id", "updated_at"])
    op.create_index("ix_handoff_escalated", "handoff", ["account_id", "escalated_at"])
    op.drop_index("ix_handoff_claimed_by", "handoff")
    op.create_index("ix_handoff_claimed_by", "handoff", ["account_id", "claimed_by_id", "status", "resolved_at"])
    op.create_index("ix_reading_at", "reading", ["account_id", "at"])
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["account_id", "person_id", "handoff_id"],
        sqlite_where=UNREAD,
        postgresql_where=UNREAD,
    )
    op.create_index("ix_job_dead", "job", ["account_id", "run_at"], sqlite_where=DEAD, postgresql_where=DEAD)
