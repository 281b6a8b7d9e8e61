"""The ground of the schema: naming, column types, and the two references that keep a row inside its account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from rf_desktop.contract.chat import ReplyState
from rf_desktop.contract.notices import NoticeKind
from rf_desktop.contract.operations import JobKind
from rf_desktop.domain import vocabulary as words
from rf_desktop.domain.ids import (
    AccountId,
    AttachmentId,
    CardId,
    ConsultationId,
    HandoffId,
    InvitationId,
    MessageId,
    NoticeId,
    PersonId,
    SessionId,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
ID = sa.String(36)
WORD = sa.String(24)
"""A word of a closed set."""
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A number that only grows; 64 bits wide on every engine."""


class UtcMoment(sa.TypeDecorator[datetime]):
    """An aware UTC datetime on every engine; a naive value is refused instead of guessed at."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without zone: {value}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """From the database; on SQLite straight from its text, because a long list has hundreds of moments."""
        if dialect.name == "sqlite":
            return lambda text: None if text is None else datetime.fromisoformat(text + "+00:00")
        return super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_IDS: tuple[Any, ...] = (
    AccountId,
    PersonId,
    SessionId,
    HandoffId,
    MessageId,
    CardId,
    NoticeId,
    ConsultationId,
    InvitationId,
    AttachmentId,
)
_WORDS: tuple[Any, ...] = (
    JobKind,
    NoticeKind,
    ReplyState,
    words.AssessmentStatus,
    words.AuthorKind,
    words.CardKind,
    words.CardState,
    words.ClaimWay,
    words.DeliveryState,
    words.HandoffStatus,
    words.HandoffVerdict,
    words.Held,
    words.Intent,
    words.Language,
    words.Priority,
    words.ReadingVerdict,
    words.Role,
    words.SessionStatus,
    words.TicketNoteState,
    words.Visibility,
)
_TYPES: dict[Any, TypeEngine[Any]] = {datetime: UtcMoment(), dict[str, Any]: sa.JSON()}
_TYPES |= dict.fromkeys(_IDS, ID) | dict.fromkeys(_WORDS, WORD)


class Base(DeclarativeBase):
    """The declarative ground: naming convention and the types behind the annotations."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = _TYPES


class AccountScoped:
    """A row that belongs to exactly one account; `scope.py` filters and checks every statement that touches one."""

    account_id: Mapped[AccountId] = mapped_column(primary_key=True, sort_order=-10)


def belongs(column: str, table: str) -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the account."""
    return sa.ForeignKeyConstraint(["account_id", column], [f"{table}.account_id", f"{table}.id"])


def of_account() -> sa.ForeignKeyConstraint:
    """The reference to the account itself."""
    return sa.ForeignKeyConstraint(["account_id"], ["account.id"])


def of_some(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index of only those rows for which `where` holds, on either database: the migrations, which make it, say so of
    both. Said here of PostgreSQL too, each start of an embedded server would import that dialect as well.
    """
    return sa.Index(name, *columns, unique=unique, sqlite_where=sa.text(where))
