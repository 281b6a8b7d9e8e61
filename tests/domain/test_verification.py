"""What is checked of an assessment without anybody's opinion (A2, A3, A4, A9)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.briefing import HandoffFacts
from rf_desktop.domain.confidence import ENOUGH_CASES, calibrated
from rf_desktop.domain.ledger import Ledger, LedgerLine
from rf_desktop.domain.status_update import status_update
from rf_desktop.domain.verification import existing, tried_before

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def line(text: str, result: str | None = "no change", number: int = 1) -> LedgerLine:
    """A step that Jane did."""
    return LedgerLine(f"t{number}", "action", text, "done", result, "Jane", AT)


@pytest.mark.parametrize(
    ("step", "tried"),
    [
        ("Restart Outlook", "Restart Outlook"),
        ("Restart Outlook again.", "restart outlook"),
        ("Reboot the laptop", "Please restart your computer"),
        ("Check whether web mail works", "Does webmail work?"),
        ("Start Outlook in Safe Mode", "Starting Outlook in safe-mode"),
        ("Check if the user can log in to web mail", "Can the user sign in to webmail?"),
        ("Disable the COM add-ins", "Turned off COM addins"),
        ("Create a new Outlook mail profile", "Created a new Outlook profile for mail and tested"),
    ],
)
def test_a_step_in_other_words_was_tried(step: str, tried: str) -> None:
    """A3: endings, filling words and a few ways to say one thing make no other step."""
    assert tried_before(step, [line(tried)]) is not None


@pytest.mark.parametrize(
    ("step", "tried"),
    [
        ("Restart Outlook in safe mode", "Restart Outlook"),
        ("Restart Outlook", "Restart Outlook in safe mode"),
        ("Enable cached mode", "Disable cached mode"),
        ("Restart the print spooler on PC-014", "Restart the print spooler on PC-015"),
        ("Ping 10.0.0.1", "Ping 10.0.0.2"),
        ("Replace the network cable", "Replace the network switch"),
        ("Send mail without the attachment to the group", "Send mail to the group with the attachment"),
        ("Connect the dock before starting the laptop screen", "Connect the dock after starting the laptop screen"),
        ("Reset the password", "Reset the password policy"),
        ("Check it", "Make sure that it does"),
        ("", "Restart Outlook"),
        ("Restart Outlook", ""),
    ],
)
def test_a_step_that_may_be_another_one_is_offered(step: str, tried: str) -> None:
    """A3: in doubt nothing is struck out."""
    assert tried_before(step, [line(tried)]) is None


def test_of_several_tries_the_last_one_counts() -> None:
    """A3: its result is the newest."""
    found = tried_before("Restart Outlook", [line("Restart Outlook", "no"), line("Restarted Outlook", "better", 2)])
    assert found is not None
    assert found.result == "better"


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_texts_can_be_compared_and_the_order_of_words_is_no_matter_of_chance(step: str, tried: str) -> None:
    """A3: untrusted texts; a step is the same as itself unless it says nothing."""
    first, again = (tried_before(step, [line(tried)]) for _ in range(2))
    assert first == again
    if tried_before(step, [line(step)]) is None:
        assert tried_before(step, [line(tried)]) is None


def test_only_known_evidence_is_kept_each_once_in_order() -> None:
    """A2."""
    assert existing(["m2", "made up", "m1", "m2", ""], {"m1", "m2", "m3"}) == ("m2", "m1")


@pytest.mark.parametrize("right", range(ENOUGH_CASES + 1))
def test_eight_judged_cases_are_enough_and_seven_are_not(right: int) -> None:
    """A4."""
    judged = [True] * right + [False] * (ENOUGH_CASES - right)
    assert calibrated(judged) == (right, ENOUGH_CASES)
    assert calibrated(judged[1:]) is None


def test_a_status_update_without_prose_tells_the_snapshot() -> None:
    """A9: problem, who, why, results, what is open."""
    skipped = LedgerLine("t3", "action", "Repair Office", "skipped", None, None, None)
    still = LedgerLine("t4", "question", "Is it one user or all?", "todo", None, None, None)
    ledger = Ledger.read([line("Restart Outlook"), line("Is web mail affected?", "no", 2), skipped, still])
    facts = HandoffFacts("Outlook does not sync", "Out of ideas", "", "high", "Jane", AT, None, None, None, ledger)
    assert status_update(facts) == (
        "Outlook does not sync. Jane handed this on at 2026-03-04 09:00 UTC: Out of ideas. "
        "2 steps have been done, 1 skipped. Restart Outlook → no change. Is web mail affected? → no. "
        "Still open: Is it one user or all?"
    )
    empty = HandoffFacts("It!", "Help", "", "low", "they", AT, None, None, None, Ledger.read([]))
    assert status_update(empty) == (
        "It! they handed this on at 2026-03-04 09:00 UTC: Help. No step has been recorded yet."
    )
