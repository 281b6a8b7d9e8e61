"""What people say of an assessment and make of it, and the status update that comes from it."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import Draft
from rf_desktop.contract.assessments import Assessment, NewEdit, NewFeedback
from rf_desktop.contract.base import NoBody
from rf_desktop.server.http.binding import Call, bind


async def status_update(call: Call[NoBody]) -> Draft:
    """The saved prose, or the snapshot in sentences (A9)."""
    return await call.desk.status_updates.of(call.actor, call.handoff_id)


async def give_feedback(call: Call[NewFeedback]) -> Assessment:
    """The asker's thumb."""
    return await call.desk.opinions.give_feedback(call.actor, call.handoff_id, call.body)


async def edit_assessment(call: Call[NewEdit]) -> Assessment:
    """A text beside the original."""
    return await call.desk.opinions.edit(call.actor, call.handoff_id, call.body)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.STATUS_UPDATE, status_update)
    bind(router, endpoints.GIVE_FEEDBACK, give_feedback)
    bind(router, endpoints.EDIT_ASSESSMENT, edit_assessment)
    return router
