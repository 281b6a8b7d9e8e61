"""The bell's history."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.notices import NoticeList, NoticesRead
from rf_desktop.server.http.binding import Call, bind


async def list_notices(call: Call[NoBody]) -> NoticeList:
    """The asker's notices."""
    return await call.desk.notices.list(call.actor)


async def read_notices(call: Call[NoticesRead]) -> NoticeList:
    """Marked as read."""
    return await call.desk.notices.read(call.actor, call.body)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.LIST_NOTICES, list_notices)
    bind(router, endpoints.READ_NOTICES, read_notices)
    return router
