"""Fills a fresh database with Acme MSP: Jane, Alex and Sam, and real conversations as their sessions.

Texts are verbatim with the id of their line. What nobody wrote stays empty: client, ticket, cause, fix, notes. What a
handoff cannot be without is neutral (`IMPORTED`), priorities and ages go round in a fixed order. Running it again
changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

from rf_desktop import paths
from rf_desktop.domain.demo import ALEX, DEMO_ACCOUNT, DEMO_PASSWORD, DEMO_PEOPLE, JANE, SAM, DemoPerson
from rf_desktop.domain.ids import AccountId, PersonId, new_id
from rf_desktop.domain.moments import Clock, now
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.server.ai.playbooks import Playbook, choose, load
from rf_desktop.server.demo.cases import Case, read_cases
from rf_desktop.server.demo.imported import Colleagues, Placement, State, import_case
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.passwords import Passwords
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import Account, Person
from rf_desktop.server.store.unit_of_work import Work

_WAITING = (4, 11, 26, 49, 95, 190, 320)
"""How long the waiting handoffs have waited, in minutes."""
_CLAIMED = (70, 160, 400)
_PRIORITIES: tuple[Priority, ...] = ("normal", "high", "urgent", "normal", "low", "high", "normal")
_DAY = 24 * 60


async def seed_demo(store: Store, clock: Clock = now, conversations: Path | None = None) -> None:
    """Make the demo account unless it is there; `conversations` replaces the shipped file.

    Raises CasesUnreadable when that file cannot be read; the database is then as before.
    """
    at = clock()
    if await _is_there(store):
        return
    cases = list(read_cases(conversations or paths.resources() / "demo" / "conversations.jsonl"))
    playbooks = load(paths.resources() / "playbooks")
    account_id = await found_account(store, at)
    async with store.work(account_id) as work:
        people = await hire(work, at)
        waiting = False
        for case, placement in placed(cases, at, playbooks):
            if placement.state == "waiting" and not waiting:
                waiting = True
                await all_read(work, people, at)
            await import_case(work, people, case, placement)


def placed(cases: Sequence[Case], at: datetime, playbooks: Sequence[Playbook]) -> list[tuple[Case, Placement]]:
    """Where each conversation stands at `at`, the oldest states first: ended, claimed, waiting, being worked on."""
    escalated = [case for case in cases if case.outcome == "escalated"]
    waiting, others = escalated[: len(_WAITING)], escalated[len(_WAITING) :]
    claimed, others = others[: len(_CLAIMED)], others[len(_CLAIMED) :]
    active, others = others[:1], others[1:]
    ended = others + [case for case in cases if case.outcome != "escalated"]
    priorities = cycle(_PRIORITIES)

    def place(case: Case, state: State, minutes: int) -> tuple[Case, Placement]:
        playbook = choose(playbooks, case.problem)
        domain = None if playbook.is_generic else playbook.domain
        return case, Placement(state, at - timedelta(minutes=minutes), next(priorities), domain)

    plan = [
        place(case, "abandoned" if case.outcome == "abandoned" else "resolved", _DAY + number * (2 * _DAY + 77))
        for number, case in enumerate(ended)
    ]
    plan += [place(case, "claimed", minutes) for case, minutes in zip(claimed, _CLAIMED, strict=False)]
    plan += [place(case, "waiting", minutes) for case, minutes in zip(waiting, _WAITING, strict=False)]
    plan += [place(case, "active", 2) for case in active]
    return plan


async def all_read(work: Work, people: Colleagues, at: datetime) -> None:
    """What is settled rings no bell."""
    await work.flush()
    for person in (people.junior, people.senior, people.third):
        await work.notices.mark_read(person.person_id, (), at)


async def _is_there(store: Store) -> bool:
    """Whether the demo account has its people: they and everything of theirs were written at once."""
    async with store.doors() as doors:
        account = await doors.account_named(DEMO_ACCOUNT)
    if account is None:
        return False
    async with store.read(account.id) as work:
        return bool(await work.people.all())


async def found_account(store: Store, at: datetime) -> AccountId:
    """The demo account, made unless it is there."""
    async with store.founding() as doors:
        account = await doors.account_named(DEMO_ACCOUNT)
        if account is None:
            account = Account(id=AccountId(new_id()), name=DEMO_ACCOUNT, seq=0, created_at=at)
            doors.add_account(account)
        return account.id


async def hire(work: Work, at: datetime) -> Colleagues:
    """The demo's three people, with the demo's password."""
    passwords = Passwords()
    hired: dict[DemoPerson, Actor] = {}
    try:
        for who in DEMO_PEOPLE:
            person = Person(
                id=PersonId(new_id()),
                name=who.name,
                email=who.email,
                role=who.role,
                password_hash=await passwords.hash(DEMO_PASSWORD),
                active=True,
                created_at=at,
            )
            work.people.add(person)
            hired[who] = Actor(person.id, work.account_id, who.role, who.name, token_hash="")
    finally:
        passwords.close()
    await work.flush()
    return Colleagues(junior=hired[JANE], senior=hired[SAM], third=hired[ALEX])
