"""The event log, background work and idempotency keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import PersonId
from rf_desktop.server.store.columns import COUNTER, ID, WORD, AccountScoped, Base, belongs, of_account, of_some


class EventRow(AccountScoped, Base):
    """One event of the account's log; `audience` says who may hear it (V1)."""

    __tablename__ = "event"
    __table_args__ = (of_account(),)
    seq: Mapped[int] = mapped_column(COUNTER, primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(sa.String(40))
    data: Mapped[str]
    audience: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class JobRow(AccountScoped, Base):
    """One piece of background work, leased and fenced by `lease_token` (A1). `state`: queued, done or dead.

    `subject_id` names what it is for, so that a timer can die with its reason (C10).
    """

    __tablename__ = "job"
    __table_args__ = (
        of_account(),
        sa.Index("ix_job_subject", "account_id", "subject_id"),
        of_some("ix_job_due", "run_at", where="state = 'queued'"),
        of_some("ix_job_dead", "account_id", "run_at", where="state = 'dead'"),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[JobKind]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(WORD, default="queued")
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(sa.String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    subject_id: Mapped[str | None] = mapped_column(ID)
    created_at: Mapped[datetime]


class PausedJobsRow(AccountScoped, Base):
    """A kind of job that waits in this account until further notice."""

    __tablename__ = "paused_jobs"
    __table_args__ = (of_account(),)
    kind: Mapped[JobKind] = mapped_column(primary_key=True)


class KeyRow(AccountScoped, Base):
    """An idempotency key, whose it is, what it was used for, and what came of it (E5)."""

    __tablename__ = "idempotency_key"
    __table_args__ = (belongs("person_id", "person"),)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    subject_id: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime]


class HousekeepingRow(Base):
    """A chore that one replica does for all: who does it now, and when it was last done."""

    __tablename__ = "housekeeping"
    name: Mapped[str] = mapped_column(WORD, primary_key=True)
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(sa.String(64))
    done_at: Mapped[datetime | None]
