"""The ways back and sideways after a claim, and asking colleagues."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.chat import Message
from rf_desktop.contract.handoffs import Claimed, HandoffDetail
from rf_desktop.contract.ways import (
    CoachedReturn,
    Consultation,
    ConsultationAnswer,
    ConsultationList,
    NewConsultation,
    OptionalReason,
    Reason,
    Reassignment,
    Remark,
)
from rf_desktop.server.http.binding import Call, bind


async def undo_claim(call: Call[NoBody]) -> HandoffDetail:
    """Taken back within seconds."""
    return await call.desk.ways.undo(call.actor, call.handoff_id)


async def release_handoff(call: Call[Reason]) -> HandoffDetail:
    """To the queue again."""
    return await call.desk.ways.release(call.actor, call.handoff_id, call.body)


async def return_handoff(call: Call[Reason]) -> HandoffDetail:
    """To who handed it off."""
    return await call.desk.ways.give_back(call.actor, call.handoff_id, call.body)


async def return_coached(call: Call[CoachedReturn]) -> HandoffDetail:
    """To who handed it off, with steps, once per key."""
    return await call.desk.ways.give_back_coached(call.actor, call.handoff_id, call.body, call.key)


async def come_back(call: Call[Reason]) -> HandoffDetail:
    """A coached return's condition holds."""
    return await call.desk.ways.come_back(call.actor, call.handoff_id, call.body)


async def reassign_handoff(call: Call[Reassignment]) -> HandoffDetail:
    """Offered to a colleague."""
    return await call.desk.ways.reassign(call.actor, call.handoff_id, call.body)


async def accept_offer(call: Call[NoBody]) -> Claimed:
    """A colleague's, and mine now."""
    return await call.desk.ways.accept(call.actor, call.handoff_id)


async def decline(call: Call[OptionalReason]) -> HandoffDetail:
    """A transfer or an offer that I do not take."""
    return await call.desk.ways.decline(call.actor, call.handoff_id, call.body)


async def still_on_it(call: Call[NoBody]) -> HandoffDetail:
    """Yes, I am."""
    return await call.desk.ways.still_on_it(call.actor, call.handoff_id)


async def remark(call: Call[Remark]) -> Message:
    """What a senior knows, once per key."""
    return await call.desk.consulting.remark(call.actor, call.handoff_id, call.body, call.key)


async def consult(call: Call[NewConsultation]) -> Consultation:
    """A question, once per key."""
    return await call.desk.consulting.ask(call.actor, call.session_id, call.body, call.key)


async def consultations(call: Call[NoBody]) -> ConsultationList:
    """The asker's questions, both ways."""
    return await call.desk.consulting.list(call.actor)


async def answer_consultation(call: Call[ConsultationAnswer]) -> Consultation:
    """The answer."""
    return await call.desk.consulting.answer(call.actor, call.consultation_id, call.body)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.UNDO_CLAIM, undo_claim)
    bind(router, endpoints.RELEASE_HANDOFF, release_handoff)
    bind(router, endpoints.RETURN_HANDOFF, return_handoff)
    bind(router, endpoints.RETURN_COACHED, return_coached)
    bind(router, endpoints.COME_BACK, come_back)
    bind(router, endpoints.REASSIGN_HANDOFF, reassign_handoff)
    bind(router, endpoints.ACCEPT_OFFER, accept_offer)
    bind(router, endpoints.DECLINE, decline)
    bind(router, endpoints.STILL_ON_IT, still_on_it)
    bind(router, endpoints.REMARK, remark)
    bind(router, endpoints.CONSULT, consult)
    bind(router, endpoints.CONSULTATIONS, consultations)
    bind(router, endpoints.ANSWER_CONSULTATION, answer_consultation)
    return router
