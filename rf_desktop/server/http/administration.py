"""People, invitations and the audit log, for admins (R2); and accepting an invitation, for whoever holds one."""

from __future__ import annotations

from fastapi import APIRouter

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import (
    AuditPage,
    Employee,
    EmployeeChange,
    Employees,
    InvitationAccepted,
    Invited,
    NewInvitation,
)
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.identity import SignedIn
from rf_desktop.server.http.binding import Asked, Call, bind, bind_public


async def employees(call: Call[NoBody]) -> Employees:
    """Everybody of the account, and who is invited."""
    return await call.desk.administration.employees(call.actor)


async def change_employee(call: Call[EmployeeChange]) -> Employee:
    """Somebody with another name or role, gone or back."""
    return await call.desk.administration.change(call.actor, call.person_id, call.body)


async def sign_out_employee(call: Call[NoBody]) -> Employee:
    """Somebody who is signed in nowhere any more."""
    return await call.desk.administration.sign_out(call.actor, call.person_id)


async def invite(call: Call[NewInvitation]) -> Invited:
    """An invitation with its token."""
    return await call.desk.invitations.invite(call.actor, call.body, call.key)


async def revoke_invitation(call: Call[NoBody]) -> Employees:
    """The people and the invitations that are left."""
    return await call.desk.invitations.revoke(call.actor, call.invitation_id)


async def accept_invitation(asked: Asked[InvitationAccepted]) -> SignedIn:
    """A new person, signed in."""
    return await asked.desk.invitations.accept(asked.body, asked.place)


async def audit_log(call: Call[NoBody]) -> AuditPage:
    """Who did what."""
    return await call.desk.audit_log.page(call.actor, call.query.get("after"), call.query.get("subject_id"))


def routes() -> APIRouter:
    """The routes of this page."""
    router = APIRouter()
    bind(router, endpoints.EMPLOYEES, employees)
    bind(router, endpoints.CHANGE_EMPLOYEE, change_employee)
    bind(router, endpoints.SIGN_OUT_EMPLOYEE, sign_out_employee)
    bind(router, endpoints.INVITE, invite)
    bind(router, endpoints.REVOKE_INVITATION, revoke_invitation)
    bind_public(router, endpoints.ACCEPT_INVITATION, accept_invitation)
    bind(router, endpoints.AUDIT_LOG, audit_log)
    return router
