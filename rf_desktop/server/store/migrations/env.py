"""Alembic's entry: the connection, and with it the transaction, is the caller's (`store.schema.migrate`)."""

from __future__ import annotations

from alembic import context

from rf_desktop.server.store.columns import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
