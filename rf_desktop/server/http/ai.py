"""The account's AI: its settings, what the provider offers, what was used (A6, A9)."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import AiModels, AiSettings, AiUsage, NewAiSettings
from rf_desktop.contract.base import NoBody
from rf_desktop.server.http.binding import Call, bind


async def ai_settings(call: Call[NoBody]) -> AiSettings:
    """What it uses; never the key."""
    return await call.desk.ai.read(call.actor)


async def change_ai_settings(call: Call[NewAiSettings]) -> AiSettings:
    """All of them at once."""
    return await call.desk.ai.change(call.actor, call.body)


async def ai_models(call: Call[NoBody]) -> AiModels:
    """What the provider offers, and whether it answers at all."""
    return await call.desk.ai.models(call.actor)


async def ai_usage(call: Call[NoBody]) -> AiUsage:
    """The last 31 days."""
    return await call.desk.ai.usage(call.actor)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.AI_SETTINGS, ai_settings)
    bind(router, endpoints.CHANGE_AI_SETTINGS, change_ai_settings)
    bind(router, endpoints.AI_MODELS, ai_models)
    bind(router, endpoints.AI_USAGE, ai_usage)
    return router
