"""The people of an account, as its admins see and change them (R2)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.contract.administration import Employee, EmployeeChange, Employees, Invitation
from rf_desktop.contract.events import ColleagueChanged
from rf_desktop.contract.identity import Colleague, PersonRef
from rf_desktop.domain import limits
from rf_desktop.domain.errors import LastAdmin, NotAllowed, NotAvailable
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.ports import Everyone, Wakeups
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.auditing import require_admin
from rf_desktop.server.services.people import IDLE, People
from rf_desktop.server.services.transitions import Move, attempt
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Store
from rf_desktop.server.store.handoffs import OnlyIf
from rf_desktop.server.store.people import NEVER_SEEN, SignInFacts
from rf_desktop.server.store.tables import InvitationRow, Person
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.values import dataclass

MOST_CLAIMS = 10_000
"""Nobody has more at once."""


@dataclass(frozen=True)
class _Wanted:
    """What a person is to be."""

    name: str
    role: Role
    active: bool

    @property
    def is_admin(self) -> bool:
        return self.active and self.role == "admin"


class Administration(UseCases):
    """What an admin does with people. Each method asks for the role before it looks at anything."""

    def __init__(self, store: Store, wakeups: Wakeups, people: People, clock: Clock = now) -> None:
        super().__init__(store, wakeups, clock)
        self._people = people

    async def employees(self, actor: Actor) -> Employees:
        """Everybody by name, and who is invited."""
        require_admin(actor)
        async with self._reading(actor.account_id) as work:
            at = self._clock()
            facts = await work.people.sign_in_facts(at - IDLE)
            people = [_employee(each, facts.get(each.id, NEVER_SEEN)) for each in await work.people.all()]
            invited = [await invitation_view(work, row) for row in await work.invitations.open(at)]
            return Employees(people=tuple(people), invitations=tuple(invited))

    async def change(self, actor: Actor, person_id: PersonId, body: EmployeeChange) -> Employee:
        """Another name or role, leaving or coming back; at once, also for streams that are open.

        Who leaves is signed out everywhere. Raises NotAvailable, LastAdmin, TextRequired, TextTooLong.
        """
        require_admin(actor)
        name = None if body.name is None else limits.require_one_line("name", body.name, limits.FIELD)
        at = self._clock()
        ended: list[str] = []
        async with self._writing(actor.account_id) as work:
            # Held until the commit: of two admins who dismiss each other at the same moment, one is an admin no more.
            admins = await work.people.admins_held()
            if actor.person_id not in admins:
                raise NotAllowed("an admin")
            person = await _known(work, person_id)
            wanted = _Wanted(
                person.name if name is None else name,
                person.role if body.role is None else body.role,
                person.active if body.active is None else body.active,
            )
            if person.id in admins and not wanted.is_admin and len(admins) == 1:
                raise LastAdmin
            if _record(work, actor, person, wanted, at):
                leaves = person.active and not wanted.active
                person.name, person.role, person.active = wanted.name, wanted.role, wanted.active
                if leaves:
                    ended = await work.people.revoke_all(person.id, at)
                    await _release_claims(work, actor, person, at)
                    await _decline_transfers(work, actor, person, at)
                tell_colleague(work, person)
            employee = await self._view(work, person)
        self._people.tell_ended(actor.account_id, ended)
        return employee

    async def sign_out(self, actor: Actor, person_id: PersonId) -> Employee:
        """End all sign-ins of somebody. Raises NotAvailable."""
        require_admin(actor)
        at = self._clock()
        async with self._writing(actor.account_id) as work:
            person = await _known(work, person_id)
            ended = await work.people.revoke_all(person.id, at)
            if ended:
                work.audit.record("signed_out", "person", person.id, actor.person_id, at, ended=len(ended))
            employee = await self._view(work, person)
        self._people.tell_ended(actor.account_id, ended)
        return employee

    async def _view(self, work: Work, person: Person) -> Employee:
        await work.flush()
        facts = await work.people.sign_in_facts(self._clock() - IDLE)
        return _employee(person, facts.get(person.id, NEVER_SEEN))


def tell_colleague(work: Work, person: Person) -> None:
    """Tell everybody who somebody is now."""
    colleague = Colleague(person=PersonRef(id=person.id, name=person.name), role=person.role)
    work.events.append(ColleagueChanged(colleague=colleague, active=person.active), Everyone())


async def invitation_view(work: Work, row: InvitationRow) -> Invitation:
    """An invitation as the contract words it."""
    return Invitation(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        invited_by=await work.people.ref(row.invited_by_id),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


async def _known(work: Work, person_id: PersonId) -> Person:
    person = await work.people.get(person_id)
    if person is None:
        raise NotAvailable("person")
    return person


async def _release_claims(work: Work, actor: Actor, person: Person, at: datetime) -> None:
    """What somebody had taken waits for everybody again; a session that they had handed on is with others already."""
    await work.flush()
    theirs = OnlyIf(claimed_by=person.id, with_person=person.id)
    for row in await work.handoffs.claimed_by(person.id, at, limit=MOST_CLAIMS):
        if row.status == "claimed":
            await attempt(work, Move("release", row.id, actor, at, theirs, reason=f"{person.name} has left"))


async def _decline_transfers(work: Work, actor: Actor, person: Person, at: datetime) -> None:
    """What waits for somebody alone goes back to who handed it to them: in nobody else's queue would it be seen."""
    for row in await work.handoffs.waiting_for(person.id):
        target = OnlyIf(target=person.id)
        await attempt(work, Move("decline", row.id, actor, at, target, reason=f"{person.name} has left"))


def _record(work: Work, actor: Actor, person: Person, wanted: _Wanted, at: datetime) -> bool:
    """Write down what becomes different, each thing for itself; False when nothing does."""
    actions: list[tuple[str, dict[str, str]]] = []
    if wanted.name != person.name:
        actions.append(("renamed", {}))
    if wanted.role != person.role:
        actions.append(("role_changed", {"before": person.role, "after": wanted.role}))
    if wanted.active != person.active:
        actions.append(("activated" if wanted.active else "deactivated", {}))
    for action, detail in actions:
        work.audit.record(action, "person", person.id, actor.person_id, at, **detail)
    return bool(actions)


def _employee(person: Person, facts: SignInFacts) -> Employee:
    return Employee(
        person=PersonRef(id=person.id, name=person.name),
        email=person.email,
        role=person.role,
        active=person.active,
        last_seen_at=facts.last_seen_at,
        sign_ins=facts.open,
    )
