"""Operations: holding background work back, and whether the database is fit to serve."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from rf_desktop.contract.operations import JobsPaused, PauseJobs
from rf_desktop.domain.errors import NotAllowed
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import NewerDatabase, OutdatedDatabase, check_current


@dataclass(frozen=True)
class DatabaseFacts:
    """Whether the database answers, and whether its schema is this version's."""

    database: bool
    schema_current: bool


class Operations(UseCases):
    """What an administrator does with the running server."""

    _draining = False

    @property
    def draining(self) -> bool:
        """Whether this process was told to end."""
        return self._draining

    def begin_draining(self) -> None:
        """This process is about to end: from now on it says that it is not ready."""
        self._draining = True

    async def pause_jobs(self, actor: Actor, body: PauseJobs) -> JobsPaused:
        """Let exactly these kinds of the account's jobs wait; an admin's right."""
        if actor.role != "admin":
            raise NotAllowed("an admin")
        async with self._writing(actor.account_id) as work:
            await work.jobs.pause(body.kinds)
            return JobsPaused(kinds=await work.jobs.paused(), queued=await work.jobs.queued())

    async def facts(self) -> DatabaseFacts:
        """For the readiness probe."""
        if not await self._store.is_reachable():
            return DatabaseFacts(database=False, schema_current=False)
        try:
            await asyncio.to_thread(check_current, self._store.url)
        except (NewerDatabase, OutdatedDatabase):
            return DatabaseFacts(database=True, schema_current=False)
        return DatabaseFacts(database=True, schema_current=True)
