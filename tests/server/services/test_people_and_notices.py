"""Signing in, colleagues, the bell, pausing jobs: TECH 6, Q8, R2."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from rf_desktop.client.notices import Bell, listed
from rf_desktop.contract.handoffs import Claim, NewAttention
from rf_desktop.contract.identity import SignIn
from rf_desktop.contract.notices import NoticesRead
from rf_desktop.contract.operations import PauseJobs
from rf_desktop.domain.errors import AddressTaken, Malformed, NotAllowed, NotSignedIn, TextRequired, WrongCredentials
from rf_desktop.server.services import operations
from rf_desktop.server.services.passwords import Passwords
from rf_desktop.server.services.people import People, token_hash
from tests.server.services.office import PASSWORD, Office

ALEX = SignIn(email="Alex@Acme.example.com ", password=PASSWORD, device="laptop")


async def test_signing_in_gives_one_opaque_token(office: Office) -> None:
    """The address in any case; only the token's hash is kept."""
    signed_in = await office.people.sign_in(ALEX)
    actor = await office.people.actor_of(signed_in.token)
    assert (actor.person_id, actor.role, actor.name) == (office.alex.person_id, "admin", "Alex")
    assert (signed_in.me.account_name, signed_in.me.email) == ("Acme MSP", "alex@acme.example.com")
    assert await office.people.me(actor) == signed_in.me
    kept = office.beside.rows("SELECT token_hash, device FROM sign_in")
    assert kept == [(token_hash(signed_in.token), "laptop")]


@pytest.mark.parametrize(
    ("email", "password"), [("alex@acme.example.com", "wrong"), ("nobody@acme.example.com", PASSWORD)]
)
async def test_wrong_credentials_are_not_told_apart(office: Office, email: str, password: str) -> None:
    """An unknown address and a wrong password read the same."""
    with pytest.raises(WrongCredentials):
        await office.people.sign_in(SignIn(email=email, password=password))


class Meanwhile(Passwords):
    """Looks at a password as slowly as it takes for something else to happen."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__(PasswordHasher.from_parameters(CHEAPEST))
        self._happens = happens

    async def matches(self, kept: str | None, password: str) -> bool:
        found = await super().matches(kept, password)
        self._happens()
        return found


@pytest.mark.parametrize("change", ["active = false", "password_hash = 'another'"])
async def test_who_left_while_signing_in_is_not_signed_in(office: Office, change: str) -> None:
    """R2: their sign-ins were ended at that moment, and this one would be alive after it."""
    sam = f"Sam@{office.sam.account_id}.example.com"
    leaves = f"UPDATE person SET {change} WHERE id = '{office.sam.person_id}'"
    slow = Meanwhile(lambda: office.beside.change(leaves))
    people = People(office.store, office.wakeups, office.clock, slow)
    try:
        with pytest.raises(WrongCredentials):
            await people.sign_in(SignIn(email=sam, password=PASSWORD, device="laptop"))
    finally:
        slow.close()
    assert office.beside.rows("SELECT token_hash FROM sign_in") == []


async def test_signing_out_ends_the_token_at_once(office: Office) -> None:
    """And tells whoever streams for it; other sign-ins of the person stay."""
    ended: list[str] = []
    stop_listening = office.people.on_signed_out(ended.append)
    first, second = await office.people.sign_in(ALEX), await office.people.sign_in(ALEX)
    await office.people.sign_out(await office.people.actor_of(first.token))
    assert ended == [token_hash(first.token)]
    with pytest.raises(NotSignedIn):
        await office.people.actor_of(first.token)
    await office.people.actor_of(second.token)
    stop_listening()
    await office.people.sign_out(await office.people.actor_of(second.token))
    assert len(ended) == 1


async def test_an_unused_sign_in_ends_after_thirty_days(office: Office) -> None:
    """Sliding: each use counts from anew."""
    token = (await office.people.sign_in(ALEX)).token
    for _ in range(3):
        office.clock.advance(days=29)
        await office.people.actor_of(token)
    office.clock.advance(days=31)
    with pytest.raises(NotSignedIn):
        await office.people.actor_of(token)
    with pytest.raises(NotSignedIn):
        await office.people.actor_of("made up")


async def test_colleagues_are_the_others_of_the_account(office: Office) -> None:
    """E4, R3."""
    names = [each.person.name for each in (await office.people.colleagues(office.jane)).people]
    assert names == ["Alex", "Sam", "Second engineer", "Third senior"]


async def test_an_address_belongs_to_one_person(office: Office) -> None:
    """One signs in by it, so it is unique over all accounts."""
    with pytest.raises(AddressTaken):
        await office.people.add_person(office.stranger.account_id, "Copy", "ALEX@acme.example.com", PASSWORD, "senior")


async def test_an_account_is_founded_with_its_admin_or_not_at_all(office: Office) -> None:
    """A taken address, also of somebody who has left, or an empty password leaves no account behind."""
    office.beside.change("UPDATE person SET active = false WHERE name = 'Third senior'")
    left = office.beside.value("SELECT email FROM person WHERE NOT active")
    for address in ("alex@acme.example.com", left):
        with pytest.raises(AddressTaken):
            await office.people.create_admin("Third MSP", "Admin", address.upper(), PASSWORD)
    with pytest.raises(TextRequired):
        await office.people.create_admin("Third MSP", "Admin", "new@third.example.com", "")
    assert office.beside.value("SELECT count(*) FROM account") == 2
    founded = await office.people.create_admin("Third MSP", "Admin", "New@third.example.com", PASSWORD)
    assert (founded.account_name, founded.role, founded.email) == ("Third MSP", "admin", "new@third.example.com")


async def test_the_bell_is_read_one_by_one_and_all_at_once(office: Office) -> None:
    """Q8: mine only; the other desktops of the person hear it."""
    await office.escalated()
    await office.escalated()
    first, second = (await office.notices.list(office.sam)).notices
    read = await office.notices.read(office.sam, NoticesRead(ids=(first.id,)))
    assert {notice.id: notice.read_at for notice in read.notices} == {first.id: office.clock(), second.id: None}
    assert [row.audience.includes(office.kim.person_id, "senior") for row in (await office.log())[-1:]] == [False]
    await office.notices.read(office.kim, NoticesRead(ids=(second.id,)))
    assert (await office.notices.list(office.sam)).notices == read.notices
    all_read = await office.notices.read(office.sam, NoticesRead())
    assert all(notice.read_at for notice in all_read.notices)
    with pytest.raises(Malformed):
        await office.notices.read(office.sam, NoticesRead(ids=(first.id,) * 1001))
    head = await office.store.log.head(office.sam.account_id)
    assert (await office.notices.read(office.sam, NoticesRead())).as_of == head


async def test_notices_of_one_moment_stand_in_the_same_order_here_and_on_the_desktop(office: Office) -> None:
    """Q8: else a bell jumps when its list is fetched again, and the two cut it off at different ones."""
    for _ in range(5):
        await office.escalated()
    office.clock.advance(seconds=1)
    await office.escalated()
    reply = await office.notices.list(office.sam)
    assert len({notice.created_at for notice in reply.notices}) == 2
    assert listed(Bell(), reply, office.clock()).notices == reply.notices


async def test_what_was_opened_or_taken_is_read_in_the_bell_too(office: Office) -> None:
    """Q8, Q2: for the one who opened it, on all their desktops; a colleague's bell stays as it is."""
    first, second = await office.escalated(), await office.escalated()
    await office.handoffs.pay_attention(office.sam, first.id, NewAttention(seen=True))
    unread = {notice.handoff_id for notice in (await office.notices.list(office.sam)).notices if not notice.read_at}
    assert unread == {second.id}
    told = [row.type for row in (await office.log())[-3:]]
    assert sorted(told) == ["attention_changed", "delivery_changed", "notices_marked_read"]
    await office.handoffs.claim(office.sam, second.id, Claim(way="pick_up"))
    assert all(notice.read_at for notice in (await office.notices.list(office.sam)).notices)
    assert not any(notice.read_at for notice in (await office.notices.list(office.kim)).notices)


async def test_only_an_admin_pauses_jobs(office: Office) -> None:
    """Operations: exactly the named kinds wait, in that account only."""
    await office.escalated()
    with pytest.raises(NotAllowed):
        await office.operations.pause_jobs(office.sam, PauseJobs(kinds=("assess",)))
    paused = await office.operations.pause_jobs(office.alex, PauseJobs(kinds=("assess", "reply")))
    assert (set(paused.kinds), paused.queued) == ({"assess", "reply"}, 4)  # and two timers
    await office.session(office.stranger)
    jobs = await office.store.queue.lease(office.clock(), 10, 30, "t")
    assert [job.kind for job in jobs if job.account_id == office.stranger.account_id] == ["reply"]
    assert not {"assess", "reply"} & {job.kind for job in jobs if job.account_id == office.alex.account_id}
    assert (await office.operations.pause_jobs(office.alex, PauseJobs(kinds=()))).kinds == ()
    resumed = {job.kind for job in await office.store.queue.lease(office.clock(), 10, 30, "u")}
    assert resumed >= {"assess", "reply"}


async def test_the_database_is_fit_to_serve(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The readiness probe, asked anew each time."""
    monkeypatch.setattr(operations, "FRESH", 0.0)
    facts = await office.operations.facts()
    assert (facts.database, facts.schema_current) == (True, True)
    office.beside.change("UPDATE alembic_version SET version_num = '9999'")
    assert not (await office.operations.facts()).schema_current
