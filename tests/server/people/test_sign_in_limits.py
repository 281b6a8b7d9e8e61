"""How often one may try to sign in (R2, decision 15)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from rf_desktop.server.http.identity import Proxies
from rf_desktop.server.services.sign_in_limits import FOR_ONE_ADDRESS, FROM_ONE_PLACE
from rf_desktop.server.store.attempts import Attempts, Counted, Rule
from rf_desktop.server.store.tables import AttemptRow
from tests.server.people.house import ALEX, HERE, House, actions, code, problem
from tests.server.services.office import StandingClock

THERE = "203.0.113.7"


async def tries(house: House, count: int, email: str = ALEX, place: str = HERE) -> list[str]:
    """Wrong passwords, one after the other."""
    return [code(await house.knock(email, "wrong", place)) for _ in range(count)]


async def test_the_sixth_try_has_to_wait_even_with_the_right_password(house: House) -> None:
    """Five in a quarter of an hour; the refusal says for how long, also in the header."""
    assert await tries(house, 6) == ["wrong_credentials"] * 5 + ["too_many_attempts"]
    house.clock.advance(minutes=5)
    reply = await house.knock(ALEX)
    assert (reply.status_code, problem(reply).retry_after, reply.headers["retry-after"]) == (429, 600, "600")
    assert problem(reply).title == "Too many attempts. Try again in 10 minutes."
    house.clock.advance(minutes=10)
    assert (await house.knock(ALEX)).status_code == 200


async def test_each_further_failure_makes_the_pause_longer(house: House) -> None:
    """15, 30, 60, then always 120 minutes; asking meanwhile prolongs nothing; after a day all is forgotten."""
    await tries(house, 5)
    for minutes in (15, 30, 60, 120, 120):
        house.clock.advance(minutes=minutes, seconds=-1)
        assert await tries(house, 3) == ["too_many_attempts"] * 3
        house.clock.advance(seconds=1)
        assert await tries(house, 1) == ["wrong_credentials"]
    house.clock.advance(days=1)
    assert await tries(house, 6) == ["wrong_credentials"] * 5 + ["too_many_attempts"]


async def test_the_right_password_forgets_the_wrong_ones(house: House) -> None:
    """Whoever signs in often is never shut out; neither are many colleagues behind one address."""
    for _ in range(3):
        await tries(house, 4)
        assert (await house.knock(ALEX)).status_code == 200
    for _ in range(FROM_ONE_PLACE.free):
        assert (await house.knock(ALEX)).status_code == 200
    assert house.beside.rows("SELECT count FROM attempt") == [(12,)]


async def test_unknown_addresses_count_like_known_ones(house: House) -> None:
    """The limit tells nobody who exists; upper case and spaces are the same address."""
    known = [*await tries(house, 3), *await tries(house, 4, f"  {ALEX.upper()}")]
    unknown = [*await tries(house, 3, "nobody@acme.example.com"), *await tries(house, 4, "Nobody@acme.example.com ")]
    assert known == unknown == ["wrong_credentials"] * 5 + ["too_many_attempts"] * 2


async def test_others_are_not_kept_waiting(house: House) -> None:
    """Another address from the same place, and the same address from another place."""
    await tries(house, 6)
    assert (await house.knock(ALEX, place=THERE)).status_code == 200
    assert (await house.knock(house.address("sam"))).status_code == 200
    assert code(await house.knock(ALEX)) == "too_many_attempts"


async def test_one_place_has_fifty_wrong_tries_for_all_addresses(house: House) -> None:
    """Guessing one password for many addresses; a quarter of an hour later it may go on."""
    answers = [code(await house.knock(f"guess-{n}@acme.example.com", "Summer2026!")) for n in range(52)]
    assert answers == ["wrong_credentials"] * 50 + ["too_many_attempts"] * 2
    assert code(await house.knock(ALEX)) == "too_many_attempts"
    assert (await house.knock(ALEX, place=THERE)).status_code == 200
    house.clock.advance(minutes=15)
    assert (await house.knock(ALEX)).status_code == 200


async def parallel(house: House) -> Counter[str]:
    """Twenty wrong tries at the same moment, on two replicas."""
    async with house.another_replica() as other:
        replies = await asyncio.gather(*((house, other)[n % 2].knock(ALEX, "wrong") for n in range(20)))
    return Counter(code(reply) for reply in replies)


async def test_of_twenty_tries_at_the_same_moment_five_get_through(house: House) -> None:
    """Counted before the password is looked at, in one statement, for all replicas together."""
    assert await parallel(house) == {"wrong_credentials": 5, "too_many_attempts": 15}
    assert sorted(house.beside.rows("SELECT count FROM attempt")) == [(5,), (5,)]


async def test_counting_by_reading_first_is_found_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: read, decide, and write afterwards lets more than five through."""
    right = Attempts.count
    have_read = 0
    all_have_read = asyncio.Event()

    async def reads_first(self: Attempts, asked: Any, at: datetime) -> Counted:
        nonlocal have_read
        async with self._sessions() as session:
            row = await session.scalar(sa.select(AttemptRow).where(AttemptRow.key == asked[0][0]))
        have_read += 1
        if have_read == 20:
            all_have_read.set()
        await all_have_read.wait()
        if row is not None and row.count >= FOR_ONE_ADDRESS.free:
            return Counted(wait=timedelta(minutes=1))
        await right(self, asked, at)
        return Counted(wait=None)

    monkeypatch.setattr(Attempts, "count", reads_first)
    assert (await parallel(house))["wrong_credentials"] == 20


async def test_the_audit_log_knows_when_somebody_was_shut_out(house: House) -> None:
    """R2: once for each pause, in the account of that person, without an address in it."""
    await tries(house, 9)
    await tries(house, 9, "nobody@acme.example.com")
    alex = await house.enter(place=THERE)
    assert await actions(alex) == ["sign_in_paused", "signed_in"]
    kept = house.beside.rows("SELECT key FROM attempt")
    assert not any(ALEX in key or HERE in key for (key,) in kept)


async def test_a_clock_that_was_set_back_shuts_nobody_out(house: House) -> None:
    """A count from the future is none."""
    house.clock.advance(days=400)
    await tries(house, 6)
    house.clock.advance(days=-400)
    assert (await house.knock(ALEX)).status_code == 200


class Model:
    """The rule in plain words, to compare the statement with."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._count = 0
        self._since: datetime | None = None

    def wait(self, at: datetime) -> timedelta | None:
        """Count one try, or say how long to wait."""
        rule = self._rule
        if self._since is not None:
            pause = rule.pause_after(self._count)
            if pause and at < self._since + pause:
                return self._since + pause - at
            if at >= self._since + (rule.remembered if pause else rule.window):
                self._since = None
        if self._since is None:
            self._count, self._since = 1, at
        else:
            self._count += 1
            if self._count >= rule.free:
                self._since = at
        return None


@pytest.mark.parametrize(
    "rule", [FOR_ONE_ADDRESS, FROM_ONE_PLACE, Rule(1, timedelta(1), (timedelta(1),), timedelta(1))]
)
async def test_the_statement_counts_as_the_rule_is_worded(house: House, rule: Rule) -> None:
    """Hundreds of tries at odd moments, against the rule in plain Python."""
    dice = random.Random(4)
    clock, model = StandingClock(), Model(rule)
    steps = [timedelta(seconds=1), rule.window / 7, *rule.pauses, rule.pauses[-1] / 3, rule.remembered]
    for number in range(100):
        clock.at += dice.choice(steps[: 2 if number % 5 else None])
        assert (await house.store.attempts.count([("a" * 64, rule)], clock())).wait == model.wait(clock())


@pytest.mark.parametrize(
    ("peer", "forwarded", "place"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.7"], "192.0.2.1"),
        ("198.51.100.1", ["203.0.113.7"], "203.0.113.7"),
        ("198.51.100.1", ["10.9.9.9, 203.0.113.7, 198.51.100.2"], "203.0.113.7"),
        ("198.51.100.1", ["10.9.9.9", "203.0.113.7:4711"], "203.0.113.7"),
        ("198.51.100.1", ["not an address"], "198.51.100.1"),
        ("198.51.100.1", ["198.51.100.9"], "198.51.100.9"),
        ("198.51.100.1", [""], "198.51.100.1"),
        ("::ffff:198.51.100.1", ["[2001:db8:1:2:3:4:5:6]:443"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", ["203.0.113.7"], "2001:db8:1:2::/64"),
        ("", ["203.0.113.7"], "local"),
    ],
)
def test_only_a_trusted_proxy_says_where_a_request_comes_from(peer: str, forwarded: list[str], place: str) -> None:
    """What stands before the last address that is no proxy's anybody could have written."""
    assert Proxies("198.51.100.0/24, 10.0.0.1").place(peer, forwarded) == place


async def test_a_made_up_header_opens_no_new_place(house: House) -> None:
    """X-Forwarded-For from anybody is ignored; behind our proxy it tells people apart."""
    for n in range(5):
        await house.knock(ALEX, "wrong", **{"X-Forwarded-For": f"203.0.113.{n}"})
    assert code(await house.knock(ALEX, **{"X-Forwarded-For": "203.0.113.99"})) == "too_many_attempts"
    for _ in range(5):
        await house.knock(ALEX, "wrong", "198.51.100.3", **{"X-Forwarded-For": "203.0.113.1"})
    behind = [
        code(await house.knock(ALEX, place="198.51.100.3", **{"X-Forwarded-For": f"203.0.113.{n}"})) for n in (1, 2)
    ]
    assert behind == ["too_many_attempts", "ok"]
