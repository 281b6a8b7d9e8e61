"""Whether a question is answered already (T4)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.asking import Known, answered, noted, questions

AT = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)


def card(id_: str, asked: str, answer: str) -> Known:
    """A card that Jane has done."""
    return Known(id_, asked, answer, "Jane", AT)


LEDGER = (
    card("web", "Does web mail work?", "No, same there"),
    card("version", "Which version of Outlook is installed?", "16.0.1"),
    card("safe", "Restart Outlook in safe mode", "No change"),
    card("wired", "Is the 2nd monitor connected by cable?", "Yes"),
    card("when", "When did the sync stop?", "Monday"),
)
NOTES = noted(
    "notes", "The printer was moved to VLAN 20 on Tuesday. Is anything else there?\n- Quota is not full.", "Jane", AT
)


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("Does web mail work?", "web"),
        ("Hi! Does the web mail work for her?", "web"),
        ("What version of Outlook do you have installed?", "version"),
        ("Have you tried restarting Outlook in safe mode?", "safe"),
        ("Did you restart Outlook in safe mode?", "safe"),
        ("When did the syncing stop?", "when"),
        ("What happened on restarting Outlook in safe mode?", "safe"),
        ("Was the printer moved to VLAN 20?", "notes"),
    ],
)
def test_a_question_that_is_answered_is_recognised(asked: str, where: str) -> None:
    """T4: in other words, in another order, with a greeting before it."""
    (found,) = answered(asked, (*LEDGER, *NOTES))
    assert found.known.id == where


@pytest.mark.parametrize(
    "asked",
    [
        "Does web mail still work?",
        "Does web mail work now?",
        "Does web mail not work?",
        "Which version of Outlook 2019 is installed?",
        "When was Outlook installed?",
        "Which version of Windows is installed?",
        "Is the 3rd monitor connected by cable?",
        "Why did the sync stop?",
        "Was the printer moved to VLAN 30?",
        "Is the quota full?",
        "When was the printer moved?",
        "What web mail do they work with?",
        "How does web mail work?",
        "Does the 2nd monitor work by cable?",
        "Does that help?",
        "Any difference in safe mode?",
        "Does it work?",
        "Really?",
        "Web mail does work.",
        "Restart Outlook in safe mode again?",
    ],
)
def test_another_question_is_none_of_them(asked: str) -> None:
    """T4: another number, a "not", another sort of answer, how it is by now; and what is no question at all."""
    assert answered(asked, (*LEDGER, *NOTES)) == ()


def test_each_answer_comes_once_and_the_newest_of_equals() -> None:
    """T4: asked twice it is answered once; at most three."""
    twice = (card("old", "Does web mail work?", "Yes"), card("new", "Does web mail work?", "No"))
    found = answered("Does web mail work? Hm. Does the web mail work?", twice)
    assert [each.known.id for each in found] == ["new"]
    many = tuple(card(f"c{n}", f"Is port {n} of the switch open?", "Yes") for n in range(5))
    assert len(answered(" ".join(each.asked for each in many), many)) == 3


def test_questions_are_read_from_lists_and_sentences() -> None:
    """T4: list signs and greetings are not part of them, and each comes once."""
    text = "Thanks, that helps.\n- Is it new?\n2) Who saw it? Is it new?\nIt is broken."
    assert questions(text) == ("Is it new?", "Who saw it?")


@given(st.text(max_size=300), st.lists(st.tuples(st.text(max_size=60), st.text(max_size=20)), max_size=5))
def test_any_text_can_be_asked_of_any_ledger(text: str, lines: list[tuple[str, str]]) -> None:
    """T4: it answers or it does not; nothing raises, and what it points at is there."""
    known = [card(str(number), asked, answer) for number, (asked, answer) in enumerate(lines)]
    for found in answered(text, (*known, *noted("n", text, None, None))):
        assert found.question.endswith("?")
        assert found.known in known or found.known.id == "n"


def test_a_german_question_is_compared_as_an_english_one() -> None:
    """T4: a denial, another kind of answer or a word of today speaks against it."""
    known = [Known("c1", "Zeigt Webmail die fehlenden Nachrichten?", "Ja", "Jane", None)]
    (found,) = answered("Hallo Jane! Zeigt denn Webmail die fehlenden Nachrichten?", known)
    assert found.known.answer == "Ja"
    assert answered("Zeigt Webmail die fehlenden Nachrichten nicht?", known) == ()
    assert answered("Zeigt Webmail die fehlenden Nachrichten jetzt?", known) == ()
    assert answered("Seit wann zeigt Webmail die fehlenden Nachrichten?", known) == ()
