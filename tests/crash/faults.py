"""Defects that the harness must find: each is a way in which such servers are usually written."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.ports import LeasedJob
from rf_desktop.server.services.chat import Chat
from rf_desktop.server.services.messages import add_message
from rf_desktop.server.store.events import Events
from rf_desktop.server.store.job_queue import JobQueue
from rf_desktop.server.store.jobs import Jobs
from rf_desktop.server.store.store import Store
from rf_desktop.server.store.tables import JobRow
from rf_desktop.server.store.unit_of_work import Work

FAULT = "RF_CRASH_FAULT"


def planted(name: str) -> bool:
    """Whether this defect is wanted."""
    return os.environ.get(FAULT) == name


def plant() -> None:
    """Put the wanted defect in."""
    if planted("effect apart from completion"):
        Chat.save_reply = _save_reply_in_two  # type: ignore[method-assign]
    if planted("event outside the transaction"):
        Store.work = _work_with_late_events  # type: ignore[method-assign]
    if planted("no fence"):
        Jobs.complete = _complete_unfenced  # type: ignore[method-assign]
        JobQueue.heartbeat = _never_lost  # type: ignore[method-assign]


async def _save_reply_in_two(self: Chat, job: LeasedJob, session_id: Any, reply: Any, **_: Any) -> bool:
    """The answer is saved first, and the job is completed afterwards."""
    async with self._writing(job.account_id) as work:
        session = await work.sessions.get(session_id)
        if session is not None and reply is not None:
            await add_message(work, session, None, reply.body, self._clock())
    async with self._writing(job.account_id) as work:
        await work.jobs.complete(job)
    return True


async def _complete_unfenced(self: Jobs, job: LeasedJob) -> bool:
    """Whoever finishes, finishes, whether the job is still theirs or not."""
    await self._session.execute(sa.update(JobRow).where(JobRow.id == job.id).values(state="done", lease_token=None))
    return True


async def _never_lost(self: JobQueue, job: LeasedJob, *_: object) -> bool:
    """Nobody looks whether the job was taken over."""
    return True


_right_work = Store.work


@asynccontextmanager
async def _work_with_late_events(self: Store, account_id: AccountId) -> AsyncIterator[Work]:
    """The events are written when the change is committed already."""
    late: list[Any] = []
    async with _right_work(self, account_id) as work:
        yield work
        late, work.events._buffer = work.events._buffer, []
    if late and work.committed:
        async with _right_work(self, account_id) as second:
            events: Events = second.events
            events._buffer = late
