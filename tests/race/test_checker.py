"""The checker itself: right histories pass, and each lie is found (C1-C4, C8, C11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rf_desktop.contract.problems import PROBLEM_MEDIA_TYPE
from tests.race.checking import faults
from tests.race.history import Change, Operation, Truth

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 9, 31, tzinfo=UTC)
NAMES = {"jane": "Jane", "sam": "Sam", "alex": "Alex"}


def won(who: str, began: int, ended: int, at: datetime = AT) -> Operation:
    """A claim with success."""
    owner = {"id": who, "name": NAMES[who]}
    body = {
        "handoff": {"claimed_by": owner, "claimed_at": at.isoformat()},
        "session": {"entry": {"owner": owner}},
    }
    return Operation("claim", who, began, ended, 200, "application/json", body)


def lost(who: str, began: int, ended: int, winner: str = "sam", at: datetime = AT) -> Operation:
    """A claim that came too late."""
    facts = {"claimed_by_id": winner, "claimed_by_name": NAMES[winner], "claimed_at": at.isoformat()}
    return refused("claim", who, began, ended, 409, "handoff_already_claimed", **facts)


def refused(step: str, who: str, began: int, ended: int, status: int, code: str, **facts: Any) -> Operation:
    """A step that was refused."""
    return Operation(step, who, began, ended, status, PROBLEM_MEDIA_TYPE, {"code": code, **facts})


def done(step: str, who: str, began: int, ended: int) -> Operation:
    """A step with success, other than a claim."""
    return Operation(step, who, began, ended, 200, "application/json", {})


CLAIMED = Change("handoff_claimed", "sam", "sam", 2)
RELEASED = Change("handoff_released", "sam", None, 3)
AGAIN = Change("handoff_claimed", "alex", "alex", 4)
ONE = Truth("h", "claimed", "sam", AT, "active", "sam", (CLAIMED,), 1, "jane", NAMES)
TWO = replace(
    ONE, owner="alex", session_owner="alex", claimed_at=LATER, changes=(CLAIMED, RELEASED, AGAIN), claimed_notices=2
)
RACE = [won("sam", 0, 9), lost("alex", 0, 9), refused("claim", "jane", 0, 9, 403, "cannot_claim_own_handoff")]


def test_a_right_race_has_no_faults() -> None:
    """C1-C4: also when the winner asks twice."""
    assert faults(RACE, ONE) == []
    assert faults([*RACE, won("sam", 3, 12)], ONE) == []


def test_between_two_answers_the_account_may_hear_of_something_else() -> None:
    """C2, V1: an older handoff's timer raises `as_of`; everything that is said of this one has to be the same."""
    later = won("sam", 3, 12)
    later.body["session"]["as_of"] = 7
    assert faults([*RACE, later], ONE) == []
    later.body["session"]["entry"]["status"] = "resolved"
    assert "a repeat was answered otherwise: session.entry.status None / 'resolved'" in faults([*RACE, later], ONE)


def test_a_release_between_two_winners_is_found_as_the_explanation() -> None:
    """C8: two won, one after the other; who lost may have lost to either."""
    history = [
        won("sam", 0, 2), lost("alex", 1, 3), done("release", "sam", 4, 6), won("alex", 5, 8, LATER),
        lost("sam", 7, 12, "alex", LATER), refused("withdraw", "jane", 1, 9, 409, "handoff_already_claimed",
        claimed_by_id="sam", claimed_at=AT.isoformat()),
    ]  # fmt: skip
    assert faults(history, TWO) == []


WRONG: dict[str, tuple[list[Operation], Truth, str]] = {
    "two winners": ([*RACE, won("alex", 0, 9)], ONE, "2 winners"),
    "nobody won": (RACE[1:], ONE, "0 winners"),
    "another owner in the database": (RACE, replace(ONE, owner="alex", session_owner="alex"), "no order"),
    "another time in the database": (RACE, replace(ONE, claimed_at=LATER), "no order"),
    "a loser heard another time": ([RACE[0], lost("alex", 0, 9, at=LATER), RACE[2]], ONE, "no order"),
    "a loser lost before anybody had begun to win": ([won("sam", 5, 9), lost("alex", 0, 3), RACE[2]], ONE, "no order"),
    "a repeat with another time": ([*RACE, won("sam", 10, 12, LATER)], ONE, "a repeat"),
    "the sender was let in": ([*RACE[:2], won("jane", 0, 9)], ONE, "own"),
    "two events": (RACE, replace(ONE, changes=(CLAIMED, replace(CLAIMED, version=3))), "2 events"),
    "no notice": (RACE, replace(ONE, claimed_notices=0), "0 notices"),
    "the session stayed with the junior": (RACE, replace(ONE, session_owner="jane"), "somebody else's"),
    "the version stood still": (
        [won("sam", 0, 2), done("release", "sam", 4, 6), won("alex", 5, 8, LATER)],
        replace(TWO, changes=(CLAIMED, replace(RELEASED, version=2), AGAIN)),
        "versions",
    ),
    "a success that the log does not know": ([*RACE, done("release", "sam", 10, 12)], ONE, "no order"),
    "a second claim while the first one holds": (
        [won("sam", 0, 2), won("alex", 3, 4, LATER), done("release", "sam", 5, 6)], TWO, "no order",
    ),
    "lost to somebody who had released long before": (
        [won("sam", 0, 2), done("release", "sam", 4, 6), won("alex", 7, 8, LATER), lost("jane", 10, 12)],
        replace(TWO, junior="nobody"), "no order",
    ),
    "a problem that is plain JSON": ([RACE[0], replace(RACE[1], media_type="text/plain"), RACE[2]], ONE, "not appl"),
}  # fmt: skip


@pytest.mark.parametrize("lie", WRONG)
def test_a_lie_is_found(lie: str) -> None:
    """C1, C3, C11, V1: whichever part of it is wrong."""
    history, truth, words = WRONG[lie]
    assert any(words in each for each in faults(history, truth)), faults(history, truth)
