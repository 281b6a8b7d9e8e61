"""The waiting part of the queue in pages."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.handoffs import HandoffPage
from rf_desktop.server.http.binding import Call, bind
from rf_desktop.server.ports import Written


async def queue_page(call: Call[NoBody]) -> Written[HandoffPage]:
    """The next cards behind `after`."""
    return await call.desk.queue.page(call.actor, call.query.get("after"), call.query.get("limit"))


def routes() -> APIRouter:
    """The route of this page."""
    router = APIRouter()
    bind(router, endpoints.QUEUE_PAGE, queue_page)
    return router
