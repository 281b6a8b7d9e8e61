"""Signing in and out, who is who. Tokens are opaque; only their SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from rf_desktop.contract.identity import Colleague, Colleagues, Me, PersonRef, SignedIn, SignIn
from rf_desktop.domain import limits
from rf_desktop.domain.errors import AddressTaken, NotSignedIn, WrongCredentials
from rf_desktop.domain.ids import AccountId, PersonId, new_id
from rf_desktop.domain.moments import Clock, now
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.ports import Unsubscribe, Wakeups
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.passwords import Passwords, acceptable
from rf_desktop.server.services.sign_in_limits import SignInLimits
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import Account, Person, SignInRow
from rf_desktop.server.store.unit_of_work import Work

IDLE = timedelta(days=30)
"""A sign-in that was not used for so long has ended."""
REMEMBERED_EVERY = timedelta(hours=1)
"""How often a sign-in's use is written down; more often would be a write with each request."""

SignedOut = Callable[[str], None]
"""Hears the token hash of a sign-in that has ended."""


class People(UseCases):
    """Sign-ins, and the people of an account."""

    def __init__(self, store: Store, wakeups: Wakeups, clock: Clock = now, passwords: Passwords | None = None) -> None:
        super().__init__(store, wakeups, clock)
        self.passwords = passwords or Passwords()
        self.limits = SignInLimits(store, clock)
        self._on_signed_out: list[SignedOut] = []

    def on_signed_out(self, callback: SignedOut) -> Unsubscribe:
        """`callback` hears of each sign-in that ends here, until the returned function is called."""
        self._on_signed_out.append(callback)
        return lambda: self._on_signed_out.remove(callback)

    async def sign_in(self, body: SignIn, place: str = "") -> SignedIn:
        """A fresh token for an address and a password; `place` is where the request comes from.

        Raises WrongCredentials, equally slowly for unknown addresses, and TooManyAttempts.
        """
        async with self._store.doors() as doors:
            person = await doors.person_by_email(body.email)
        await self.check_password(person, body.email, body.password, place)
        if person is None:  # check_password has refused this already
            raise WrongCredentials
        at = self._clock()
        async with self._writing(person.account_id) as work:
            present = await work.people.get(person.id)
            if present is None or not present.active or present.password_hash != person.password_hash:
                raise WrongCredentials  # they left, or changed it, while it was looked at: their sign-ins have ended
            token = add_sign_in(work, person.id, body.device, at)
            return SignedIn(token=token, me=await me_of(work, present))

    async def check_password(self, person: Person | None, email: str, password: str, place: str) -> None:
        """Raise WrongCredentials unless it is the person's; each try counts. Raises TooManyAttempts before looking."""
        trying = await self.limits.begin(email, place)
        if not await self.passwords.matches(person.password_hash if person else None, password):
            if trying.pauses and person is not None:
                async with self._writing(person.account_id) as work:
                    work.audit.record("sign_in_paused", "person", person.id, None, self._clock())
            raise WrongCredentials
        await self.limits.succeeded(trying)

    async def sign_out(self, actor: Actor) -> None:
        """End this sign-in at once; its streams are told."""
        async with self._writing(actor.account_id) as work:
            await end_sign_in(work, actor, actor.token_hash, self._clock())
        self.tell_ended(actor.account_id, [actor.token_hash])

    async def revoke(self, account_id: AccountId, hashed: str) -> None:
        """End a sign-in by its token's hash; one that has ended already stays so."""
        async with self._writing(account_id) as work:
            await work.people.revoke(hashed, self._clock())
        self.tell_ended(account_id, [hashed])

    def tell_ended(self, account_id: AccountId, hashes: Iterable[str] = ()) -> None:
        """Called after a commit that ended these sign-ins or changed a role: streams hear of it on every replica."""
        self._wakeups.wake_sign_ins(account_id)
        for hashed in hashes:
            for callback in list(self._on_signed_out):
                callback(hashed)

    async def actor_of(self, token: str) -> Actor:
        """Who presents this token. Raises NotSignedIn when it is unknown, revoked or was idle for thirty days."""
        hashed = token_hash(token)
        async with self._store.doors() as doors:
            found = await doors.sign_in_of(hashed)
        at = self._clock()
        if found is None or at - found[0].last_seen_at > IDLE:
            raise NotSignedIn
        row, person = found
        if at - row.last_seen_at > REMEMBERED_EVERY:
            async with self._writing(person.account_id) as work:
                await work.people.seen(hashed, at)
        return Actor(person.id, person.account_id, person.role, person.name, hashed)

    async def me(self, actor: Actor) -> Me:
        """The signed-in person and their account."""
        async with self._reading(actor.account_id) as work:
            person = await work.people.get(actor.person_id)
            if person is None:
                raise NotSignedIn
            return await me_of(work, person)

    async def colleagues(self, actor: Actor) -> Colleagues:
        """Everybody active of the account but the asker, by name."""
        async with self._reading(actor.account_id) as work:
            others = [each for each in await work.people.all() if each.active and each.id != actor.person_id]
            return Colleagues(
                people=tuple(Colleague(person=PersonRef(id=each.id, name=each.name), role=each.role) for each in others)
            )

    async def create_admin(self, account_name: str, name: str, email: str, password: str) -> Me:
        """A new account with its first person. Raises AddressTaken, TextRequired and TextTooLong for what is given,

        and what `acceptable` raises for the password.
        """
        account_name = limits.require_one_line("account_name", account_name, limits.FIELD)
        account = Account(id=AccountId(new_id()), name=account_name, seq=0, created_at=self._clock())
        return await self._hired(await self._new_person(account.id, name, email, password, "admin"), account)

    async def add_person(self, account_id: AccountId, name: str, email: str, password: str, role: Role) -> Me:
        """A new person of an account. Errors as in `create_admin`."""
        return await self._hired(await self._new_person(account_id, name, email, password, role))

    async def _new_person(self, account_id: AccountId, name: str, email: str, password: str, role: Role) -> Person:
        name = limits.require_one_line("name", name, limits.FIELD)
        email = limits.require_one_line("email", email, limits.FIELD).lower()
        return Person(
            account_id=account_id,
            id=PersonId(new_id()),
            name=name,
            email=email,
            role=role,
            password_hash=await self.passwords.hash(acceptable("password", password, email, name)),
            active=True,
            created_at=self._clock(),
        )

    async def _hired(self, person: Person, new_account: Account | None = None) -> Me:
        """Keep a person, with their account where it is new: both or neither."""
        async with self._store.founding() as doors:
            if await doors.is_taken(person.email):
                raise AddressTaken
            if new_account is not None:
                doors.add_account(new_account)
            await doors.add_person(person)
        async with self._reading(person.account_id) as work:
            return await me_of(work, person)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in_id(hashed: str) -> str:
    """How a sign-in is named outside: from its token's hash, which itself is not told."""
    return hashlib.sha256(f"sign-in {hashed}".encode()).hexdigest()[:32]


def add_sign_in(work: Work, person_id: PersonId, device: str, at: datetime) -> str:
    """A new sign-in; its token, which is nowhere kept."""
    token = secrets.token_urlsafe(32)
    hashed = token_hash(token)
    work.people.add_sign_in(
        SignInRow(
            token_hash=hashed,
            person_id=person_id,
            device=" ".join(device.split())[: limits.FIELD],
            created_at=at,
            last_seen_at=at,
        )
    )
    work.audit.record("signed_in", "person", person_id, person_id, at, sign_in=sign_in_id(hashed))
    return token


async def end_sign_in(work: Work, actor: Actor, hashed: str, at: datetime) -> None:
    """End one of the actor's own sign-ins."""
    await work.people.revoke(hashed, at)
    work.audit.record("signed_out", "person", actor.person_id, actor.person_id, at, sign_in=sign_in_id(hashed))


async def me_of(work: Work, person: Person) -> Me:
    """A person and their account, as that person sees them."""
    account = await work.people.account()
    return Me(
        person=PersonRef(id=person.id, name=person.name),
        email=person.email,
        role=person.role,
        account_id=account.id,
        account_name=account.name,
    )
