"""Sessions and conversations as values: joined from events and fetches in any order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.client.conversation_state import (
    Sessions,
    joined,
    turned,
    with_cards,
    with_entry,
    with_list,
    with_messages,
)
from rf_desktop.contract.sessions import SessionList
from tests.client.made import NOON, SAM, card, detail, entry, message


def test_the_newest_change_comes_first() -> None:
    """T5."""
    sessions = with_entry(with_entry(Sessions(), entry("a", 5), 1), entry("b", 2), 2)
    assert [each.id for each in sessions.entries] == ["a", "b"]
    assert [each.id for each in with_entry(sessions, entry("b", 9), 3).entries] == ["b", "a"]


def test_an_older_version_changes_nothing() -> None:
    """V1."""
    sessions = with_entry(Sessions(), entry(version=3), 4)
    assert with_entry(sessions, entry(version=2), 5).entries == sessions.entries


def test_a_list_keeps_what_later_events_told_and_drops_the_rest() -> None:
    """V1."""
    sessions = with_entry(with_entry(Sessions(), entry("gone"), 3), entry("new"), 8)
    sessions = with_list(sessions, SessionList(as_of=7, sessions=(entry("listed"),)), NOON)
    assert {each.id for each in sessions.entries} == {"listed", "new"}
    assert with_entry(sessions, entry("gone"), 3) == sessions
    assert with_list(sessions, SessionList(as_of=6, sessions=()), NOON) == sessions


def test_a_session_of_mine_that_a_reply_brought_survives_a_list_of_before() -> None:
    """T10: the new session's reply overtakes a list that does not know it yet."""
    sessions = with_entry(Sessions(), entry("mine"), 9)
    sessions = with_list(sessions, SessionList(as_of=8, sessions=()), NOON)
    assert [each.id for each in sessions.entries] == ["mine"]


def test_an_older_fetch_adds_its_messages_and_takes_back_nothing_else() -> None:
    """V1: two fetches of one session whose answers cross."""
    newer = joined(None, detail(entry(version=4), as_of=9, messages=(message(1), message(2)), may_write=False))
    both = joined(newer, detail(entry(version=3), as_of=5, messages=(message(1),), may_write=True))
    assert (both.entry.version, both.may_write, both.as_of, both.last_position) == (4, False, 9, 2)


def test_a_turn_is_what_only_a_fetch_can_tell_the_rest_of() -> None:
    """C5: another owner or status, not another title."""
    before = entry(version=1)
    assert turned(before, entry(version=2, status="escalated"))
    assert turned(before, entry(version=2, owner=SAM))
    assert not turned(before, entry(version=2, problem_summary="Something else", step_count=4))


parts = st.lists(
    st.one_of(
        st.integers(1, 6).map(lambda n: ("message", n)),
        st.tuples(st.sampled_from("abc"), st.integers(2, 5)).map(lambda c: ("card", c)),
    ),
    max_size=12,
)


@given(parts, st.data())
def test_messages_and_cards_in_any_order_make_the_same_conversation(
    arrivals: list[tuple[str, object]], data: st.DataObject
) -> None:
    """V1, T2."""

    def told(order: list[tuple[str, object]]) -> object:
        conversation = joined(None, detail(entry(), lane=(card("a"), card("b"))))
        for kind, what in order:
            if kind == "message":
                assert isinstance(what, int)
                conversation = with_messages(conversation, [message(what)])
            else:
                assert isinstance(what, tuple)
                conversation = with_cards(conversation, [card(what[0], what[1], result=f"v{what[1]}")])
        return conversation

    again = data.draw(st.lists(st.sampled_from(arrivals), max_size=5)) if arrivals else []
    assert told(data.draw(st.permutations([*arrivals, *again]))) == told(arrivals)
