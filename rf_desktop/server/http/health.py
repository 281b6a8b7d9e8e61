"""Whether the process answers, and whether it can serve."""

from __future__ import annotations

from fastapi import APIRouter

import rf_desktop
from rf_desktop.contract import endpoints
from rf_desktop.contract.base import CONTRACT_VERSION, NoBody
from rf_desktop.contract.operations import Health, Readiness
from rf_desktop.server.http.binding import Asked, bind_public

NOT_READY = 503
"""The status by which load balancers, who read no bodies, know that requests should go elsewhere."""


async def health(_asked: Asked[NoBody]) -> Health:
    """The process answers; nothing else is looked at."""
    return Health(status="ok", version=rf_desktop.__version__, contract=CONTRACT_VERSION)


async def readiness(asked: Asked[NoBody]) -> Readiness:
    """Database, schema, background work, bus and the end to come, each for itself."""
    operations, bus = asked.desk.operations, asked.desk.wakeups
    facts = await operations.facts()
    jobs = asked.desk.jobs_running()
    return Readiness(
        ready=facts.database and facts.schema_current and jobs and not operations.draining,
        database=facts.database,
        schema_current=facts.schema_current,
        jobs=jobs,
        bus=bus.kind,
        bus_connected=bus.state.connected,
        draining=operations.draining,
    )


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind_public(router, endpoints.HEALTH, health)
    bind_public(router, endpoints.READINESS, readiness, lambda reply: 200 if reply.ready else NOT_READY)
    return router
