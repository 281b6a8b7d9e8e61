"""Loading, choosing and following playbooks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop import paths
from rf_desktop.server.ai.playbook_text import as_toml
from rf_desktop.server.ai.playbooks import (
    Playbook,
    PlaybookInvalid,
    PlaybookStep,
    choose,
    load,
    next_steps,
    read,
    speaking,
)

SHIPPED = speaking(load(paths.resources() / "playbooks"), "en")


def _playbook(identity: str, *when: str, domain: str = "Network") -> Playbook:
    steps = tuple(PlaybookStep("action", f"Step {n} of {identity}", "because", "else") for n in range(1, 5))
    return Playbook(identity, identity.title(), domain, when, "Hello.", steps, "Done.")


GENERIC = _playbook("any", domain="General")
WIFI = _playbook("wifi", "wifi", "no internet")
VPN = _playbook("vpn", "vpn", "internet", domain="VPN")
THREE = (GENERIC, VPN, WIFI)


def test_the_longer_phrase_weighs_more() -> None:
    """T6: “no internet” says more than “internet”."""
    assert choose(THREE, "No internet since noon") is WIFI
    assert choose(THREE, "VPN, but the internet is fine") is VPN
    long = _playbook("long", "slow after the update")
    assert choose((GENERIC, VPN, long), "internet over vpn slow after the update") is long


def test_only_whole_words_count() -> None:
    """T6: no word is found inside another; hyphens part, apostrophes join, case does not matter."""
    assert choose(THREE, "the wifixyz thing") is GENERIC
    assert choose(THREE, "no, internet explorer opens") is WIFI
    assert choose((GENERIC, _playbook("a", "wi-fi"), _playbook("b", "can't print")), "WI FI?").id == "a"
    assert choose((GENERIC, _playbook("a", "wi-fi"), _playbook("b", "can't print")), "I cant print").id == "b"


def test_without_a_match_the_generic_one_is_chosen() -> None:
    """T6: a generic triage fits any problem."""
    assert choose(THREE, "something is odd") is GENERIC
    assert choose(THREE, "") is GENERIC
    assert choose((WIFI, VPN), "something is odd") is WIFI


def test_the_domain_helps_a_match_and_decides_alone_only_when_it_is_clear() -> None:
    """T6: the session's domain is a hint."""
    other = _playbook("other", "slow")
    assert choose((GENERIC, VPN, _playbook("b", "slow", domain="VPN"), other), "slow", "vpn").id == "b"
    assert choose(THREE, "it fails", " vpn ") is VPN
    assert choose((*THREE, other), "it fails", "Network") is GENERIC
    assert choose(THREE, "no internet", "VPN") is VPN


def test_ties_are_settled_the_same_way_whatever_the_order() -> None:
    """T6: deterministic."""
    a, b = _playbook("a", "slow"), _playbook("b", "slow")
    assert choose((GENERIC, b, a), "slow") is a
    assert choose((a, b, GENERIC), "slow") is a


def test_choosing_from_nothing_is_refused() -> None:
    """A programming error, said plainly."""
    with pytest.raises(ValueError, match="no playbook"):
        choose((), "anything")


@given(st.text(), st.none() | st.text(max_size=10))
def test_any_text_gets_a_playbook(text: str, domain: str | None) -> None:
    """T6: whatever the junior types."""
    chosen = choose(SHIPPED, text, domain)
    assert chosen in SHIPPED
    assert choose(tuple(reversed(SHIPPED)), text, domain) is chosen


def test_steps_on_the_lane_are_not_offered_again() -> None:
    """T2, A3: whatever their case, spacing and punctuation."""
    lane = ["step 1 of WIFI!", "  Step 3  of wifi."]
    assert [step.text for step in next_steps(WIFI, lane, 5)] == ["Step 2 of wifi", "Step 4 of wifi"]
    assert [step.text for step in next_steps(WIFI, lane, 1)] == ["Step 2 of wifi"]
    assert next_steps(WIFI, [], 0) == ()
    assert next_steps(WIFI, [], -1) == ()
    assert next_steps(WIFI, [step.text for step in WIFI.steps], 3) == ()


@given(st.sampled_from(SHIPPED), st.integers(1, 4))
def test_following_a_playbook_offers_each_step_once_and_ends(playbook: Playbook, at_a_time: int) -> None:
    """T6: until there is no step left."""
    lane: list[str] = []
    while steps := next_steps(playbook, lane, at_a_time):
        lane += [step.text for step in steps]
    assert lane == [step.text for step in playbook.steps]


VALID = """
id = "wifi"
title = "No Wi-Fi"
domain = "Network"
when = ["wifi"]
opening = "Let's see."
closing = "That's all."
[[steps]]
kind = "question"
text = "Which network?"
why = "Names differ."
if_it_fails = "Ask a colleague."
[[steps]]
kind = "action"
text = "Restart the router"
why = "It helps."
if_it_fails = "Call the provider."
[[steps]]
kind = "action"
text = "Use a cable"
why = "It is steadier."
if_it_fails = "Try another port."
"""
GENERIC_FILE = VALID.replace('id = "wifi"', 'id = "any"').replace('when = ["wifi"]', "when = []")


def _folder(path: Path, **files: str) -> Path:
    for name, content in files.items():
        (path / f"{name}.toml").write_text(content, encoding="utf-8")
    return path


def test_a_valid_folder_loads_by_id(tmp_path: Path) -> None:
    """T6: data files; other files in the folder are left alone."""
    (tmp_path / "README.md").write_text("not a playbook")
    wifi, generic = load(_folder(tmp_path, a=VALID, b=GENERIC_FILE))[::-1]
    assert (wifi.id, wifi.is_generic, generic.id, generic.is_generic) == ("wifi", False, "any", True)
    assert wifi.steps[0] == PlaybookStep("question", "Which network?", "Names differ.", "Ask a colleague.")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('id = "wifi"', 'id = "Wi Fi"', "lower-case"),
        ('title = "No Wi-Fi"', "", "needs “title” as text"),
        ('title = "No Wi-Fi"', "title = 7", "needs “title” as text"),
        ('opening = "Let\'s see."', 'opening = "  "', "needs “opening” as text"),
        ('when = ["wifi"]', "", "needs “when” as a list"),
        ('when = ["wifi"]', 'when = "wifi"', "needs “when” as a list"),
        ('when = ["wifi"]', 'when = ["?!"]', "needs “when” as a list"),
        ('when = ["wifi"]', 'when = ["wi-fi", "Wi Fi"]', "says “wi-fi” twice"),
        ('domain = "Network"', 'domain = "Network"\nextra = 1', "unknown entry “extra”"),
        ('kind = "question"', 'kind = "wish"', "Step 1 needs “kind”"),
        ('kind = "question"', 'kind = ["question"]', "Step 1 needs “kind”"),
        ('kind = "question"', 'kind = "question"\nwhen = "now"', "Step 1 has an unknown entry “when”"),
        ('if_it_fails = "Call the provider."', "", "Step 2 needs “if_it_fails”"),
        ('why = "It is steadier."', 'why = ""', "Step 3 needs “why”"),
        ('text = "Use a cable"', 'text = "restart the router."', "Step 3 says the same"),
        ('text = "Use a cable"', f'text = "{"long " * 30}"', "Step 3 is 149 characters long"),
        (VALID[VALID.rindex("[[steps]]") :], "", "at least 3 steps"),
        ('closing = "That\'s all."', "closing = \"That's all.", "not TOML"),
    ],
)
def test_an_invalid_file_is_named_with_its_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    """T6: whoever writes a playbook reads what is wrong with it."""
    assert old in VALID
    folder = _folder(tmp_path, mine=VALID.replace(old, new), generic=GENERIC_FILE)
    with pytest.raises(PlaybookInvalid) as raised:
        load(folder)
    assert raised.value.file == folder / "mine.toml"
    assert reason in raised.value.reason
    assert str(raised.value).startswith("mine.toml: ")
    assert raised.value.reason.endswith(".")


def test_an_invalid_folder_is_refused_as_well(tmp_path: Path) -> None:
    """T6: exactly one playbook fits any problem, ids are unique, files can be read."""
    with pytest.raises(PlaybookInvalid, match="cannot be read"):
        load(tmp_path / "nowhere")
    with pytest.raises(PlaybookInvalid, match="none does"):
        load(_folder(tmp_path, wifi=VALID))
    with pytest.raises(PlaybookInvalid, match="already has the id “wifi”"):
        load(_folder(tmp_path, wifi2=VALID, generic=GENERIC_FILE))
    (tmp_path / "wifi2.toml").unlink()
    with pytest.raises(PlaybookInvalid, match="any and any-2 do"):
        load(_folder(tmp_path, generic2=GENERIC_FILE.replace('"any"', '"any-2"')))
    (tmp_path / "latin.toml").write_bytes("id = 'é'".encode("latin-1"))
    with pytest.raises(PlaybookInvalid, match="not UTF-8"):
        read(tmp_path / "latin.toml")
    with pytest.raises(PlaybookInvalid, match="cannot be read"):
        read(tmp_path)


def test_a_session_works_from_playbooks_of_its_language_and_those_that_name_none() -> None:
    """T6: its own first; and from what there is where none of them fits any problem."""
    german, both = replace(VPN, id="vpn-de", language="de"), replace(WIFI, language=None)
    english = replace(GENERIC, language="en")
    generic = replace(GENERIC, id="any-de", language="de")
    assert speaking((english, both, german, generic), "de") == (german, generic, both)
    assert speaking((english, both, german), "de") == (english, both, german)


def test_a_german_word_is_found_at_the_beginning_of_a_longer_one() -> None:
    """T6: from six letters on, and in German playbooks only."""
    german = replace(_playbook("d", "drucker", "netz"), language="de")
    assert choose((GENERIC, german), "Druckerproblem") is german
    assert choose((GENERIC, german), "Netzteil") is GENERIC
    assert choose((GENERIC, replace(german, language=None)), "Druckerproblem") is GENERIC


@pytest.mark.parametrize(("line", "language"), [("", None), ('language = "de"', "de")])
def test_a_playbook_names_its_language_or_none(tmp_path: Path, line: str, language: str | None) -> None:
    """T6: and a copy of it says the same."""
    file = tmp_path / "a.toml"
    file.write_text(f"{line}\n{as_toml(_playbook('a', 'b'))}", encoding="utf-8")
    found = read(file)
    assert found.language == language
    file.write_text(as_toml(found), encoding="utf-8")
    assert read(file) == found


def test_another_language_is_refused_with_its_line(tmp_path: Path) -> None:
    """T6."""
    file = tmp_path / "a.toml"
    file.write_text(f'language = "fr"\n{as_toml(_playbook("a", "b"))}', encoding="utf-8")
    with pytest.raises(PlaybookInvalid, match="line 1: “language” is “en” or “de”, or left out"):
        read(file)
