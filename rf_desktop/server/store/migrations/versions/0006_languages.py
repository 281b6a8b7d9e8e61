"""The language of a session (T6, D5)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What there is was written in English."""
    op.add_column("session", sa.Column("language", sa.String(24), nullable=False, server_default="en"))
