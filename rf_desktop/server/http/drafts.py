"""Texts to start from, and what is known before it is asked again (T4, T7, T8)."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import ApprovedTeachBack, AskedAgain, Draft, KnownAnswers, TeachBack
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.chat import Message
from rf_desktop.server.http.binding import Call, bind


async def already_answered(call: Call[AskedAgain]) -> KnownAnswers:
    """What the session knows of what a message asks."""
    return await call.desk.asked_already.look(call.actor, call.session_id, call.body)


async def draft_write_up(call: Call[NoBody]) -> Draft:
    """A write-up to start from."""
    return await call.desk.write_ups.draft(call.actor, call.session_id)


async def draft_teach_back(call: Call[NoBody]) -> TeachBack:
    """What helped."""
    return await call.desk.teaching.draft(call.actor, call.session_id)


async def approve_teach_back(call: Call[ApprovedTeachBack]) -> Message:
    """Sent to the junior, once per key."""
    return await call.desk.teaching.approve(call.actor, call.session_id, call.body, call.key)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.ALREADY_ANSWERED, already_answered)
    bind(router, endpoints.DRAFT_WRITE_UP, draft_write_up)
    bind(router, endpoints.DRAFT_TEACH_BACK, draft_teach_back)
    bind(router, endpoints.APPROVE_TEACH_BACK, approve_teach_back)
    return router
