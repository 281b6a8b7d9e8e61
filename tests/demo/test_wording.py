"""What a line of chat is: question, action, closing word, bot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.server.demo.records import Line
from rf_desktop.server.demo.wording import bots_among, is_solved, kind_of


@pytest.mark.parametrize(
    "text",
    [
        "u45e76afe: what's your wifi chipset",
        "which version of ubuntu",
        "u45e76afe: did you pick the right network security type",
        "ue223b7a0: do you know your root password?",
        "is it plugged in",
        "hmm, any error messages",
        "why?",
    ],
)
def test_a_line_that_asks_becomes_a_question(text: str) -> None:
    """T2: with a question mark, or with an opening that asks."""
    assert kind_of(text) == "question"


@pytest.mark.parametrize(
    "text",
    [
        "u0d81b6e9: edit /boot/grub/menu.lst and add the option after the name of your kernel",
        "ok, then reboot into recovery mode",
        "you can change that in the settings",
        "I'd try a live CD",
        "u752db81a, sudo lsof",
        "please paste the output",
        "make sure you have the right address",
        "see http://example.org/?page=1 for the steps",
        "reboot",
    ],
)
def test_a_line_that_advises_becomes_an_action(text: str) -> None:
    """T2: an imperative, a command or advice; a question mark inside a link does not count."""
    assert kind_of(text) == "action"


@pytest.mark.parametrize(
    "text",
    [
        "hm.",
        "huh?",
        "??",
        "lol",
        "u2b581ff8: No prob.",
        "it works for me",
        "!info something",
        "you can't do that",
        "u28b05ccf: it should not do so",
        "i'll try to find it",
        "see you",
        "thanks",
        "",
    ],
)
def test_chatter_becomes_no_card(text: str) -> None:
    """T2: a lane holds questions and suggestions only."""
    assert kind_of(text) is None


@pytest.mark.parametrize(
    "text",
    ["thanks!", "u1e51edd5, Thanks a lot, that did the trick!", "ah perfect, it works", "wow...that worked. why?"],
)
def test_thanks_or_success_closes_a_case(text: str) -> None:
    """Issue 2, demo: what ends with thanks is resolved."""
    assert is_solved(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks anyway",
        "it does not work",
        "that worked?",
        "thanks, and how do I do that?",
        "still not",
        "none of it worked",
        "ok",
    ],
)
def test_politeness_alone_does_not_close_a_case(text: str) -> None:
    """Issue 2, demo: everything else is abandoned."""
    assert not is_solved(text)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Unseen files hold anything."""
    assert kind_of(text) in ("question", "action", None)
    assert is_solved(text) in (True, False)


def test_a_very_long_line_is_read_as_well() -> None:
    """A line of a megabyte is still one line."""
    assert kind_of("you might want to " * 60_000) == "action"
    assert kind_of("ok " * 300_000) is None


def _line(author: str, text: str, role: str = "helper") -> Line:
    return Line(f"x:{text}", "", role, author, text)


def test_a_bot_is_known_by_its_role() -> None:
    """Issue 2, demo: bots are dropped."""
    assert bots_among([_line("a", "hi", "user"), _line("b", "I know everything about it", "bot")]) == {"b"}


def test_a_bot_without_its_role_is_known_by_its_conduct() -> None:
    """Each of its lines answers a trigger, and one of them is a stock sentence."""
    answer = "uasker: LAMP is short for a system, a web server, a database and a language; see the manual for more"
    lines = [
        _line("uasker", "how do I set up a web server", "user"),
        _line("uhelper", "!lamp | uasker"),
        _line("ubot", answer),
        _line("uhelper", "!lampp"),
        _line("ubot", "Factoid lampp not found"),
    ]
    assert bots_among(lines) == {"ubot"}


def test_a_person_who_happens_to_answer_after_a_trigger_is_no_bot() -> None:
    """A short answer beside a trigger, or one line said unasked, is a person's."""
    lines = [
        _line("uasker", "my card does not work", "user"),
        _line("uhelper", "!wifi | uasker"),
        _line("uother", "uasker: have you asked your provider?"),
        _line("uhelper", "!sound"),
        _line("uthird", "uasker: mine said: I am only a bot"),
        _line("uthird", "I would look at the mixer"),
    ]
    assert bots_among(lines) == frozenset()
