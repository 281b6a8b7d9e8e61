"""People and their sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.errors import AddressTaken
from rf_desktop.domain.ids import AccountId, PersonId
from rf_desktop.domain.vocabulary import SENIOR_ROLES
from rf_desktop.server.store.plain_rows import asking, by_key, rows
from rf_desktop.server.store.tables import Account, InvitationRow, Person, SignInRow
from rf_desktop.values import dataclass

_THESE = asking(Person, Person.__table__.c.id.in_(sa.bindparam("people", expanding=True)))

FEW = 3
"""People of one unit of work who are looked up one by one: an account may have a thousand."""


@dataclass(frozen=True)
class SignInFacts:
    """When somebody was last seen, and how many of their sign-ins are open."""

    last_seen_at: datetime | None
    open: int


NEVER_SEEN = SignInFacts(None, 0)


class People:
    """The people of one account. One or two are looked up by themselves, beyond that everybody is read at once."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id
        self._known: dict[PersonId, Person] | None = None
        self._few: dict[PersonId, Person | None] = {}

    async def account(self) -> Account:
        """The account itself."""
        return (await self._session.scalars(sa.select(Account).where(Account.id == self._account_id))).one()

    async def all(self) -> Sequence[Person]:
        """Everybody, by name."""
        return sorted((await self._by_id()).values(), key=lambda person: (person.name.casefold(), person.id))

    async def get(self, person_id: PersonId) -> Person | None:
        """One person, or None."""
        if self._known is None and (person_id in self._few or len(self._few) < FEW):
            if person_id not in self._few:
                self._few[person_id] = await by_key(self._session, Person, person_id)
            return self._few[person_id]
        return (await self._by_id()).get(person_id)

    async def meet(self, *people: PersonId | None) -> None:
        """Read at once who will be asked for one by one."""
        unknown = sorted({person for person in people if person} - self._few.keys())
        if self._known is None and len(unknown) > 1 and len(unknown) + len(self._few) <= FEW:
            found = {person.id: person for person in await rows(self._session, Person, _THESE, people=unknown)}
            self._few |= {person_id: found.get(person_id) for person_id in unknown}

    async def seniors(self) -> list[Person]:
        """Everybody active who sees the queue."""
        return [person for person in await self.all() if person.active and person.role in SENIOR_ROLES]

    async def ref(self, person_id: PersonId) -> PersonRef:
        """A person as others see them. A foreign key makes sure that there is one."""
        person = await self.get(person_id)
        if person is None:
            raise KeyError(person_id)
        return PersonRef(id=person_id, name=person.name)

    async def ref_or_none(self, person_id: PersonId | None) -> PersonRef | None:
        """As `ref`, where there may be nobody."""
        return None if person_id is None else await self.ref(person_id)

    def add(self, person: Person) -> None:
        """A new person."""
        self._session.add(person)
        self._known = None
        self._few = {}

    async def join(self, person: Person) -> None:
        """A new person, known to the database from here on. Raises AddressTaken, also when two come at once."""
        self.add(person)
        await _flushed(self._session)

    async def admins_held(self) -> set[PersonId]:
        """Every active admin. Nobody else changes them before this unit of work ends, on whichever replica."""
        found = sa.select(Person.id).where(Person.role == "admin", Person.active).order_by(Person.id)
        return set(await self._session.scalars(found.with_for_update()))

    def add_sign_in(self, row: SignInRow) -> None:
        """A new sign-in."""
        self._session.add(row)

    async def revoke(self, token_hash: str, at: datetime) -> None:
        """End one sign-in."""
        await self._session.execute(
            sa.update(SignInRow)
            .where(SignInRow.token_hash == token_hash, SignInRow.revoked_at.is_(None))
            .values(revoked_at=at)
        )

    async def revoke_all(self, person_id: PersonId, at: datetime, but: str | None = None) -> list[str]:
        """End a person's sign-ins, except for the one with this token hash; the token hashes of those that ended."""
        ended = (
            sa.update(SignInRow)
            .where(SignInRow.person_id == person_id, SignInRow.revoked_at.is_(None))
            .where(SignInRow.token_hash != (but or ""))
            .values(revoked_at=at)
            .returning(SignInRow.token_hash)
            .execution_options(synchronize_session=False)
        )
        return list(await self._session.scalars(ended))

    async def sign_ins(self, person_id: PersonId, used_since: datetime) -> Sequence[SignInRow]:
        """A person's open sign-ins, the latest use first."""
        found = sa.select(SignInRow).where(SignInRow.person_id == person_id, *_open(used_since))
        latest = (SignInRow.last_seen_at.desc(), SignInRow.created_at.desc(), SignInRow.token_hash)
        return (await self._session.scalars(found.order_by(*latest))).all()

    async def sign_in_facts(self, used_since: datetime) -> dict[PersonId, SignInFacts]:
        """For everybody who has ever signed in."""
        counted = sa.func.sum(sa.case((sa.and_(*_open(used_since)), 1), else_=0))
        found = sa.select(SignInRow.person_id, sa.func.max(SignInRow.last_seen_at), counted)
        rows = await self._session.execute(found.group_by(SignInRow.person_id))
        return {person_id: SignInFacts(last_seen_at, int(count)) for person_id, last_seen_at, count in rows}

    async def seen(self, token_hash: str, at: datetime) -> None:
        """Remember that a sign-in was used, so that it stays valid."""
        await self._session.execute(
            sa.update(SignInRow).where(SignInRow.token_hash == token_hash).values(last_seen_at=at)
        )

    async def _by_id(self) -> dict[PersonId, Person]:
        if self._known is None:
            rows = await self._session.scalars(sa.select(Person))
            self._known = {person.id: person for person in rows}
        return self._known


def _open(used_since: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (SignInRow.revoked_at.is_(None), SignInRow.last_seen_at >= used_since)


async def _flushed(session: AsyncSession) -> None:
    """Send a new person to the database, whose one rule about them is that addresses are unique."""
    try:
        await session.flush()
    except IntegrityError as error:
        raise AddressTaken from error


class Doors:
    """What must be found before anybody's account is known. System scope."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def person_by_email(self, email: str) -> Person | None:
        """The active person who signs in by this address (compared in lower case)."""
        found = sa.select(Person).where(Person.email == email.strip().lower(), Person.active)
        return (await self._session.scalars(found)).one_or_none()

    async def account_ids(self) -> Sequence[AccountId]:
        """Every account, for upkeep that goes through all of them one by one."""
        return (await self._session.scalars(sa.select(Account.id).order_by(Account.id))).all()

    async def sign_in_of(self, token_hash: str) -> tuple[SignInRow, Person] | None:
        """The sign-in of this token and whose it is; revoked ones and inactive people are none."""
        found = (
            sa.select(SignInRow, Person)
            .join(Person, sa.and_(Person.account_id == SignInRow.account_id, Person.id == SignInRow.person_id))
            .where(SignInRow.token_hash == token_hash, SignInRow.revoked_at.is_(None), Person.active)
        )
        row = (await self._session.execute(found)).one_or_none()
        return None if row is None else (row[0], row[1])

    async def invitation_of(self, token_hash: str) -> InvitationRow | None:
        """The invitation with this token, in whatever state it is."""
        found = sa.select(InvitationRow).where(InvitationRow.token_hash == token_hash)
        return (await self._session.scalars(found)).one_or_none()

    async def account_named(self, name: str) -> Account | None:
        """The account of this name, the oldest where there are several."""
        found = sa.select(Account).where(Account.name == name).order_by(Account.created_at, Account.id).limit(1)
        return (await self._session.scalars(found)).one_or_none()

    async def is_taken(self, email: str) -> bool:
        """Whether this address is somebody's already, also of one who is no longer active."""
        found = sa.select(Person.id).where(Person.email == email.strip().lower())
        return (await self._session.scalars(found)).one_or_none() is not None

    def add_account(self, account: Account) -> None:
        """A new account."""
        self._session.add(account)

    async def add_person(self, person: Person) -> None:
        """A new person of an account that is there, or was added before. Raises AddressTaken."""
        await self._session.flush()
        self._session.add(person)
        await _flushed(self._session)
