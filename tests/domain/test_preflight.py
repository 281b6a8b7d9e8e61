"""What seniors asked first, and what of it is said already (E7)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.preflight import MOST, Asked, Said, already_said, most_asked, parts, statements, weight

questions = st.text(alphabet="abc ?.", max_size=20)
pasts = st.lists(st.builds(Asked, st.uuids().map(str), st.lists(questions, max_size=6).map(tuple)), max_size=12)


def test_the_same_question_in_other_words_is_one() -> None:
    """E7: case, punctuation, order and small words do not count."""
    past = [
        Asked("1", ("Which Outlook version is it?", "Does web mail work?")),
        Asked("2", ("outlook version?",)),
        Asked("3", ("Please tell me the version of Outlook.", "outlook version??")),
    ]
    first, second = most_asked(past)
    assert (first.question, first.times) == ("Which Outlook version is it?", 3)
    assert (second.question, second.times) == ("Does web mail work?", 1)


def test_each_handoff_counts_once_and_only_its_first_questions() -> None:
    """E7."""
    many = tuple(f"question number{n}" for n in range(9))
    assert len(most_asked([Asked("1", many)])) == MOST
    assert [each.times for each in most_asked([Asked("1", ("modem?", "Modem", "the modem"))])] == [1]


def test_a_question_without_any_weight_is_none() -> None:
    """E7."""
    assert most_asked([Asked("1", ("What is it?", "???", "  "))]) == ()


@given(pasts)
def test_it_is_short_sorted_and_repeatable(past: list[Asked]) -> None:
    """E7: at most five, the most asked first, never more often than there are handoffs, and the same each time."""
    found = most_asked(past)
    assert len(found) <= MOST
    assert [each.times for each in found] == sorted((each.times for each in found), reverse=True)
    assert all(1 <= each.times <= len(past) for each in found)
    assert len({weight(each.question) for each in found}) == len(found)
    assert most_asked(past) == found


def test_what_the_lane_says_already_is_found_with_its_place() -> None:
    """E7: deterministic word overlap; the best one counts."""
    said = [
        Said("card-1", "Does web mail work? yes", "yes"),
        Said("card-2", "Which Outlook version is installed? 2402", "2402"),
    ]
    found = already_said("What version of Outlook?", said)
    assert found is not None
    assert (found.id, found.answer) == ("card-2", "2402")
    assert already_said("When did it start?", said) is None
    assert already_said("???", said) is None


def test_a_message_answers_by_its_statements_and_not_by_what_it_asks() -> None:
    """E7."""
    said = statements("m", "Which router model is it? The router model is a Draytek 2865. It blinks.")
    assert [each.text for each in said] == ["The router model is a Draytek 2865.", "It blinks."]
    found = already_said("Which router model?", said)
    assert found is not None
    assert found.answer == "The router model is a Draytek 2865."
    assert already_said("Which router model?", statements("m", "Which router model is it?")) is None


def test_a_long_statement_is_quoted_in_short() -> None:
    """E7: what is shown stays one line."""
    (said,) = statements("m", "router " + "very " * 100)
    assert len(said.answer) == 200
    assert said.answer.endswith("…")


def test_a_note_of_what_was_missing_is_read_item_by_item() -> None:
    """E7."""
    assert parts("- event log;  client version\n- Traceroute. Since when") == (
        "event log",
        "client version",
        "Traceroute",
        "Since when",
    )
    assert parts(" \n") == ()
