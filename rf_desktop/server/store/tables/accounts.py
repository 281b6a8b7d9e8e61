"""Accounts, their people and how they sign in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rf_desktop.domain.ids import AccountId, PersonId
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.store.columns import AccountScoped, Base, belongs, of_account


class Account(Base):
    """One MSP. `seq` is the number of its last event: incremented last in each writing transaction (V1)."""

    __tablename__ = "account"
    id: Mapped[AccountId] = mapped_column(primary_key=True)
    name: Mapped[str]
    seq: Mapped[int] = mapped_column(default=0)
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
    """One sign-in: only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (belongs("person_id", "person"), sa.UniqueConstraint("token_hash"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[PersonId]
    device: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
