"""Joining an account: an admin invites, the invited person chooses a password and is in (R2)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from rf_desktop.contract.administration import Employees, InvitationAccepted, Invited, NewInvitation
from rf_desktop.contract.identity import SignedIn
from rf_desktop.domain import limits
from rf_desktop.domain.errors import AddressTaken, Malformed, NotAvailable
from rf_desktop.domain.ids import InvitationId, PersonId, new_id
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.administration import Administration, invitation_view, tell_colleague
from rf_desktop.server.services.auditing import require_admin
from rf_desktop.server.services.passwords import acceptable
from rf_desktop.server.services.people import People, add_sign_in, me_of, token_hash
from rf_desktop.server.services.use_cases import UseCases, checked_key, fingerprint
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import InvitationRow, Person
from rf_desktop.server.store.unit_of_work import Work

VALID = timedelta(days=7)
"""An invitation that nobody accepted by then is none any more."""


class Invitations(UseCases):
    """Inviting, revoking, accepting."""

    def __init__(
        self, store: Store, wakeups: Wakeups, people: People, administration: Administration, clock: Clock = now
    ) -> None:
        super().__init__(store, wakeups, clock)
        self._people = people
        self._administration = administration

    async def invite(self, actor: Actor, body: NewInvitation, key: str) -> Invited:
        """An invitation and its token. The same key again gives the same invitation a fresh token: no token is kept.

        Raises AddressTaken for somebody of this account. Whether another account knows the address is not told here:
        only who holds the invitation learns it.
        """
        require_admin(actor)
        email = _address(body.email)
        name = limits.require_one_line("name", body.name, limits.FIELD)
        wanted = fingerprint("invite", actor.account_id, body)
        token = secrets.token_urlsafe(32)
        async with self._writing(actor.account_id) as work:
            before = await work.keys.subject_of(actor.person_id, checked_key(key), wanted)
            if before is not None:
                if not await work.invitations.renew(InvitationId(before), token_hash(token)):
                    raise AddressTaken
                row = await work.invitations.get(InvitationId(before))
                assert row is not None
            else:
                at = self._clock()
                await _must_be_new(work, email, at)
                row = InvitationRow(
                    id=InvitationId(new_id()),
                    email=email,
                    name=name,
                    role=body.role,
                    token_hash=token_hash(token),
                    invited_by_id=actor.person_id,
                    created_at=at,
                    expires_at=at + VALID,
                )
                work.invitations.add(row)
                work.keys.remember(actor.person_id, key, wanted, row.id, at)
                work.audit.record("invited", "invitation", row.id, actor.person_id, at, role=row.role)
            return Invited(invitation=await invitation_view(work, row), token=token)

    async def revoke(self, actor: Actor, invitation_id: InvitationId) -> Employees:
        """Take an invitation back; who is there now. Raises NotAvailable when it is not open any more."""
        require_admin(actor)
        at = self._clock()
        async with self._writing(actor.account_id) as work:
            if not await work.invitations.revoke(invitation_id, at):
                raise NotAvailable("invitation")
            work.audit.record("invitation_revoked", "invitation", invitation_id, actor.person_id, at)
        return await self._administration.employees(actor)

    async def accept(self, body: InvitationAccepted, place: str = "") -> SignedIn:
        """Join with one's own password, signed in at once; an invitation is good for one person.

        Raises NotAvailable, AddressTaken (somebody signs in by it elsewhere), TooManyAttempts, and what `acceptable`
        raises.
        """
        trying = await self._people.limits.begin(None, place)
        async with self._store.doors() as doors:
            found = await doors.invitation_of(token_hash(body.token))
        if found is None or found.accepted_at is not None or found.revoked_at is not None:
            raise NotAvailable("invitation")
        await self._people.limits.succeeded(trying)
        hashed = await self._people.passwords.hash(acceptable("password", body.password, found.email, found.name))
        at = self._clock()
        async with self._writing(found.account_id) as work:
            if not await work.invitations.accept(found.id, at):
                raise NotAvailable("invitation")
            person = Person(
                id=PersonId(new_id()),
                name=found.name,
                email=found.email,
                role=found.role,
                password_hash=hashed,
                active=True,
                created_at=at,
            )
            await work.people.join(person)
            work.audit.record("invitation_accepted", "invitation", found.id, person.id, at, person=person.id)
            tell_colleague(work, person)
            return SignedIn(token=add_sign_in(work, person.id, body.device, at), me=await me_of(work, person))


def _address(text: str) -> str:
    """An e-mail address in lower case, as far as one can tell without writing to it. Raises Malformed."""
    address = limits.require_one_line("email", text, limits.FIELD).lower()
    name, _, host = address.rpartition("@")
    if not name or not host or " " in address or not address.isprintable():
        raise Malformed("email", "it is no address")
    return address


async def _must_be_new(work: Work, email: str, at: datetime) -> None:
    """Raise AddressTaken for people of this account, also those who have left, and for who is invited already."""
    if any(person.email == email for person in await work.people.all()) or await work.invitations.open(at, email):
        raise AddressTaken
