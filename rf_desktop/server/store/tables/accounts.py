"""Accounts, their people and how they sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.domain.ids import AccountId, InvitationId, PersonId
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.store.columns import COUNTER, ID, WORD, AccountScoped, Base, belongs, of_account


class Account(Base):
    """One MSP. `seq` is the number of its last event: incremented last in each writing transaction (V1)."""

    __tablename__ = "account"
    id: Mapped[AccountId] = mapped_column(primary_key=True)
    name: Mapped[str]
    seq: Mapped[int] = mapped_column(COUNTER, default=0)
    created_at: Mapped[datetime]


class Person(AccountScoped, Base):
    """Somebody who can sign in. `email` is lower-case and unique over all accounts, since one signs in by it."""

    __tablename__ = "person"
    __table_args__ = (of_account(), sa.UniqueConstraint("email"))
    id: Mapped[PersonId] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    role: Mapped[Role]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SignInRow(AccountScoped, Base):
    """One sign-in: only the SHA-256 of its token is kept. `connected_until`: a desktop of it has its stream open."""

    __tablename__ = "sign_in"
    __table_args__ = (belongs("person_id", "person"), sa.UniqueConstraint("token_hash"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[PersonId]
    device: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    connected_until: Mapped[datetime | None]


class InvitationRow(AccountScoped, Base):
    """Somebody who may join; only the SHA-256 of the invitation's token is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        of_account(),
        belongs("invited_by_id", "person"),
        sa.UniqueConstraint("token_hash"),
        sa.Index("ix_invitation_email", "email"),
    )
    id: Mapped[InvitationId] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[Role]
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    invited_by_id: Mapped[PersonId]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AuditRow(AccountScoped, Base):
    """One thing that was done, written in its transaction (R2). `detail` holds ids and words, never texts."""

    __tablename__ = "audit"
    __table_args__ = (
        of_account(),
        belongs("actor_id", "person"),
        sa.Index("ix_audit_at", "account_id", "at", "id"),
        sa.Index("ix_audit_subject", "account_id", "subject_id", "at"),
    )
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[PersonId | None]
    action: Mapped[str] = mapped_column(sa.String(40))
    subject_kind: Mapped[str] = mapped_column(WORD)
    subject_id: Mapped[str] = mapped_column(ID)
    detail: Mapped[dict[str, Any]]


class AttemptRow(Base):
    """How often something was tried lately, of any account: `key` is the SHA-256 of what is counted (sign-ins)."""

    __tablename__ = "attempt"
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    since: Mapped[datetime]
    count: Mapped[int]
