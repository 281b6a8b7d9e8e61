"""The playbooks that ship: whole, short enough, and chosen for what people really write."""

from __future__ import annotations

import pytest

from rf_desktop import paths
from rf_desktop.server.ai.playbooks import Playbook, choose, load

SHIPPED = load(paths.resources() / "playbooks")


def test_there_are_classics_and_one_that_fits_any_problem() -> None:
    """T6, issue 2: MSP classics beside a generic triage."""
    assert len(SHIPPED) >= 13
    assert [playbook.id for playbook in SHIPPED if playbook.is_generic] == ["generic-triage"]


@pytest.mark.parametrize("playbook", SHIPPED, ids=lambda playbook: playbook.id)
def test_a_playbook_asks_before_it_acts_and_reads_well(playbook: Playbook) -> None:
    """T2, A11: questions and actions, each with a way on; sentences where sentences belong."""
    assert {step.kind for step in playbook.steps} == {"question", "action"}
    assert 6 <= len(playbook.steps) <= 10
    for step in playbook.steps:
        assert step.text.endswith("?") == (step.kind == "question")
        assert step.why.endswith(".")
        assert step.if_it_fails.endswith(".")
    assert len(playbook.opening) <= 200
    assert playbook.opening[-1] in ".?"
    assert playbook.closing.endswith(".")


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("Outlook is failing to sync email for the whole sales team", "outlook-not-syncing"),
        ("Not receiving any new mail since this morning", "outlook-not-syncing"),
        ("Email on my iPhone stopped", "mobile-mail"),
        ("VPN drops every 10 minutes", "vpn-drops"),
        ("Account is locked again after password reset", "account-locked"),
        ("MFA code not accepted on new phone", "mfa-not-working"),
        ("PC very slow since the update", "slow-computer"),
        ("Printer on the 2nd floor is offline", "printer-not-printing"),
        ("Access denied on the shared drive", "shared-drive-access"),
        ("Teams calls have choppy audio", "call-quality"),
        ("No Wi-Fi in the meeting room", "no-internet"),
        ("C: drive is full", "disk-full"),
        ("User clicked a link in a phishing mail", "phishing-report"),
        ("Second monitor not detected", "display-problem"),
        ("Laptop won't boot after the update", "does-not-start"),
        ("Phone shows no service, SIM card missing", "mobile-phone-no-service"),
        ("Got ubuntu 16.04 and i havent got wi-fi option on my network tab, how can I get it?", "no-internet"),
        ("my volume only really has three settings", "generic-triage"),
        ("The app shows a strange number", "generic-triage"),
    ],
)
def test_the_right_playbook_is_chosen_for_what_people_write(problem: str, expected: str) -> None:
    """T6: by whole words and phrases."""
    assert choose(SHIPPED, problem).id == expected


@pytest.mark.parametrize(
    ("domain", "expected"),
    [("Printing", "printer-not-printing"), ("security", "phishing-report"), ("Nonsense", "generic-triage")],
)
def test_a_domain_alone_is_enough_where_it_is_clear(domain: str, expected: str) -> None:
    """T6, T10: the junior chose a domain and wrote little."""
    assert choose(SHIPPED, "it does not work", domain).id == expected
