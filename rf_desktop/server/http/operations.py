"""Holding background work back."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.operations import JobsPaused, PauseJobs
from rf_desktop.server.http.binding import Call, bind


async def pause_jobs(call: Call[PauseJobs]) -> JobsPaused:
    """Which kinds of the account's jobs wait."""
    return await call.desk.operations.pause_jobs(call.actor, call.body)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.PAUSE_JOBS, pause_jobs)
    return router
