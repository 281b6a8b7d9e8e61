"""One chat record becomes one case: who is who, what the lane holds, how it ends."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.server.demo.cases import Case, CaseCard, case_from

CUSTOMER, JUNIOR, SENIOR, THIRD = "u0000000a", "u0000000b", "u0000000c", "u0000000d"


def _record(*said: tuple[str, str], bots: tuple[str, ...] = ()) -> dict[str, Any]:
    """A record in the corpus's shape; each message is (author, text) and takes one minute."""
    roles = {CUSTOMER: "user", **dict.fromkeys(bots, "bot")}
    return {
        "id": "2010-01-01#77",
        "asker": CUSTOMER,
        "helpers": len({author for author, _ in said if author not in roles}),
        "bot": bool(bots),
        "messages": [
            {"line": 100 + n, "at": f"10:{n:02}", "role": roles.get(author, "helper"), "author": author, "text": text}
            for n, (author, text) in enumerate(said)
        ],
    }


def _case(*said: tuple[str, str], bots: tuple[str, ...] = ()) -> Case:
    return case_from(_record(*said, bots=bots))


ESCALATED = _case(
    (CUSTOMER, "no sound since the update"),
    (JUNIOR, "is the volume up?"),
    (JUNIOR, "try another headset"),
    (CUSTOMER, "yes it is up, same with another one"),
    (JUNIOR, "hm."),
    (JUNIOR, "run alsamixer"),
    (SENIOR, "which kernel?"),
    (CUSTOMER, "the newest"),
    (JUNIOR, "check dmesg"),
    (THIRD, "it is a known bug"),
)


def test_asker_first_and_second_helper_are_customer_junior_and_senior() -> None:
    """Issue 2, demo: the roles follow from who speaks first."""
    assert (ESCALATED.asker, ESCALATED.junior, ESCALATED.senior) == (CUSTOMER, JUNIOR, SENIOR)
    assert {message.author: message.speaker for message in ESCALATED.messages} == {
        CUSTOMER: "customer",
        JUNIOR: "junior",
        SENIOR: "senior",
        THIRD: "other",
    }


def test_the_handoff_is_the_second_helpers_first_line() -> None:
    """Issue 2, demo: what came before it is what the senior finds."""
    assert ESCALATED.outcome == "escalated"
    assert ESCALATED.handoff_at == 6
    assert ESCALATED.messages[6].text == "which kernel?"
    assert len(ESCALATED.before_handoff) == 6


def test_questions_and_suggestions_before_the_handoff_are_cards_with_the_next_reply() -> None:
    """Issue 2, demo, T2: one reply answers all cards before it; one that comes after the handoff answers none."""
    reply = ("yes it is up, same with another one", "2010-01-01#77:103")
    assert ESCALATED.cards == (
        CaseCard("2010-01-01#77:101", "question", "is the volume up?", *reply),
        CaseCard("2010-01-01#77:102", "action", "try another headset", *reply),
        CaseCard("2010-01-01#77:105", "action", "run alsamixer", None, None),
    )
    assert ESCALATED.answered == ESCALATED.cards[:2]


def test_a_case_without_a_second_helper_ends_resolved_or_abandoned() -> None:
    """Issue 2, demo: thanks decide."""
    opening = ((CUSTOMER, "no sound since the update"), (JUNIOR, "is it muted?"))
    resolved = _case(*opening, (CUSTOMER, "oh, it works now"), (JUNIOR, "np"))
    abandoned = _case(*opening, (CUSTOMER, "no"), (JUNIOR, "no idea then"))
    assert (resolved.outcome, resolved.handoff_at, resolved.senior) == ("resolved", None, None)
    assert abandoned.outcome == "abandoned"
    assert resolved.before_handoff == resolved.messages


def test_thanks_to_nobody_resolve_nothing() -> None:
    """An asker who only met a bot was not helped."""
    alone = _case((CUSTOMER, "how do I start?"), ("ubot", "See the manual"), (CUSTOMER, "thanks"), bots=("ubot",))
    assert alone.outcome == "abandoned"
    assert alone.junior is None
    assert [message.text for message in alone.messages] == ["how do I start?", "thanks"]


def test_a_bot_is_neither_junior_nor_senior() -> None:
    """Issue 2, demo: bots are dropped, what people wrote stays."""
    case = _case(
        (CUSTOMER, "how do I start?"),
        ("ubot", "See the manual?"),
        (JUNIOR, "what do you see?"),
        ("ubot", "I am only a bot"),
        (CUSTOMER, "a prompt"),
        bots=("ubot",),
    )
    assert case.junior == JUNIOR
    assert case.handoff_at is None
    assert all(message.author != "ubot" for message in case.messages)


def test_the_problem_is_the_opening_line_that_says_something() -> None:
    """T5: a greeting is no problem; without anything better it is still the first line."""
    greeted = _case((CUSTOMER, "Hi all."), (CUSTOMER, "my screen stays black since the update"), (JUNIOR, "hi"))
    assert greeted.problem == "my screen stays black since the update"
    assert greeted.problem_source_id == "2010-01-01#77:101"
    shy = _case((CUSTOMER, "Hi all."), (JUNIOR, "hi"), (CUSTOMER, "my screen stays black since the update"))
    assert shy.problem == "Hi all."


def test_who_is_not_the_asker_may_still_speak() -> None:
    """A second person with the role of an asker is nobody's helper."""
    record = _record((CUSTOMER, "no sound?"), (JUNIOR, "no?"), (THIRD, "me neither"), (SENIOR, "which card?"))
    record["messages"][2]["role"] = "user"
    case = case_from(record)
    assert [message.speaker for message in case.messages] == ["customer", "junior", "other", "senior"]


_said = st.lists(
    st.tuples(st.sampled_from([CUSTOMER, JUNIOR, SENIOR, THIRD, "ubot"]), st.text(max_size=40)), max_size=25
)


@given(_said)
def test_every_text_of_a_case_is_one_of_the_records(said: list[tuple[str, str]]) -> None:
    """Issue 2, demo: verbatim, with its message id, in order; nothing is invented."""
    record = _record(*said, bots=("ubot",))
    written = {f"{record['id']}:{message['line']}": message["text"] for message in record["messages"]}
    try:
        case = case_from(record)
    except ValueError:
        assert not any(author == CUSTOMER and text.strip() for author, text in said)
        return
    assert [written[message.source_id] for message in case.messages] == [message.text for message in case.messages]
    assert written[case.problem_source_id] == case.problem
    before = {message.source_id: message.text for message in case.before_handoff}
    for card in case.cards:
        assert before[card.source_id] == card.text
        assert card.answer == (before[card.answer_source_id] if card.answer_source_id else None)
    minutes = [message.minute for message in case.messages]
    assert minutes == sorted(minutes)


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "asker", "messages", "line", "at", "role", "author", "text"]), inner)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["id", "asker", "helpers", "bot", "messages"]), _anything))
def test_a_record_of_any_shape_is_a_case_or_refused_with_a_reason(record: dict[str, Any]) -> None:
    """Unseen files hold anything; nothing but a `ValueError` comes out."""
    try:
        case = case_from(record)
    except ValueError as problem:
        reason = str(problem)
    else:
        reason = case.problem
    assert reason.strip()


@pytest.mark.parametrize("cause_or_fix", ["cause", "fix", "resolution"])
def test_a_case_has_no_place_for_what_nobody_wrote(cause_or_fix: str) -> None:
    """Issue 2, demo: a cause or fix that nobody wrote stays empty."""
    assert not hasattr(ESCALATED, cause_or_fix)
