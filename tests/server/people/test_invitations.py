"""Joining an account (R2)."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import InvitationAccepted, Invited, NewInvitation
from rf_desktop.contract.identity import SignedIn
from rf_desktop.server.services.people import token_hash
from rf_desktop.server.store.invitations import Invitations
from tests.server.harness import Visitor
from tests.server.people.house import HERE, THEIR_ADMIN, House, actions, audited, code, problem, refused

NEW = NewInvitation(email="Robin@Acme.example.com", name="Robin  Reed", role="senior")
PASSWORD = "a password of Robin's"


async def invited(admin: Visitor, body: NewInvitation = NEW, key: str = "") -> Invited:
    """An invitation."""
    return await admin.get(endpoints.INVITE, body, key=key)


async def accept(house: House, token: str, password: str = PASSWORD, place: str = HERE) -> httpx.Response:
    """One try to join."""
    body = InvitationAccepted(token=token, password=password, device="their laptop")
    async with house.line(place) as http:
        return await http.post(endpoints.ACCEPT_INVITATION.path, content=body.model_dump_json())


async def test_whoever_is_invited_joins_with_their_own_password(house: House) -> None:
    """Signed in at once, in the role of the invitation; everybody hears it; it is written down who did what."""
    alex = await house.enter()
    given = await invited(alex)
    assert (given.invitation.email, given.invitation.name) == ("robin@acme.example.com", "Robin Reed")
    assert (given.invitation.expires_at - house.clock()).days == 7
    assert (await alex.get(endpoints.EMPLOYEES)).invitations == (given.invitation,)
    assert house.beside.rows("SELECT token_hash FROM invitation") == [(token_hash(given.token),)]
    reply = await accept(house, given.token)
    assert reply.status_code == 201
    robin = house.visitor(SignedIn.model_validate_json(reply.content))
    assert (await robin.get(endpoints.ME)).role == "senior"
    assert [each.device for each in (await robin.get(endpoints.MY_SIGN_INS)).sign_ins] == ["their laptop"]
    assert (await house.knock("robin@acme.example.com", PASSWORD)).status_code == 200
    staff = await alex.get(endpoints.EMPLOYEES)
    assert ("Robin Reed" in {each.person.name for each in staff.people}, staff.invitations) == (True, ())
    rows = await house.store.log.after(house.staff["alex"].account_id, 0, 100)
    assert [row.type for row in rows] == ["colleague_changed"]
    assert await actions(alex, given.invitation.id) == ["invited", "invitation_accepted"]
    assert await actions(alex, robin.id) == ["signed_in", "signed_in"]
    assert not any(
        "robin" in entry.model_dump_json().lower().replace("robin reed", "") for entry in await audited(alex)
    )


async def test_an_invitation_is_good_for_one_person_and_seven_days(house: House) -> None:
    """Used, revoked, expired and made up are not told apart."""
    alex = await house.enter()
    used, revoked, expired = [
        await invited(alex, NewInvitation(email=f"new{n}@acme.example.com", name="N")) for n in range(3)
    ]
    assert code(await accept(house, used.token)) == "ok"
    left = await alex.get(endpoints.REVOKE_INVITATION, invitation_id=revoked.invitation.id)
    assert left.invitations == (expired.invitation,)
    house.clock.advance(days=7)
    answers = [await accept(house, token) for token in (used.token, revoked.token, expired.token, "made up", "")]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert code(answers[0]) == "not_available"
    for each in (used, revoked, expired):
        assert await refused(alex, endpoints.REVOKE_INVITATION, invitation_id=each.invitation.id) == "not_available"
    assert (await alex.get(endpoints.EMPLOYEES)).invitations == ()


async def _at_once(house: House, *tokens: str) -> Counter[str]:
    async with house.another_replica() as other:
        replies = await asyncio.gather(*(accept((house, other)[n % 2], each) for n, each in enumerate(tokens)))
    return Counter(code(reply) for reply in replies)


async def test_of_many_who_hold_one_invitation_one_joins(house: House) -> None:
    """Decided by the database, on two replicas."""
    given = await invited(await house.enter())
    assert await _at_once(house, *[given.token] * 8) == {"ok": 1, "not_available": 7}
    assert house.beside.value("SELECT count(*) FROM person WHERE name = 'Robin Reed'") == 1


async def test_of_two_accounts_that_invite_one_person_one_gets_them(house: House) -> None:
    """One signs in by an address, so it is unique over all accounts; a race is refused, never a failure."""
    ours, theirs = [await invited(await house.enter(email)) for email in ("alex@acme.example.com", THEIR_ADMIN)]
    assert await _at_once(house, ours.token, theirs.token) == {"ok": 1, "address_taken": 1}
    assert house.beside.value("SELECT count(*) FROM person WHERE name = 'Robin Reed'") == 1
    assert sorted(house.beside.rows("SELECT accepted_at IS NULL FROM invitation")) in (
        [(0,), (1,)],
        [(False,), (True,)],
    )


async def test_an_update_without_condition_is_found_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: an invitation that is not used up in the same breath is used twice, if the address allows it."""

    async def whatever(*_: object) -> bool:
        return True

    monkeypatch.setattr(Invitations, "accept", whatever)
    given = await invited(await house.enter())
    assert await _at_once(house, *[given.token] * 4) == {"ok": 1, "address_taken": 3}


async def test_the_own_account_knows_its_addresses_and_no_others(house: House) -> None:
    """R3: of another account's people an admin learns nothing; the invited person does, when they try to join."""
    alex = await house.enter()
    await invited(alex)
    for taken in (house.address("sam").upper(), NEW.email):
        assert await refused(alex, endpoints.INVITE, NewInvitation(email=taken, name="N")) == "address_taken"
    given = await invited(alex, NewInvitation(email=house.address("stranger"), name="N"))
    assert code(await accept(house, given.token)) == "address_taken"
    house.clock.advance(days=8)
    assert (await invited(await house.enter())).invitation.email == "robin@acme.example.com"


async def test_the_same_key_gives_the_same_invitation_a_fresh_token(house: House) -> None:
    """E5: only hashes are kept, so the first token cannot be said again; it is worth nothing from then on."""
    alex = await house.enter()
    first, again = await invited(alex, key="one press"), await invited(alex, key="one press")
    assert again.invitation == first.invitation
    assert again.token != first.token
    assert code(await accept(house, first.token)) == "not_available"
    assert code(await accept(house, again.token)) == "ok"
    assert code(await alex.ask(endpoints.INVITE, NEW, key="one press")) == "address_taken"
    assert house.beside.value("SELECT count(*) FROM invitation") == 1


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", "text_required"),
        (" " * 12, "text_required"),
        ("too short", "password_too_short"),
        ("p" * 201, "text_too_long"),
        ("ROBIN@acme.example.com", "malformed_request"),
        ("robin reed", "malformed_request"),
        (" ten chars", "ok"),
    ],
)
async def test_a_password_has_ten_characters_and_is_not_the_own_name(house: House, password: str, refusal: str) -> None:
    """The invitation stays good when the password was not; the password is kept as it was typed."""
    given = await invited(await house.enter())
    assert code(await accept(house, given.token, password)) == refusal
    chosen = password if refusal == "ok" else PASSWORD
    if refusal == "password_too_short":
        assert problem(await accept(house, given.token, password)).least == 10
    if refusal != "ok":
        assert code(await accept(house, given.token)) == "ok"
    assert (await house.knock("robin@acme.example.com", chosen)).status_code == 200


async def test_invitations_cannot_be_guessed_at_leisure(house: House) -> None:
    """Fifty wrong tokens from one place; the real one from another place is not held up."""
    given = await invited(await house.enter())
    answers = [code(await accept(house, f"guess {n}")) for n in range(52)]
    assert answers == ["not_available"] * 50 + ["too_many_attempts"] * 2
    assert code(await accept(house, given.token)) == "too_many_attempts"
    assert code(await accept(house, given.token, place="203.0.113.7")) == "ok"


@pytest.mark.parametrize("email", ["nobody", "@acme.example.com", "a@", "a b@acme.example.com", "a@b\u0000c", "\t"])
async def test_what_is_no_address_is_refused(house: House, email: str) -> None:
    """Before anything is kept."""
    alex = await house.enter()
    answer = await refused(alex, endpoints.INVITE, NewInvitation(email=email, name="N"))
    assert answer in ("malformed_request", "text_required")
    assert await refused(alex, endpoints.INVITE, NewInvitation(email="a@b.example", name=" ")) == "text_required"
    assert await refused(alex, endpoints.INVITE, NewInvitation(email="a@" + "b" * 200, name="N")) == "text_too_long"
