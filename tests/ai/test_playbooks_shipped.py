"""The playbooks that ship: whole, short enough, and chosen for what people really write."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from rf_desktop import paths
from rf_desktop.domain.vocabulary import CardKind, Language
from rf_desktop.server.ai import playbook_text
from rf_desktop.server.ai.playbooks import Playbook, choose, load, speaking

ALL = load(paths.resources() / "playbooks")
SHIPPED = speaking(ALL, "en")
GERMAN = speaking(ALL, "de")


def test_there_are_classics_and_one_that_fits_any_problem() -> None:
    """T6, issue 2: MSP classics beside a generic triage."""
    assert len(SHIPPED) >= 13
    assert [playbook.id for playbook in SHIPPED if playbook.is_generic] == ["generic-triage"]


def test_every_playbook_comes_in_both_languages_with_the_same_steps() -> None:
    """T6, D5: file by file; what is asked first in one is asked first in the other."""
    english = {playbook.id: playbook for playbook in SHIPPED}
    german = {playbook.id.removesuffix("-de"): playbook for playbook in GERMAN}
    assert english.keys() == german.keys()
    assert len(ALL) == len(SHIPPED) + len(GERMAN)
    for key, playbook in english.items():
        assert [step.kind for step in german[key].steps] == [step.kind for step in playbook.steps], key
        assert german[key].domain == playbook.domain


@pytest.mark.parametrize("playbook", ALL, ids=lambda playbook: playbook.id)
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
    ("problem", "expected"),
    [
        ("Outlook synchronisiert beim ganzen Vertrieb keine E-Mails mehr", "outlook-not-syncing"),
        ("Seit heute früh kommen keine neuen Mails an", "outlook-not-syncing"),
        ("Mails auf dem iPhone gehen nicht mehr", "mobile-mail"),
        ("VPN bricht alle 10 Minuten ab", "vpn-drops"),
        ("Konto ist nach dem Zurücksetzen wieder gesperrt", "account-locked"),
        ("Bestätigungscode der Authenticator-App wird nicht angenommen, neues Handy", "mfa-not-working"),
        ("Rechner sehr langsam seit dem Update", "slow-computer"),
        ("Druckerproblem im 2. Stock, er ist offline", "printer-not-printing"),
        ("Zugriff verweigert auf dem Netzlaufwerk", "shared-drive-access"),
        ("In Teams-Besprechungen ist der Ton abgehackt", "call-quality"),
        ("Kein WLAN im Besprechungsraum", "no-internet"),
        ("Laufwerk C: ist voll, kein Speicherplatz mehr", "disk-full"),
        ("Anwenderin hat auf einen Link geklickt, Phishing", "phishing-report"),
        ("Zweiter Monitor wird nicht erkannt", "display-problem"),
        ("Laptop fährt nach dem Update nicht mehr hoch", "does-not-start"),
        ("Diensthandy zeigt kein Netz, SIM-Karte fehlt", "mobile-phone-no-service"),
        ("Mobile Daten gehen seit der Landung nicht, Roaming ist an", "mobile-data"),
        ("MMS lässt sich nicht senden", "mobile-picture-messages"),
        ("Die Anwendung zeigt eine seltsame Zahl", "generic-triage"),
    ],
)
def test_the_right_german_playbook_is_chosen_for_what_people_write(problem: str, expected: str) -> None:
    """T6: German joins words and bends them."""
    assert choose(GERMAN, problem).id == f"{expected}-de"


@pytest.mark.parametrize(
    ("domain", "expected"),
    [("Printing", "printer-not-printing"), ("security", "phishing-report"), ("Nonsense", "generic-triage")],
)
def test_a_domain_alone_is_enough_where_it_is_clear(domain: str, expected: str) -> None:
    """T6, T10: the junior chose a domain and wrote little."""
    assert choose(SHIPPED, "it does not work", domain).id == expected


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("No mobile data since I landed, roaming is on", "mobile-data"),
        ("Mobile data is slow, only LTE", "mobile-data"),
        ("Picture messages do not go out", "mobile-picture-messages"),
        ("Cannot send MMS", "mobile-picture-messages"),
    ],
)
def test_the_phone_workflow_is_whole(problem: str, expected: str) -> None:
    """T6: its three paths (service, data, picture messages) are three playbooks, each with the notice of its source."""
    assert choose(SHIPPED, problem).id == expected
    file = paths.resources() / "playbooks" / f"{expected}.toml"
    assert "LICENSE-tau2-MIT.txt" in file.read_text(encoding="utf-8")


def test_the_schema_for_editors_says_what_the_reader_does() -> None:
    """T6: entries, kinds and limits of `schema.json` are the reader's own; every built-in playbook keeps to it."""
    schema = json.loads((paths.resources() / "playbooks" / "schema.json").read_text(encoding="utf-8"))
    entries, step = schema["properties"], schema["properties"]["steps"]["items"]
    assert set(entries) == {*schema["required"], "language"} == playbook_text.PLAYBOOK_KEYS
    assert entries["language"]["enum"] == list(get_args(Language))
    assert set(step["properties"]) == set(step["required"]) == playbook_text.STEP_KEYS
    assert step["properties"]["kind"]["enum"] == list(get_args(CardKind))
    limits = {name: entries[name]["maxLength"] for name in ("id", "title", "domain", "opening", "closing")}
    assert limits == {
        "id": playbook_text.LONGEST_ID,
        "title": playbook_text.LINE_TEXT,
        "domain": playbook_text.LINE_TEXT,
        "opening": playbook_text.REPLY_TEXT,
        "closing": playbook_text.REPLY_TEXT,
    }
    assert (entries["steps"]["minItems"], entries["steps"]["maxItems"]) == (
        playbook_text.LEAST_STEPS,
        playbook_text.MOST_STEPS,
    )
    assert entries["when"]["maxItems"] == playbook_text.MOST_PHRASES
    assert step["properties"]["text"]["maxLength"] == playbook_text.STEP_TEXT
    assert step["properties"]["why"]["maxLength"] == playbook_text.STEP_SENTENCE
    assert all(re.fullmatch(entries["id"]["pattern"], playbook.id) for playbook in ALL)
