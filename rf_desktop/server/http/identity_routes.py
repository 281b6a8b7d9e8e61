"""Signing in and out, and who is who."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import NoBody, Nothing
from rf_desktop.contract.identity import Colleagues, Me, SignedIn, SignIn
from rf_desktop.server.http.binding import Asked, Call, bind, bind_public


async def sign_in(asked: Asked[SignIn]) -> SignedIn:
    """A new sign-in with its own token."""
    return await asked.desk.people.sign_in(asked.body)


async def sign_out(call: Call[NoBody]) -> Nothing:
    """The end of this sign-in, and of its streams."""
    await call.desk.people.sign_out(call.actor)
    return Nothing()


async def me(call: Call[NoBody]) -> Me:
    """Who asks."""
    return await call.desk.people.me(call.actor)


async def colleagues(call: Call[NoBody]) -> Colleagues:
    """Everybody else of the account."""
    return await call.desk.people.colleagues(call.actor)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind_public(router, endpoints.SIGN_IN, sign_in)
    bind(router, endpoints.SIGN_OUT, sign_out)
    bind(router, endpoints.ME, me)
    bind(router, endpoints.COLLEAGUES, colleagues)
    return router
