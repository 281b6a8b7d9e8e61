"""My password and where I am signed in (R2)."""

from __future__ import annotations

import asyncio

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import PasswordChange
from rf_desktop.domain.ids import new_id
from tests.server.harness import Visitor
from tests.server.people.house import ALEX, House, actions, code, problem, refused
from tests.server.services.office import PASSWORD

NEW = "another password"


async def change(visitor: Visitor, old: str = PASSWORD, new: str = NEW) -> str:
    """One try to change the password."""
    return await refused(visitor, endpoints.CHANGE_PASSWORD, PasswordChange(old=old, new=new))


async def test_a_new_password_ends_all_other_sign_ins(house: House) -> None:
    """This one goes on with the token in the reply, on the same device; the old token is worth nothing."""
    elsewhere, here = await house.enter(), await house.enter()
    reply = await here.get(endpoints.CHANGE_PASSWORD, PasswordChange(old=PASSWORD, new=NEW))
    for ended in (elsewhere, here):
        assert await refused(ended, endpoints.ME) == "not_signed_in"
    here.token = reply.token
    (only,) = (await here.get(endpoints.MY_SIGN_INS)).sign_ins
    assert (only.current, only.device) == (True, "laptop")
    assert code(await house.knock(ALEX)) == "wrong_credentials"
    assert (await house.knock(ALEX, NEW)).status_code == 200
    assert (await actions(here, here.id))[-3:] == ["password_changed", "signed_in", "signed_in"]


async def test_the_old_password_is_not_guessed_behind_an_open_window(house: House) -> None:
    """Wrong ones count like wrong sign-ins, together with them."""
    alex = await house.enter()
    answers = [await change(alex, "wrong") for _ in range(4)]
    answers += [code(await house.knock(ALEX, "wrong")), await change(alex, "wrong"), await change(alex)]
    assert answers == ["wrong_credentials"] * 5 + ["too_many_attempts"] * 2
    assert await refused(alex, endpoints.ME) == "ok"
    house.clock.advance(minutes=15)
    assert await change(alex) == "ok"


async def test_a_weak_new_password_is_refused_before_the_old_one_is_looked_at(house: House) -> None:
    """And does not count as a try."""
    alex = await house.enter()
    refusals = {"": "text_required", "short": "password_too_short", ALEX.upper(): "malformed_request"}
    for new, refusal in refusals.items():
        for _ in range(3):
            assert await change(alex, "wrong", new) == refusal
    reply = await alex.ask(endpoints.CHANGE_PASSWORD, PasswordChange(old=PASSWORD, new="short"))
    assert problem(reply).least == 10
    assert await change(alex) == "ok"


async def test_of_two_changes_at_the_same_moment_one_wins(house: House) -> None:
    """Both knew the old password; the slower one does no longer."""
    first, second = await house.enter(), await house.enter()
    answers = await asyncio.gather(change(first, new="the first password"), change(second, new="the second password"))
    assert sorted(answers) in (["ok", "wrong_credentials"], ["not_signed_in", "ok"])
    works = [(await house.knock(ALEX, f"the {n} password")).status_code == 200 for n in ("first", "second")]
    assert works == [answer == "ok" for answer in answers]


async def test_i_see_my_sign_ins_and_end_one(house: House) -> None:
    """The latest first, never those of others or those that have ended; ids say nothing of tokens."""
    first = await house.enter()
    house.clock.advance(hours=2)
    second = await house.enter()
    listed = (await second.get(endpoints.MY_SIGN_INS)).sign_ins
    assert [each.current for each in listed] == [True, False]
    kept = {row for (row,) in house.beside.rows("SELECT token_hash FROM sign_in")}
    assert not any(each.id in hashed for each in listed for hashed in kept)
    left = await second.get(endpoints.END_SIGN_IN, sign_in_id=listed[1].id)
    assert left.sign_ins == listed[:1]
    assert await refused(first, endpoints.ME) == "not_signed_in"
    assert await refused(second, endpoints.END_SIGN_IN, sign_in_id=listed[1].id) == "not_available"
    assert (await second.get(endpoints.END_SIGN_IN, sign_in_id=listed[0].id)).sign_ins == ()
    assert await refused(second, endpoints.ME) == "not_signed_in"


async def test_the_sign_ins_of_others_are_not_available(house: House) -> None:
    """R3: of a colleague, of another account, and made up: all alike."""
    jane, stranger, alex = [await house.enter_as(name) for name in ("jane", "stranger", "alex")]
    theirs = [(await each.get(endpoints.MY_SIGN_INS)).sign_ins[0].id for each in (jane, stranger)]
    answers = [await alex.ask(endpoints.END_SIGN_IN, sign_in_id=each) for each in (*theirs, new_id(), "x")]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert code(answers[0]) == "not_available"
    assert [await refused(each, endpoints.ME) for each in (jane, stranger)] == ["ok", "ok"]


async def test_one_signs_out_everywhere_at_once(house: House) -> None:
    """Here too; nobody else is touched."""
    first, second, jane = await house.enter(), await house.enter(), await house.enter_as("jane")
    await first.get(endpoints.SIGN_OUT_EVERYWHERE)
    assert [await refused(each, endpoints.ME) for each in (first, second, jane)] == [
        "not_signed_in",
        "not_signed_in",
        "ok",
    ]
    assert (await actions(await house.enter(), first.id))[-2:] == ["signed_out_everywhere", "signed_in"]


async def test_a_sign_in_that_was_not_used_for_thirty_days_is_not_listed(house: House) -> None:
    """It has ended, though nobody ended it."""
    await house.enter()
    house.clock.advance(days=31)
    now = await house.enter()
    assert len((await now.get(endpoints.MY_SIGN_INS)).sign_ins) == 1
