"""Handing off, the queue, claiming, and what the receiver says of the assessment."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.assessments import Assessment, NewReading, SimilarCase
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.chat import Message
from rf_desktop.contract.handoffs import (
    Attention,
    Claim,
    Claimed,
    HandoffDetail,
    HandoffList,
    NewAttention,
    NewHandoff,
    PickUp,
)
from rf_desktop.server.http.binding import Call, bind


async def escalate(call: Call[NewHandoff]) -> HandoffDetail:
    """A handoff, once per key; both doors lead here (E1)."""
    return await call.desk.handoffs.escalate(call.actor, call.session_id, call.body, call.key)


async def pick_up(call: Call[NoBody]) -> PickUp:
    """What a link to a session leads to."""
    return await call.desk.handoffs.pick_up(call.actor, call.session_id)


async def list_handoffs(call: Call[NoBody]) -> HandoffList:
    """The asker's queue."""
    return await call.desk.handoffs.waiting(call.actor)


async def get_handoff(call: Call[NoBody]) -> HandoffDetail:
    """The whole payload, before and after the claim; that it was opened goes into the delivery ledger (E8)."""
    detail = await call.desk.handoffs.context(call.actor, call.handoff_id)
    await call.desk.deliveries.opened(call.actor, call.handoff_id)
    return detail


async def claim_handoff(call: Call[Claim]) -> Claimed:
    """The claim: one winner (C1)."""
    return await call.desk.handoffs.claim(call.actor, call.handoff_id, call.body)


async def withdraw_handoff(call: Call[NoBody]) -> HandoffDetail:
    """Taken back while open."""
    return await call.desk.handoffs.withdraw(call.actor, call.handoff_id)


async def send_briefing(call: Call[NoBody]) -> Message:
    """The structured briefing in the senior's name (M3)."""
    return await call.desk.handoffs.send_briefing(call.actor, call.handoff_id)


async def retry_assessment(call: Call[NoBody]) -> Assessment:
    """The assessment once more."""
    return await call.desk.handoffs.retry_assessment(call.actor, call.handoff_id)


async def record_reading(call: Call[NewReading]) -> Assessment:
    """The receiver's verdict on the likely cause."""
    return await call.desk.handoffs.record_reading(call.actor, call.handoff_id, call.body)


async def pay_attention(call: Call[NewAttention]) -> Attention:
    """Seen, unseen, snoozed."""
    return await call.desk.handoffs.pay_attention(call.actor, call.handoff_id, call.body)


async def similar_case(call: Call[NoBody]) -> SimilarCase:
    """One resolved session of the account, as a case."""
    return await call.desk.cases.one(call.actor, call.session_id)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.ESCALATE, escalate)
    bind(router, endpoints.HAND_OFF, escalate)
    bind(router, endpoints.PICK_UP, pick_up)
    bind(router, endpoints.LIST_HANDOFFS, list_handoffs)
    bind(router, endpoints.GET_HANDOFF, get_handoff)
    bind(router, endpoints.CLAIM_HANDOFF, claim_handoff)
    bind(router, endpoints.WITHDRAW_HANDOFF, withdraw_handoff)
    bind(router, endpoints.SEND_BRIEFING, send_briefing)
    bind(router, endpoints.RETRY_ASSESSMENT, retry_assessment)
    bind(router, endpoints.RECORD_READING, record_reading)
    bind(router, endpoints.PAY_ATTENTION, pay_attention)
    bind(router, endpoints.SIMILAR_CASE, similar_case)
    return router
