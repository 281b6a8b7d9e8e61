"""The account's playbooks (T6)."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import NewPlaybook, Playbooks
from rf_desktop.contract.base import NoBody
from rf_desktop.server.http.binding import Call, bind


async def list_playbooks(call: Call[NoBody]) -> Playbooks:
    """What FlowPilot works from without a model."""
    return await call.desk.playbooks.list(call.actor)


async def import_playbook(call: Call[NewPlaybook]) -> Playbooks:
    """A new one, or another text of one."""
    return await call.desk.playbooks.put(call.actor, call.body)


async def remove_playbook(call: Call[NoBody]) -> Playbooks:
    """One of the account's own, gone."""
    return await call.desk.playbooks.remove(call.actor, call.path["playbook_id"])


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.PLAYBOOKS, list_playbooks)
    bind(router, endpoints.IMPORT_PLAYBOOK, import_playbook)
    bind(router, endpoints.REMOVE_PLAYBOOK, remove_playbook)
    return router
