"""People of an account as an admin sees them: roles, invitations, sign-ins, audit log (R2)."""

from typing import Any

from rf_desktop.contract.base import Line, Moment, Request, Wire
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import InvitationId
from rf_desktop.domain.vocabulary import Role


class Employee(Wire):
    """One person of the account; `sign_ins` counts those that are open."""

    person: PersonRef
    email: str
    role: Role
    active: bool
    last_seen_at: Moment | None
    sign_ins: int


class Invitation(Wire):
    """Somebody who may join until `expires_at`."""

    id: InvitationId
    email: str
    name: Line
    role: Role
    invited_by: PersonRef
    created_at: Moment
    expires_at: Moment


class Employees(Wire):
    """Everybody by name, also those who are no longer active, and the open invitations."""

    people: tuple[Employee, ...]
    invitations: tuple[Invitation, ...]


class EmployeeChange(Request):
    """What is to be different; a missing field changes nothing. Inactive people are signed out at once."""

    name: str | None = None
    role: Role | None = None
    active: bool | None = None


class NewInvitation(Request):
    """Whom to invite; the admin passes the token on."""

    email: str
    name: str
    role: Role = "engineer"


class Invited(Wire):
    """The invitation and its token, which is shown this once: only its hash is kept."""

    invitation: Invitation
    token: str


class InvitationAccepted(Request):
    """The invited person's own password; they are signed in with it."""

    token: str
    password: str
    device: str = ""


class PasswordChange(Request):
    """My password; every other sign-in of mine ends, this one gets a new token."""

    old: str
    new: str


class OpenSignIn(Wire):
    """One of my sign-ins."""

    id: str
    device: Line
    created_at: Moment
    last_seen_at: Moment
    current: bool


class OpenSignIns(Wire):
    """Where I am signed in, the latest use first."""

    sign_ins: tuple[OpenSignIn, ...]


class AuditEntry(Wire):
    """One thing that was done; `actor` is null when the clock did it. `detail` names ids and words, never texts."""

    id: str
    at: Moment
    actor: PersonRef | None
    action: str
    subject_kind: str
    subject_id: str
    detail: dict[str, Any]


class AuditPage(Wire):
    """The newest first; `next` continues it, null at the end."""

    entries: tuple[AuditEntry, ...]
    next: str | None
