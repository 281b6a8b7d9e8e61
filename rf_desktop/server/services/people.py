"""Signing in and out, who is who. Tokens are opaque; only their SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from rf_desktop.contract.identity import Colleague, Colleagues, Me, PersonRef, SignedIn, SignIn
from rf_desktop.domain import limits
from rf_desktop.domain.errors import Malformed, NotSignedIn, WrongCredentials
from rf_desktop.domain.ids import AccountId, PersonId, new_id
from rf_desktop.domain.moments import Clock, now
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.ports import Unsubscribe, Wakeups
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.passwords import Passwords
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
        self._passwords = passwords or Passwords()
        self._on_signed_out: list[SignedOut] = []

    def on_signed_out(self, callback: SignedOut) -> Unsubscribe:
        """`callback` hears of each sign-in that ends here, until the returned function is called."""
        self._on_signed_out.append(callback)
        return lambda: self._on_signed_out.remove(callback)

    async def sign_in(self, body: SignIn) -> SignedIn:
        """A fresh token for an address and a password. Raises WrongCredentials, equally slowly for unknown ones."""
        async with self._store.doors() as doors:
            person = await doors.person_by_email(body.email)
        matches = await self._passwords.matches(person.password_hash if person else None, body.password)
        if person is None or not matches:
            raise WrongCredentials
        token = secrets.token_urlsafe(32)
        at = self._clock()
        async with self._writing(person.account_id) as work:
            row = SignInRow(
                token_hash=token_hash(token),
                person_id=person.id,
                device=" ".join(body.device.split())[: limits.FIELD],
                created_at=at,
                last_seen_at=at,
            )
            work.people.add_sign_in(row)
            return SignedIn(token=token, me=await _me(work, person))

    async def sign_out(self, actor: Actor) -> None:
        """End this sign-in at once; its streams are told."""
        await self.revoke(actor.account_id, actor.token_hash)

    async def revoke(self, account_id: AccountId, hashed: str) -> None:
        """End a sign-in by its token's hash; one that has ended already stays so."""
        async with self._writing(account_id) as work:
            await work.people.revoke(hashed, self._clock())
        self._wakeups.wake_sign_ins(account_id)
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
            return await _me(work, person)

    async def colleagues(self, actor: Actor) -> Colleagues:
        """Everybody active of the account but the asker, by name."""
        async with self._reading(actor.account_id) as work:
            others = [each for each in await work.people.all() if each.active and each.id != actor.person_id]
            return Colleagues(
                people=tuple(Colleague(person=PersonRef(id=each.id, name=each.name), role=each.role) for each in others)
            )

    async def create_admin(self, account_name: str, name: str, email: str, password: str) -> Me:
        """A new account with its first person. Raises Malformed when the address is taken, TextRequired when empty."""
        account_name = limits.require_one_line("account_name", account_name, limits.FIELD)
        account = Account(id=AccountId(new_id()), name=account_name, seq=0, created_at=self._clock())
        return await self._hired(await self._new_person(account.id, name, email, password, "admin"), account)

    async def add_person(self, account_id: AccountId, name: str, email: str, password: str, role: Role) -> Me:
        """A new person of an account. Errors as in `create_admin`."""
        return await self._hired(await self._new_person(account_id, name, email, password, role))

    async def _new_person(self, account_id: AccountId, name: str, email: str, password: str, role: Role) -> Person:
        return Person(
            account_id=account_id,
            id=PersonId(new_id()),
            name=limits.require_one_line("name", name, limits.FIELD),
            email=limits.require_one_line("email", email, limits.FIELD).lower(),
            role=role,
            password_hash=await self._passwords.hash(limits.require("password", password, limits.FIELD)),
            active=True,
            created_at=self._clock(),
        )

    async def _hired(self, person: Person, new_account: Account | None = None) -> Me:
        """Keep a person, with their account where it is new: both or neither."""
        async with self._store.founding() as doors:
            if await doors.is_taken(person.email):
                raise Malformed("email", "somebody signs in with this address already")
            if new_account is not None:
                doors.add_account(new_account)
            await doors.add_person(person)
        async with self._reading(person.account_id) as work:
            return await _me(work, person)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def _me(work: Work, person: Person) -> Me:
    account = await work.people.account()
    return Me(
        person=PersonRef(id=person.id, name=person.name),
        email=person.email,
        role=person.role,
        account_id=account.id,
        account_name=account.name,
    )
