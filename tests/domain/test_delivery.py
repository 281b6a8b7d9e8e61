"""How far the news got (E8)."""

from __future__ import annotations

from itertools import permutations
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.contract.notices import NoticeKind
from rf_desktop.domain.delivery import FURTHER, LEDGERED, REPORTED, further
from rf_desktop.domain.vocabulary import DeliveryState

words = st.sampled_from(get_args(DeliveryState))


@given(st.lists(words, min_size=1))
def test_reports_in_any_order_lead_to_the_same_word(said: list[DeliveryState]) -> None:
    """E8: they overtake each other; the word never goes back."""
    state = said[0]
    for word in said:
        after = further(state, word)
        assert FURTHER.index(after) >= FURTHER.index(state)
        state = after
    assert state == max(said, key=FURTHER.index)


@given(words, words, words)
def test_the_order_is_one(a: DeliveryState, b: DeliveryState, c: DeliveryState) -> None:
    """E8: what is said twice or in another grouping changes nothing."""
    assert further(a, a) == a
    assert further(a, b) == further(b, a)
    assert further(further(a, b), c) == further(a, further(b, c))


def test_what_the_words_mean_stands_in_their_order() -> None:
    """E8: offline, then held, then failed, then shown, then opened, then passed on."""
    told: list[DeliveryState] = ["offline", "held", "failed", "shown", "opened", "passed"]
    for order in list(permutations(told, 2)):
        assert further(*order) == max(order, key=told.index)
    assert all(further("sent", word) == word for word in told)


def test_a_desktop_cannot_say_what_only_the_server_knows() -> None:
    """E8."""
    assert {"shown", "held", "failed"} == REPORTED
    assert set(get_args(NoticeKind)) >= LEDGERED
