"""The people of an account, seen and changed by its admins (R2, R3)."""

from __future__ import annotations

import asyncio
import json

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import EmployeeChange, NewInvitation
from rf_desktop.contract.base import Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.operations import PauseJobs
from rf_desktop.contract.sessions import NewSession
from rf_desktop.domain.ids import PersonId, new_id
from rf_desktop.server.store.people import People
from tests.server.harness import Visitor
from tests.server.people.house import THEIR_ADMIN, House, actions, audited, code, problem, refused
from tests.server.services.office import PASSWORD

ADMIN_ONLY: tuple[tuple[Endpoint[Request, Wire], Request | None], ...] = (
    (endpoints.EMPLOYEES, None),
    (endpoints.CHANGE_EMPLOYEE, EmployeeChange(role="admin")),
    (endpoints.SIGN_OUT_EMPLOYEE, None),
    (endpoints.INVITE, NewInvitation(email="new@acme.example.com", name="New")),
    (endpoints.REVOKE_INVITATION, None),
    (endpoints.AUDIT_LOG, None),
    (endpoints.PAUSE_JOBS, PauseJobs(kinds=())),
    (endpoints.DEAD_JOBS, None),
    (endpoints.RETRY_DEAD_JOB, None),
)


async def change(admin: Visitor, who: str, **different: object) -> str:
    """Change somebody; how it was refused, or `ok`."""
    return code(await admin.ask(endpoints.CHANGE_EMPLOYEE, EmployeeChange(**different), person_id=who))  # type: ignore[arg-type]


async def test_an_admin_sees_everybody(house: House) -> None:
    """By name, with role, when last seen, and how many sign-ins are open; nobody of another account."""
    await house.enter_as("sam")
    house.clock.advance(days=29)
    await house.enter_as("sam")
    alex = await house.enter()
    house.clock.advance(days=2)
    seen = {each.person.name: each for each in (await alex.get(endpoints.EMPLOYEES)).people}
    assert list(seen) == ["Alex", "Jane", "Sam", "Second engineer", "Third senior"]
    sam, jane = seen["Sam"], seen["Jane"]
    assert (sam.role, sam.active, sam.sign_ins, sam.email) == ("senior", True, 1, house.address("sam"))
    assert sam.last_seen_at is not None
    assert (house.clock() - sam.last_seen_at).days == 2
    assert (jane.last_seen_at, jane.sign_ins) == (None, 0)


async def test_another_role_counts_from_the_next_request(house: House) -> None:
    """Everybody of the account hears it; the bus says that streams have to be looked at."""
    alex, sam = await house.enter(), await house.enter_as("sam")
    assert (await sam.get(endpoints.ME)).role == "senior"
    changed = await alex.get(
        endpoints.CHANGE_EMPLOYEE, EmployeeChange(role="engineer", name=" Samuel  T. "), person_id=sam.id
    )
    assert (changed.role, changed.person.name, changed.sign_ins) == ("engineer", "Samuel T.", 1)
    me = await sam.get(endpoints.ME)
    assert (me.role, me.person.name) == ("engineer", "Samuel T.")
    head = await house.store.log.head(house.staff["sam"].account_id)
    (row,) = await house.store.log.after(house.staff["sam"].account_id, head - 1, 10)
    said = json.loads(row.data_json)
    assert (row.type, said["colleague"], said["active"]) == (
        "colleague_changed",
        {"person": {"id": sam.id, "name": "Samuel T."}, "role": "engineer"},
        True,
    )
    assert all(row.audience.includes(PersonId("anybody"), role) for role in ("engineer", "senior", "admin"))
    entries = await audited(alex, sam.id)
    assert [entry.action for entry in entries] == ["signed_in", "renamed", "role_changed"]
    assert entries[-1].detail == {"before": "senior", "after": "engineer"}
    assert entries[-1].actor is not None
    assert entries[-1].actor.id == alex.id


async def test_a_change_that_changes_nothing_says_nothing(house: House) -> None:
    """No event, no entry."""
    alex = await house.enter()
    head = await house.store.log.head(house.staff["alex"].account_id)
    await change(alex, house.staff["sam"].person_id)
    await change(alex, house.staff["sam"].person_id, name="Sam", role="senior", active=True)
    assert await house.store.log.head(house.staff["alex"].account_id) == head
    assert await actions(alex, house.staff["sam"].person_id) == []


async def test_who_has_left_is_signed_out_everywhere_and_may_come_back(house: House) -> None:
    """At once, also for sign-ins on other replicas; the password is worth nothing until then."""
    alex, first, second = await house.enter(), await house.enter_as("sam"), await house.enter_as("sam")
    address = house.address("sam")
    async with house.another_replica() as other:
        assert await change(alex, first.id, active=False) == "ok"
        for each in (first, second):
            assert await refused(each, endpoints.ME) == "not_signed_in"
            there = Visitor(each.who, other.line(), each.token, each.id)
            assert await refused(there, endpoints.ME) == "not_signed_in"
    assert code(await house.knock(address)) == "wrong_credentials"
    assert "Sam" not in {each.person.name for each in (await alex.get(endpoints.COLLEAGUES)).people}
    assert await change(alex, first.id, active=True) == "ok"
    assert (await house.knock(address)).status_code == 200
    assert await refused(first, endpoints.ME) == "not_signed_in"
    done = ["signed_in", "signed_in", "deactivated", "activated", "signed_in"]
    assert await actions(alex, first.id) == done


async def test_what_somebody_had_taken_waits_again_when_they_leave(house: House) -> None:
    """C8: with a line about it, through the one transition function; what they had handed on stays where it is."""
    alex, jane, sam = [await house.enter_as(name) for name in ("alex", "jane", "sam")]
    _, first = await jane.escalation()
    _, second = await jane.escalation()
    for handoff in (first, second):
        await sam.get(endpoints.CLAIM_HANDOFF, Claim(way="pick_up"), handoff_id=handoff.id)
    body = NewHandoff(reason="Beyond me")
    await sam.get(endpoints.ESCALATE, body, session_id=second.session_id)
    assert await change(alex, sam.id, active=False) == "ok"
    waits, stays = [await alex.get(endpoints.GET_HANDOFF, handoff_id=each.id) for each in (first, second)]
    assert (waits.status, stays.status) == ("open", "claimed")
    assert (await actions(alex, first.id))[-2:] == ["claimed", "released"]
    kim = await house.enter_as("kim")
    assert (await kim.get(endpoints.CLAIM_HANDOFF, Claim(way="pick_up"), handoff_id=first.id)).session.may_write


async def test_what_waited_for_somebody_alone_goes_back_when_they_leave(house: House) -> None:
    """C8: a transfer to who has left would be in nobody's queue; its sender has the session again and hears why."""
    alex, jane, sam = [await house.enter_as(name) for name in ("alex", "jane", "sam")]
    session = await jane.get(endpoints.OPEN_SESSION, NewSession(problem="Outlook does not sync"))
    body = NewHandoff(reason="Yours", intent="transfer", target_id=PersonId(sam.id))
    handoff = await jane.get(endpoints.ESCALATE, body, session_id=session.entry.id)
    assert await change(alex, sam.id, active=False) == "ok"
    assert (await alex.get(endpoints.GET_HANDOFF, handoff_id=handoff.id)).status == "returned"
    assert (await jane.get(endpoints.GET_SESSION, session_id=session.entry.id)).may_write
    told = (await jane.get(endpoints.LIST_NOTICES)).notices[0]
    assert (told.kind, told.title.partition(":")[0], told.body) == ("declined", "Sam does not take", "Sam has left")
    assert (await actions(alex, handoff.id))[-1] == "declined"


async def test_what_admins_do_to_background_work_is_written_down(house: House) -> None:
    """R2: which kinds wait from now on."""
    alex = await house.enter()
    await alex.get(endpoints.PAUSE_JOBS, PauseJobs(kinds=("reply", "assess")))
    entry = (await audited(alex))[-1]
    assert (entry.action, entry.subject_id, entry.detail) == (
        "jobs_paused",
        house.staff["alex"].account_id,
        {"kinds": ["assess", "reply"]},
    )


async def test_somebody_can_be_signed_out(house: House) -> None:
    """Everywhere; they may sign in again."""
    alex, sam, jane = await house.enter(), await house.enter_as("sam"), await house.enter_as("jane")
    assert (await alex.get(endpoints.SIGN_OUT_EMPLOYEE, person_id=sam.id)).sign_ins == 0
    assert await refused(sam, endpoints.ME) == "not_signed_in"
    assert await refused(jane, endpoints.ME) == "ok"
    assert (await alex.get(endpoints.SIGN_OUT_EMPLOYEE, person_id=sam.id)).sign_ins == 0
    assert (await house.enter_as("sam")).id == sam.id
    assert await actions(alex, sam.id) == ["signed_in", "signed_out", "signed_in"]


async def test_the_last_admin_stays_one(house: House) -> None:
    """R2: neither another role nor leaving; with a second admin both are possible."""
    alex = await house.enter()
    for different in ({"role": "senior"}, {"active": False}, {"role": "engineer", "active": False}):
        assert await change(alex, alex.id, **different) == "last_admin"
    assert await change(alex, alex.id, name="Alexandra") == "ok"
    assert await change(alex, house.staff["sam"].person_id, role="admin") == "ok"
    assert await change(alex, alex.id, role="engineer") == "ok"
    assert await refused(alex, endpoints.EMPLOYEES) == "not_allowed"


async def _two_admins_dismiss_each_other(house: House) -> int:
    """On two replicas at the same moment; how many admins are left."""
    alex, sam = await house.enter(), await house.enter_as("sam")
    assert await change(alex, sam.id, role="admin") == "ok"
    async with house.another_replica() as other:
        sam.http = other.line()
        answers = await asyncio.gather(change(alex, sam.id, role="senior"), change(sam, alex.id, active=False))
    assert set(answers) <= {"ok", "not_allowed", "not_signed_in"}
    account = house.staff["alex"].account_id
    return int(
        house.beside.value(f"SELECT count(*) FROM person WHERE role = 'admin' AND active AND account_id = '{account}'")
    )


async def test_of_two_admins_who_dismiss_each_other_one_is_left(house: House) -> None:
    """R2: decided by the database, with both engines and two replicas."""
    assert await _two_admins_dismiss_each_other(house) == 1


async def test_a_rule_that_is_looked_at_too_early_is_found_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: with what both had seen before either wrote, nobody is left."""
    right = People.admins_held
    seen: set[PersonId] = set()

    async def stale(self: People) -> set[PersonId]:
        seen.update(await right(self))
        return set(seen)

    monkeypatch.setattr(People, "admins_held", stale)
    alex, sam = await house.enter(), await house.enter_as("sam")
    assert await change(alex, sam.id, role="admin") == "ok"
    # Sam's own stale look still shows Alex as a second admin, after Alex has gone.
    assert await change(sam, alex.id, active=False) == "ok"
    assert await change(sam, sam.id, role="senior") == "ok"
    account = house.staff["alex"].account_id
    left = f"SELECT count(*) FROM person WHERE role = 'admin' AND active AND account_id = '{account}'"
    assert house.beside.value(left) == 0


@pytest.mark.parametrize(("endpoint", "body"), ADMIN_ONLY, ids=[endpoint.path for endpoint, _ in ADMIN_ONLY])
async def test_only_admins_learn_what_there_is(
    house: House, endpoint: Endpoint[Request, Wire], body: Request | None
) -> None:
    """R3: engineers and seniors hear the same of what is there, of what is not, and of another account's."""
    ids = (house.staff["sam"].person_id, house.staff["stranger"].person_id, new_id(), "x")
    for name in ("jane", "sam"):
        visitor = await house.enter_as(name)
        answers = [await visitor.ask(endpoint, body, **dict.fromkeys(endpoint.parameters, each)) for each in ids]
        assert {problem(answer).model_dump_json() for answer in answers} == {answers[0].text}
        assert code(answers[0]) == "not_allowed"


async def test_another_accounts_people_do_not_exist(house: House) -> None:
    """R3: an admin of another account hears what an unknown id would give, and changes nothing."""
    alex, theirs = await house.enter(), await house.enter(THEIR_ADMIN)
    invited = await alex.get(endpoints.INVITE, NewInvitation(email="new@acme.example.com", name="New"))
    for endpoint, body, mine in (
        (endpoints.CHANGE_EMPLOYEE, EmployeeChange(active=False), alex.id),
        (endpoints.SIGN_OUT_EMPLOYEE, None, alex.id),
        (endpoints.REVOKE_INVITATION, None, invited.invitation.id),
    ):
        name = endpoint.parameters[0]
        foreign, unknown = [await theirs.ask(endpoint, body, **{name: each}) for each in (mine, new_id())]
        assert code(foreign) == "not_available"
        assert foreign.text == unknown.text
    assert {each.person.name for each in (await theirs.get(endpoints.EMPLOYEES)).people} == {
        "Their admin",
        "Their engineer",
        "Their senior",
    }
    assert (await theirs.get(endpoints.EMPLOYEES)).invitations == ()
    assert await refused(alex, endpoints.ME) == "ok"
    assert set(await actions(theirs)) == {"signed_in"}


async def test_what_cannot_be_is_refused_by_name(house: House) -> None:
    """Empty and endless names, roles that there are not."""
    alex = await house.enter()
    sam = house.staff["sam"].person_id
    assert await change(alex, sam, name="  ") == "text_required"
    assert await change(alex, sam, name="n" * 201) == "text_too_long"
    for bad in (b'{"role": "owner"}', b'{"active": "no"}', b'{"name": 5}'):
        assert code(await alex.ask(endpoints.CHANGE_EMPLOYEE, bad, person_id=sam)) == "malformed_request"
    assert await actions(alex, sam) == []
    assert (await house.knock(house.address("sam"), PASSWORD)).status_code == 200
