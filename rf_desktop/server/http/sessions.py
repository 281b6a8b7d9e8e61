"""Sessions, from opening to resolving."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import Hiding
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.sessions import NewSession, Renaming, Resolution, SessionDetail, SessionEntry, SessionList
from rf_desktop.server.http.binding import Call, bind


async def list_sessions(call: Call[NoBody]) -> SessionList:
    """The asker's sessions."""
    return await call.desk.sessions.list(call.actor)


async def open_session(call: Call[NewSession]) -> SessionDetail:
    """A new session, once per key."""
    return await call.desk.sessions.open(call.actor, call.body, call.key)


async def get_session(call: Call[NoBody]) -> SessionDetail:
    """The whole session."""
    return await call.desk.sessions.get(call.actor, call.session_id)


async def rename_session(call: Call[Renaming]) -> SessionEntry:
    """A better problem summary."""
    return await call.desk.sessions.rename(call.actor, call.session_id, call.body)


async def abandon_session(call: Call[NoBody]) -> SessionEntry:
    """Given up."""
    return await call.desk.sessions.abandon(call.actor, call.session_id)


async def reopen_session(call: Call[NoBody]) -> SessionEntry:
    """Taken up again."""
    return await call.desk.sessions.reopen(call.actor, call.session_id)


async def resolve_session(call: Call[Resolution]) -> SessionDetail:
    """Resolved, with cause and fix."""
    return await call.desk.sessions.resolve(call.actor, call.session_id, call.body, call.key)


async def hide_secret(call: Call[Hiding]) -> SessionDetail:
    """A text that nobody shall read any more."""
    return await call.desk.redacting.hide(call.actor, call.session_id, call.body)


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.LIST_SESSIONS, list_sessions)
    bind(router, endpoints.OPEN_SESSION, open_session)
    bind(router, endpoints.GET_SESSION, get_session)
    bind(router, endpoints.RENAME_SESSION, rename_session)
    bind(router, endpoints.ABANDON_SESSION, abandon_session)
    bind(router, endpoints.REOPEN_SESSION, reopen_session)
    bind(router, endpoints.RESOLVE_SESSION, resolve_session)
    bind(router, endpoints.HIDE_SECRET, hide_secret)
    return router
