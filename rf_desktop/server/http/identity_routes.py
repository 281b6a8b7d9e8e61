"""Signing in and out, one's password and sign-ins, and who is who."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import OpenSignIns, PasswordChange
from rf_desktop.contract.base import NoBody, Nothing
from rf_desktop.contract.identity import Colleagues, Me, SignedIn, SignIn
from rf_desktop.server.http.binding import Asked, Call, bind, bind_public


async def sign_in(asked: Asked[SignIn]) -> SignedIn:
    """A new sign-in with its own token."""
    return await asked.desk.people.sign_in(asked.body, asked.place)


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


async def change_password(call: Call[PasswordChange]) -> SignedIn:
    """The token with which this sign-in goes on."""
    return await call.desk.own_sign_ins.change_password(call.actor, call.body, call.place)


async def sign_ins(call: Call[NoBody]) -> OpenSignIns:
    """Where the asker is signed in."""
    return await call.desk.own_sign_ins.list(call.actor)


async def end_sign_in(call: Call[NoBody]) -> OpenSignIns:
    """The end of one of them."""
    return await call.desk.own_sign_ins.end(call.actor, call.path["sign_in_id"])


async def sign_out_everywhere(call: Call[NoBody]) -> Nothing:
    """The end of all of them."""
    await call.desk.own_sign_ins.end_all(call.actor)
    return Nothing()


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind_public(router, endpoints.SIGN_IN, sign_in)
    bind(router, endpoints.SIGN_OUT, sign_out)
    bind(router, endpoints.ME, me)
    bind(router, endpoints.COLLEAGUES, colleagues)
    bind(router, endpoints.CHANGE_PASSWORD, change_password)
    bind(router, endpoints.MY_SIGN_INS, sign_ins)
    bind(router, endpoints.END_SIGN_IN, end_sign_in)
    bind(router, endpoints.SIGN_OUT_EVERYWHERE, sign_out_everywhere)
    return router
