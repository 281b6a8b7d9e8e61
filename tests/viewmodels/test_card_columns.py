"""The columns beside the cards: what a filter lets through is what one would find card by card (Q1)."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.viewmodels.card_columns import Column, all_of, inverse
from rf_desktop.viewmodels.queue_cards import SNOOZED, UNREAD, Filed, Shelf
from tests.ui.samples_queue import card

KEYS = st.sampled_from(["", "a", "b", "c"])
CHANGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.lists(KEYS, max_size=5)), max_size=8)


@given(CHANGES, st.sets(KEYS))
def test_a_column_is_a_list_of_keys(changes: list[tuple[int, int, list[str]]], wanted: set[str]) -> None:
    """Q1: whatever was put where."""
    column, plain = Column(), list[str]()
    for one, other, keys in changes:
        first, last = min(one, other, len(plain)), min(max(one, other), len(plain))
        gone = column.put(first, last, keys)
        assert Counter(gone) == Counter(key for key in plain[first:last] if key)
        plain[first:last] = keys
        assert list(column.mask(wanted)) == [key in wanted and key != "" for key in plain]


def test_more_keys_than_a_byte_has_numbers() -> None:
    """Q1: an account with very many domains."""
    keys = [f"domain:{number}" for number in range(700)]
    column = Column()
    for place, key in enumerate(keys):
        column.put(place, place, [key])
    for key in ("domain:0", "domain:254", "domain:255", "domain:256", "domain:510", "domain:699"):
        assert list(column.mask({key})) == [each == key for each in keys]
    assert sum(column.mask(set(keys))) == 700
    assert sorted(column.put(0, 700, [])) == sorted(keys)


def test_masks_are_joined_bit_by_bit() -> None:
    """Q1."""
    assert all_of([bytes([1, 1, 0, 0]), bytes([1, 0, 1, 0])]) == bytes([1, 0, 0, 0])
    assert inverse(bytes([1, 0])) == bytes([0, 1])


FILED = st.builds(
    Filed,
    st.sampled_from([card(name) for name in "abcdefgh"]),
    st.sampled_from(["jane 12345 outlook fails", "sam 12388 vpn drops", "outlook"]),
    st.sampled_from(["priority:urgent", "priority:low"]),
    st.sampled_from(["", "domain:Email", "domain:Network"]),
    st.sampled_from(["", UNREAD]),
    st.sampled_from(["", SNOOZED]),
)
CHOSEN = st.sets(st.sampled_from([UNREAD, "priority:urgent", "priority:low", "domain:Email", "domain:Network"]))


@given(st.lists(st.lists(FILED, max_size=9), min_size=1, max_size=3), CHOSEN, st.lists(st.sampled_from(
    ["outlook", "123", "vpn", "nobody", "out"]), max_size=3))  # fmt: skip
def test_a_shelf_finds_what_one_finds_card_by_card(
    histories: list[list[Filed]], chosen: set[str], words: list[str]
) -> None:
    """Q1: all words, of each kind of filter one of those chosen, and what rests comes last."""
    shelf, held = Shelf(), list[Filed]()
    for made in histories:
        shelf.put(0, len(held) // 2, made)
        held[0 : len(held) // 2] = made
        for searched in (words, words[:1]):
            found = held
            for kind in ("unread", "priority", "domain"):
                wanted = {key for key in chosen if key.startswith(kind)}
                found = [each for each in found if not wanted or getattr(each, kind) in wanted]
            found = [each for each in found if all(word in each.words for word in searched)]
            assert shelf.matching(chosen, searched, snoozed_last=False) == [each.card for each in found]
            found.sort(key=lambda each: each.snoozed == SNOOZED)
            assert shelf.matching(chosen, searched, snoozed_last=True) == [each.card for each in found]
