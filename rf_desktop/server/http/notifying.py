"""What alerts me, and what my desktop did with what it was told (Q6, Q9, E8)."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import NoBody, Nothing
from rf_desktop.contract.notifying import NewNotificationSettings, NotificationSettings
from rf_desktop.contract.presence import DeliveryReport
from rf_desktop.server.http.binding import Call, bind


async def notification_settings(call: Call[NoBody]) -> NotificationSettings:
    """The asker's own."""
    return await call.desk.notifying.read(call.actor)


async def change_notification_settings(call: Call[NewNotificationSettings]) -> NotificationSettings:
    """All of them at once."""
    return await call.desk.notifying.change(call.actor, call.body)


async def report_delivery(call: Call[DeliveryReport]) -> Nothing:
    """Shown, held or failed."""
    await call.desk.deliveries.report(call.actor, call.notice_id, call.body)
    return Nothing()


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.NOTIFICATION_SETTINGS, notification_settings)
    bind(router, endpoints.CHANGE_NOTIFICATION_SETTINGS, change_notification_settings)
    bind(router, endpoints.REPORT_DELIVERY, report_delivery)
    return router
