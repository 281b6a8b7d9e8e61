"""Messages and the task lane."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import ReplyTarget
from rf_desktop.contract.chat import CardAnswer, CardAnswered, Message, NewMessage
from rf_desktop.server.http.binding import Call, bind


async def send_message(call: Call[NewMessage]) -> Message:
    """One message, once per key."""
    return await call.desk.chat.send(call.actor, call.session_id, call.body, call.key)


async def answer_card(call: Call[CardAnswer]) -> CardAnswered:
    """What came of a card."""
    return await call.desk.chat.answer(call.actor, call.session_id, call.card_id, call.body)


async def stop_reply(call: Call[ReplyTarget]) -> Message:
    """FlowPilot writes no more of a reply."""
    return await call.desk.chat.stop_reply(call.actor, call.session_id, call.body.message_id)


async def retry_reply(call: Call[ReplyTarget]) -> Message:
    """A reply that was stopped or failed is written anew."""
    return await call.desk.chat.retry_reply(call.actor, call.session_id, call.body.message_id)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.SEND_MESSAGE, send_message)
    bind(router, endpoints.ANSWER_CARD, answer_card)
    bind(router, endpoints.STOP_REPLY, stop_reply)
    bind(router, endpoints.RETRY_REPLY, retry_reply)
    return router
