"""What is forgotten after a while, in small batches; and who of all replicas does the forgetting.

Everything here is system scope: it goes through the rows of all accounts, whose ids it never hands out but for the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.store.moments import moment
from rf_desktop.server.store.tables import (
    Account,
    AttachmentRow,
    AttemptRow,
    EventRow,
    HousekeepingRow,
    InvitationRow,
    JobRow,
    KeyRow,
    LookingRow,
    NoticeRow,
    SignInRow,
)

_QUIETLY = {"synchronize_session": False}


class Retention:
    """Batches of what is old. Every call is its own transaction; those that delete say how many rows went."""

    def __init__(self, reading: Any, writing: Any) -> None:
        self._reading = reading
        self._writing = writing

    async def take(self, chore: str, now: datetime, every: timedelta, lease: timedelta, token: str) -> bool:
        """Become the one who does a chore that is due, until `lease` runs out; False when nothing is to be done.

        Of any number of replicas one gets True. `now` counts only where the database has no clock of its own.
        """
        await self._known(chore)
        async with self._writing() as session, session.begin():
            present = moment(session, now)
            free = sa.or_(HousekeepingRow.lease_until.is_(None), HousekeepingRow.lease_until < present)
            due = sa.or_(HousekeepingRow.done_at.is_(None), HousekeepingRow.done_at <= moment(session, now, -every))
            taken = (
                sa.update(HousekeepingRow)
                .where(HousekeepingRow.name == chore, free, due)
                .values(lease_until=moment(session, now, lease), lease_token=token)
                .returning(HousekeepingRow.name)
                .execution_options(**_QUIETLY)
            )
            return (await session.execute(taken)).one_or_none() is not None

    async def keep(self, chore: str, now: datetime, lease: timedelta, token: str) -> bool:
        """A sign of life; False when the chore is somebody else's by now."""
        async with self._writing() as session, session.begin():
            return await _mine(session, chore, token, lease_until=moment(session, now, lease))

    async def finish(self, chore: str, now: datetime, token: str) -> bool:
        """The chore is done for this time; False when it was somebody else's by now."""
        async with self._writing() as session, session.begin():
            return await _mine(session, chore, token, lease_until=None, lease_token=None, done_at=moment(session, now))

    async def long_logs(self, keep_last: int) -> list[AccountId]:
        """The accounts whose log may be longer than that."""
        async with self._reading() as session:
            return list((await session.scalars(sa.select(Account.id).where(Account.seq > keep_last))).all())

    async def events(self, account_id: AccountId, before: datetime, keep_last: int, limit: int) -> int:
        """Cut the log's beginning: what is older than `before` and not among the last `keep_last`.

        What stays has no gap: the cut is before the first event that is young enough, whatever clocks did since.
        """
        async with self._reading() as session:
            own = EventRow.account_id == account_id
            by_number = sa.select(EventRow.seq).where(own).order_by(EventRow.seq).limit(1)
            oldest = await session.scalar(by_number)
            if oldest is None:
                return 0
            head = await session.scalar(sa.select(Account.seq).where(Account.id == account_id)) or 0
            in_reach = EventRow.seq < oldest + limit  # or every batch would read everything that is old
            young = await session.scalar(by_number.where(EventRow.created_at >= before, in_reach))
        cut = min((head + 1 if young is None else young) - 1, head - keep_last, oldest + limit - 1)
        if cut < oldest:
            return 0
        async with self._writing() as session, session.begin():
            gone = sa.delete(EventRow).where(own, EventRow.seq <= cut).execution_options(**_QUIETLY)
            return int((await session.execute(gone)).rowcount)

    async def done_jobs(self, before: datetime, limit: int) -> int:
        """Jobs that are done and were made before."""
        return await self._delete(JobRow, (JobRow.state == "done", JobRow.created_at < before), limit)

    async def keys(self, before: datetime, limit: int) -> int:
        """Idempotency keys."""
        return await self._delete(KeyRow, (KeyRow.created_at < before,), limit)

    async def sign_ins(self, before: datetime, limit: int) -> int:
        """Sign-ins that ended, or were used last, before."""
        ended = sa.or_(SignInRow.revoked_at < before, SignInRow.last_seen_at < before)
        return await self._delete(SignInRow, (ended,), limit)

    async def read_notices(self, before: datetime, limit: int) -> int:
        """Notices that were read before; unread ones stay."""
        return await self._delete(NoticeRow, (NoticeRow.read_at < before,), limit)

    async def attempts(self, before: datetime, limit: int) -> int:
        """Counters of attempts."""
        return await self._delete(AttemptRow, (AttemptRow.since < before,), limit)

    async def invitations(self, before: datetime, limit: int) -> int:
        """Invitations that ran out before, used or not."""
        return await self._delete(InvitationRow, (InvitationRow.expires_at < before,), limit)

    async def unsent_files(self, before: datetime, limit: int) -> int:
        """Files that were sent up before and never became part of a message; their bytes go with them."""
        return await self._delete(
            AttachmentRow, (AttachmentRow.message_id.is_(None), AttachmentRow.created_at < before), limit
        )

    async def looks(self, before: datetime, limit: int) -> int:
        """Who looked at what, when that ended before."""
        return await self._delete(LookingRow, (LookingRow.until < before,), limit)

    async def _delete(self, table: Any, conditions: Sequence[Any], limit: int) -> int:
        key = sa.inspect(table).primary_key
        async with self._reading() as session:
            rows = (await session.execute(sa.select(*key).where(*conditions).limit(limit))).all()
        if not rows:
            return 0
        named = key[0].in_([row[0] for row in rows]) if len(key) == 1 else sa.tuple_(*key).in_([tuple(r) for r in rows])
        async with self._writing() as session, session.begin():
            gone = sa.delete(table).where(named, *conditions).execution_options(**_QUIETLY)
            return int((await session.execute(gone)).rowcount)

    async def _known(self, chore: str) -> None:
        async with self._reading() as session:
            if await session.scalar(sa.select(HousekeepingRow.name).where(HousekeepingRow.name == chore)):
                return
        try:
            async with self._writing() as session, session.begin():
                session.add(HousekeepingRow(name=chore))
        except IntegrityError:  # another replica was quicker
            return


async def _mine(session: Any, chore: str, token: str, **values: Any) -> bool:
    changed = (
        sa.update(HousekeepingRow)
        .where(HousekeepingRow.name == chore, HousekeepingRow.lease_token == token)
        .values(**values)
        .returning(HousekeepingRow.name)
        .execution_options(**_QUIETLY)
    )
    return (await session.execute(changed)).one_or_none() is not None
