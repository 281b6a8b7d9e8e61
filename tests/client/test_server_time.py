"""A computer whose clock is wrong tells ages right all the same (Q1, C10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from rf_desktop.client.api import Api
from rf_desktop.client.server_time import put_right, skew
from rf_desktop.contract.endpoints import ME
from rf_desktop.domain import moments
from rf_desktop.domain.moments import SystemClock
from tests.client.made import NOON, me
from tests.client.peer import Peer, Reply

MOMENT = timedelta(seconds=0.2)


def date(at: datetime) -> str:
    return format_datetime(at, usegmt=True)


@pytest.fixture
def right_again() -> Iterator[None]:
    yield
    moments.now.ahead = timedelta()


@pytest.mark.parametrize("hours", [-30, -1, 1, 9])
def test_a_clock_that_is_wrong_is_known_to_be(hours: int) -> None:
    ahead = skew(date(NOON + timedelta(hours=hours)), NOON, NOON + MOMENT)
    assert ahead is not None
    assert abs(ahead - timedelta(hours=hours)) < timedelta(seconds=2)


@pytest.mark.parametrize("seconds", [-3, 0, 3])
def test_a_second_or_two_are_the_ways_and_the_headers_own(seconds: int) -> None:
    assert skew(date(NOON + timedelta(seconds=seconds)), NOON, NOON + MOMENT) == timedelta()


@pytest.mark.parametrize("said", ["", "noon", "Mon, 99 Mar 2026 12:00:00 GMT", "Mon, 02 Mar 2026 12:00:00 -0000"])
def test_what_says_nothing_changes_nothing(said: str) -> None:
    assert skew(said, NOON, NOON + MOMENT) is None


@pytest.mark.parametrize("took", [timedelta(seconds=9), timedelta(seconds=-1)])
def test_a_slow_answer_and_a_clock_that_is_put_meanwhile_say_nothing(took: timedelta) -> None:
    assert skew(date(NOON + timedelta(hours=1)), NOON, NOON + took) is None


def test_a_clock_is_put_right_once_and_back_when_somebody_has_set_it() -> None:
    clock = SystemClock()
    put_right(clock, timedelta(minutes=10))
    put_right(clock, timedelta(minutes=10, seconds=2))
    assert clock.ahead == timedelta(minutes=10)
    put_right(clock, None)
    assert clock.ahead == timedelta(minutes=10)
    put_right(clock, timedelta())
    assert clock.ahead == timedelta()
    assert abs(clock() - datetime.now(UTC)) < timedelta(minutes=1)


async def test_every_answer_tells_the_time(peer: Peer, right_again: None) -> None:
    """Q1: ten minutes off, a card would be overdue as soon as it comes."""
    peer.date = date(datetime.now(UTC) + timedelta(minutes=10))
    peer.on("GET", "/me", Reply(me()))
    api = Api(peer.address, lambda: "the token")
    await api.call(ME)
    await api.aclose()
    assert abs(moments.now.ahead - timedelta(minutes=10)) < timedelta(seconds=5)
