"""Every refusal has one code, one sentence and the facts one needs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

from rf_desktop.contract.problems import Problem
from rf_desktop.domain import errors
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.limits import at_most, require, require_one_line

EACH: list[errors.Refusal] = [
    errors.NotSignedIn(),
    errors.WrongCredentials(),
    errors.NotAllowed("a senior"),
    errors.NotAvailable("session"),
    errors.OwnHandoff(),
    errors.NotTheTarget("Sam"),
    errors.HandoffAlreadyClaimed(PersonId("sam"), "Sam", datetime(2026, 3, 2, tzinfo=UTC)),
    errors.HandoffNotOpen("withdrawn"),
    errors.SessionNotActive("escalated"),
    errors.AlreadyEscalated(HandoffId("h")),
    errors.IdempotencyKeyReused(),
    errors.TextRequired("problem_summary"),
    errors.TextTooLong("notes", 20_000, 20_001),
    errors.NoRoomForFiles(200 * 1024 * 1024),
    errors.Malformed("body.minutes", "not a number"),
    errors.TooLarge(1_500_000),
    errors.UndoTooLate(),
    errors.TooManyAttempts(61),
    errors.PasswordTooShort(10),
    errors.AddressTaken(),
    errors.LastAdmin(),
    errors.TemporarilyUnavailable(5),
]


def test_every_refusal_is_listed_here() -> None:
    """C11: none is forgotten below."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert {type(error) for error in EACH} == {kind for kind in kinds if errors.Refusal in kind.__bases__}


@pytest.mark.parametrize("error", EACH, ids=lambda error: error.code)
def test_every_refusal_is_one_sentence_with_a_code_that_the_wire_knows(error: errors.Refusal) -> None:
    """C3, C11."""
    sentence = str(error)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "error" not in sentence.lower()
    assert error.code in {get_args(kind.model_fields["code"].annotation)[0] for kind in get_args(Problem)}


def test_no_two_refusals_share_a_code() -> None:
    """C11."""
    assert len({error.code for error in EACH}) == len(EACH)


def test_a_required_text_is_trimmed_and_never_empty() -> None:
    """E4."""
    assert require("reason", "  stuck \n", 10) == "stuck"
    for nothing in ("", " \n\t"):
        with pytest.raises(errors.TextRequired, match="Please fill in the problem summary"):
            require("problem_summary", nothing, 10)


def test_a_text_may_be_as_long_as_its_limit_and_no_longer() -> None:
    """E4: the limit counts what is kept, without surrounding space."""
    assert at_most("notes", " " + "x" * 20_000 + " ", 20_000) == "x" * 20_000
    with pytest.raises(errors.TextTooLong) as refused:
        at_most("notes", "x" * 20_001, 20_000)
    assert (refused.value.limit, refused.value.length) == (20_000, 20_001)
    assert "20,000" in str(refused.value)


def test_one_line_is_made_of_many() -> None:
    """E4: the reason is one line."""
    assert require_one_line("reason", " out\n of \t ideas ", 300) == "out of ideas"
