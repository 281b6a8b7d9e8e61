"""Background work: holding it back, and what was given up."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.operations import DeadJobs, JobsPaused, PauseJobs
from rf_desktop.server.http.binding import Call, bind


async def pause_jobs(call: Call[PauseJobs]) -> JobsPaused:
    """Which kinds of the account's jobs wait."""
    return await call.desk.operations.pause_jobs(call.actor, call.body)


async def dead_jobs(call: Call[NoBody]) -> DeadJobs:
    """The account's jobs that were given up."""
    return await call.desk.operations.dead_jobs(call.actor)


async def retry_dead_job(call: Call[NoBody]) -> DeadJobs:
    """Try one of them again."""
    return await call.desk.operations.retry_dead_job(call.actor, call.path["job_id"])


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.PAUSE_JOBS, pause_jobs)
    bind(router, endpoints.DEAD_JOBS, dead_jobs)
    bind(router, endpoints.RETRY_DEAD_JOB, retry_dead_job)
    return router
