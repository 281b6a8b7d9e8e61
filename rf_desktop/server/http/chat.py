"""Messages and the task lane."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.chat import CardAnswer, CardAnswered, Message, NewMessage
from rf_desktop.server.http.binding import Call, bind


async def send_message(call: Call[NewMessage]) -> Message:
    """One message, once per key."""
    return await call.desk.chat.send(call.actor, call.session_id, call.body, call.key)


async def answer_card(call: Call[CardAnswer]) -> CardAnswered:
    """What came of a card."""
    return await call.desk.chat.answer(call.actor, call.session_id, call.card_id, call.body)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.SEND_MESSAGE, send_message)
    bind(router, endpoints.ANSWER_CARD, answer_card)
    return router
