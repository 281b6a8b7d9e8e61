"""What an account's AI used is counted once, by day, model and purpose, on both engines (A9)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from rf_desktop.server.model import Usage
from rf_desktop.server.store import Rollback, Store
from tests.server.services.conftest import Staff

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHAT = Usage("m", "chat", calls=1, input_tokens=100, output_tokens=20, cached_tokens=60)


async def test_what_was_used_adds_up_by_day_model_and_purpose(store: Store, staff: Staff) -> None:
    """A9: one row for each, the newest day first; another account's month stays empty."""
    for usage, at in (
        (CHAT, AT),
        (CHAT, AT),
        (Usage("m", "assessment", 2, 5, 5), AT),
        (CHAT, AT - timedelta(days=1)),
        (None, AT),
        (Usage("m", "chat"), AT),
    ):
        async with store.work(staff.people["alex"].account_id) as work:
            await work.ai_usage.count(usage, at)
    async with store.read(staff.people["alex"].account_id) as work:
        rows = [(row.day, row.purpose, row.calls, row.input_tokens) for row in await work.ai_usage.days(AT)]
        assert await work.ai_usage.used_this_month(AT) == 3 * 120 + 10
    assert rows == [("2026-11-22", "assessment", 2, 5), ("2026-11-22", "chat", 2, 200), ("2026-11-21", "chat", 1, 100)]
    async with store.read(staff.people["stranger"].account_id) as work:
        assert await work.ai_usage.used_this_month(AT) == 0
        assert await work.ai_usage.days(AT) == []


async def test_each_month_begins_with_nothing_used(store: Store, staff: Staff) -> None:
    """A9: a budget is for a calendar month (UTC); the list of days goes 31 days back and no further."""
    async with store.work(staff.people["alex"].account_id) as work:
        for day in (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC), AT):
            await work.ai_usage.count(CHAT, day)
    async with store.read(staff.people["alex"].account_id) as work:
        assert await work.ai_usage.used_this_month(AT) == 120
        assert await work.ai_usage.used_this_month(datetime(2027, 1, 1, tzinfo=UTC)) == 0
        assert [row.day for row in await work.ai_usage.days(datetime(2026, 12, 1, tzinfo=UTC))] == [
            "2026-12-01",
            "2026-11-22",
        ]


async def test_many_at_once_lose_no_token_and_what_is_undone_was_not_used(store: Store, staff: Staff) -> None:
    """A9: calls that end at the same moment are all counted; a transaction that is undone counts nothing."""

    async def one() -> None:
        async with store.work(staff.people["alex"].account_id) as work:
            await work.ai_usage.count(CHAT, AT)

    await asyncio.gather(*(one() for _ in range(8)))
    async with store.work(staff.people["alex"].account_id) as work:
        await work.ai_usage.count(CHAT, AT)
        raise Rollback
    async with store.read(staff.people["alex"].account_id) as work:
        assert await work.ai_usage.used_this_month(AT) == 8 * 120
