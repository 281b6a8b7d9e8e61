"""My password and where I am signed in (R2)."""

from __future__ import annotations

from collections.abc import Sequence

from rf_desktop.contract.administration import OpenSignIn, OpenSignIns, PasswordChange
from rf_desktop.contract.identity import SignedIn
from rf_desktop.domain.errors import NotAvailable, NotSignedIn, WrongCredentials
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.passwords import acceptable
from rf_desktop.server.services.people import IDLE, People, add_sign_in, end_sign_in, me_of, sign_in_id
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import Person, SignInRow
from rf_desktop.server.store.unit_of_work import Work


class OwnSignIns(UseCases):
    """What a person does with their own password and sign-ins."""

    def __init__(self, store: Store, wakeups: Wakeups, people: People, clock: Clock = now) -> None:
        super().__init__(store, wakeups, clock)
        self._people = people

    async def change_password(self, actor: Actor, body: PasswordChange, place: str = "") -> SignedIn:
        """A new password; every sign-in of mine ends, and the one that asked continues with the new token.

        Raises WrongCredentials (which counts as a try to sign in), TooManyAttempts, and what `acceptable` raises.
        """
        async with self._reading(actor.account_id) as work:
            before = await _person(work, actor)
        chosen = acceptable("new", body.new, before.email, before.name)
        await self._people.check_password(before, before.email, body.old, place)
        hashed = await self._people.passwords.hash(chosen)
        at = self._clock()
        async with self._writing(actor.account_id) as work:
            person = await _person(work, actor)
            if person.password_hash != before.password_hash:  # changed meanwhile, so the old one was wrong by now
                raise WrongCredentials
            mine = await work.people.sign_ins(person.id, at - IDLE)
            device = next((row.device for row in mine if row.token_hash == actor.token_hash), None)
            if device is None:
                raise NotSignedIn
            person.password_hash = hashed
            ended = await work.people.revoke_all(person.id, at)
            work.audit.record("password_changed", "person", person.id, person.id, at, ended=len(ended) - 1)
            signed_in = SignedIn(token=add_sign_in(work, person.id, device, at), me=await me_of(work, person))
        self._people.tell_ended(actor.account_id, ended)
        return signed_in

    async def list(self, actor: Actor) -> OpenSignIns:
        """Where I am signed in."""
        async with self._reading(actor.account_id) as work:
            return _listed(actor, await work.people.sign_ins(actor.person_id, self._clock() - IDLE))

    async def end(self, actor: Actor, wanted: str) -> OpenSignIns:
        """End one of mine, which may be this one; those that are left. Raises NotAvailable."""
        at = self._clock()
        async with self._writing(actor.account_id) as work:
            rows = await work.people.sign_ins(actor.person_id, at - IDLE)
            row = next((each for each in rows if sign_in_id(each.token_hash) == wanted), None)
            if row is None:
                raise NotAvailable("sign-in")
            await end_sign_in(work, actor, row.token_hash, at)
        self._people.tell_ended(actor.account_id, [row.token_hash])
        return _listed(actor, [each for each in rows if each is not row])

    async def end_all(self, actor: Actor) -> None:
        """Sign out everywhere, here too."""
        at = self._clock()
        async with self._writing(actor.account_id) as work:
            ended = await work.people.revoke_all(actor.person_id, at)
            work.audit.record("signed_out_everywhere", "person", actor.person_id, actor.person_id, at, ended=len(ended))
        self._people.tell_ended(actor.account_id, ended)


async def _person(work: Work, actor: Actor) -> Person:
    person = await work.people.get(actor.person_id)
    if person is None or not person.active:
        raise NotSignedIn
    return person


def _listed(actor: Actor, rows: Sequence[SignInRow]) -> OpenSignIns:
    return OpenSignIns(
        sign_ins=tuple(
            OpenSignIn(
                id=sign_in_id(row.token_hash),
                device=row.device,
                created_at=row.created_at,
                last_seen_at=row.last_seen_at,
                current=row.token_hash == actor.token_hash,
            )
            for row in rows
        )
    )
