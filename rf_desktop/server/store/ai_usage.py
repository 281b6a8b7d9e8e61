"""What one account's AI used, by day, model and purpose; and how much of it in a month (A9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.model import Usage
from rf_desktop.server.store.tables import AiUsageRow

DAYS = 31
"""Days that are shown."""
_LONGEST_MODEL = 120


class AiUsageLog:
    """Counted in the transaction that keeps what the tokens were spent on, so that neither is without the other."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id

    async def count(self, usage: Usage | None, at: datetime) -> None:
        """Add what a piece of work used to the day of `at` (UTC). None, or no call at all, counts nothing."""
        if usage is None or not usage.calls:
            return
        added = (
            sa.update(AiUsageRow)
            .where(
                AiUsageRow.day == _day(at),
                AiUsageRow.model == usage.model[:_LONGEST_MODEL],
                AiUsageRow.purpose == usage.purpose,
            )
            .values(
                calls=AiUsageRow.calls + usage.calls,
                input_tokens=AiUsageRow.input_tokens + usage.input_tokens,
                output_tokens=AiUsageRow.output_tokens + usage.output_tokens,
                cached_tokens=AiUsageRow.cached_tokens + usage.cached_tokens,
            )
            .returning(AiUsageRow.day)
            .execution_options(synchronize_session=False)
        )
        if (await self._session.scalars(added)).one_or_none() is not None:
            return
        self._session.add(  # whoever writes to an account has its turn, so nobody else adds the same row now
            AiUsageRow(
                account_id=self._account_id,
                day=_day(at),
                model=usage.model[:_LONGEST_MODEL],
                purpose=usage.purpose,
                calls=usage.calls,
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
                cached_tokens=usage.cached_tokens,
            )
        )
        await self._session.flush()

    async def used_this_month(self, at: datetime) -> int:
        """Tokens in and out in the calendar month (UTC) of `at`, which a monthly budget is held against."""
        tokens = sa.func.coalesce(sa.func.sum(AiUsageRow.input_tokens + AiUsageRow.output_tokens), 0)
        month = _day(at)[:7]
        found = sa.select(tokens).where(AiUsageRow.day >= f"{month}-01", AiUsageRow.day <= f"{month}-31")
        return int(await self._session.scalar(found) or 0)

    async def days(self, at: datetime) -> Sequence[AiUsageRow]:
        """The last 31 days up to `at`, the newest first, then by model and purpose."""
        first = _day(at - timedelta(days=DAYS - 1))
        order = (AiUsageRow.day.desc(), AiUsageRow.model, AiUsageRow.purpose)
        found = sa.select(AiUsageRow).where(AiUsageRow.day >= first, AiUsageRow.day <= _day(at)).order_by(*order)
        return (await self._session.scalars(found)).all()


def _day(at: datetime) -> str:
    return at.date().isoformat()
