"""Around a handoff: who looks, who watches, how far the news got, what to say before it, and what is like it
(Q1, C3, E7, E8, T9)."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.preflight import PreFlight
from rf_desktop.contract.presence import DeliveryLedger, Lookers, Looking
from rf_desktop.contract.radar import AlikeSessions
from rf_desktop.contract.ways import Watch, Watching
from rf_desktop.server.http.binding import Call, bind


async def look_at_handoff(call: Call[Looking]) -> Lookers:
    """A sign of life of an open sheet."""
    return await call.desk.presence.look(call.actor, call.handoff_id, call.body)


async def watch_handoff(call: Call[Watching]) -> Watch:
    """Followed, or no longer."""
    return await call.desk.watching.watch(call.actor, call.handoff_id, call.body)


async def deliveries(call: Call[NoBody]) -> DeliveryLedger:
    """The delivery ledger."""
    return await call.desk.deliveries.ledger(call.actor, call.handoff_id)


async def pre_flight(call: Call[NoBody]) -> PreFlight:
    """What is worth saying before handing off."""
    return await call.desk.pre_flights.look(call.actor, call.session_id)


async def alike_sessions(call: Call[NoBody]) -> AlikeSessions:
    """Live sessions with the same trouble."""
    return await call.desk.radar.look(call.actor, call.session_id)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.LOOK_AT_HANDOFF, look_at_handoff)
    bind(router, endpoints.WATCH_HANDOFF, watch_handoff)
    bind(router, endpoints.DELIVERIES, deliveries)
    bind(router, endpoints.PRE_FLIGHT, pre_flight)
    bind(router, endpoints.ALIKE_SESSIONS, alike_sessions)
    return router
