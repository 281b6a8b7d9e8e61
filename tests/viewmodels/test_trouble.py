"""What went wrong, in words: exhaustive over everything that can be refused."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from rf_desktop.client.errors import ClientError, Reason, Refused, SignedOut, UnexpectedReply, Unreachable
from rf_desktop.contract.problems import Problem
from rf_desktop.domain.vocabulary import HandoffStatus, SessionStatus
from rf_desktop.viewmodels import text, trouble
from tests.client.made import NOON

FACTS: dict[str, Any] = {
    "title": "Server's own words.",
    "status": 400,
    "target_name": "Sam",
    "claimed_by_id": "sam",
    "claimed_by_name": "Sam",
    "claimed_at": NOON,
    "handoff_status": "withdrawn",
    "session_status": "resolved",
    "handoff_id": "h1",
    "field": "notes",
    "limit": 20_000,
    "length": 20_001,
    "where": "body",
    "reference": "r-77",
    "retry_after": 61,
    "least": 10,
}


@pytest.mark.parametrize("kind", get_args(Problem), ids=lambda kind: kind.__name__)
def test_every_problem_has_a_sentence_of_ours(kind: Any) -> None:
    """C3, C4, C11, E4: none is answered with a code, a number or the word error."""
    problem = kind.model_validate(FACTS | {"code": get_args(kind.model_fields["code"].annotation)[0]})
    sentence = trouble.sentence(Refused(problem), NOON)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "error" not in sentence.lower()
    assert sentence != FACTS["title"]


def test_every_state_that_a_handoff_or_session_can_have_moved_on_to_is_said() -> None:
    """C11."""
    assert set(text.MOVED_ON) == set(get_args(HandoffStatus))
    assert set(text.SESSION_MOVED_ON) == set(get_args(SessionStatus))


@pytest.mark.parametrize(
    "error",
    [*(Unreachable(reason) for reason in get_args(Reason)), SignedOut(), UnexpectedReply(418, "teapot")],
    ids=lambda error: f"{type(error).__name__} {getattr(error, 'reason', '')}",
)
def test_every_way_to_fail_has_a_sentence(error: ClientError) -> None:
    """V3."""
    sentence = trouble.sentence(error, NOON)
    assert sentence.endswith(".")
    assert "418" not in sentence


def test_a_lost_race_says_who_and_when() -> None:
    """C3."""
    kind = next(each for each in get_args(Problem) if each.__name__ == "HandoffAlreadyClaimedProblem")
    problem = kind.model_validate(FACTS | {"code": "handoff_already_claimed"})
    assert trouble.sentence(Refused(problem), NOON) == "Already claimed by Sam just now."


def test_too_much_text_says_how_much_and_which_field() -> None:
    """E4."""
    assert trouble.too_long("notes", 20_000, 1_000_000) == "Notes: at most 20,000 characters; this has 1,000,000."
