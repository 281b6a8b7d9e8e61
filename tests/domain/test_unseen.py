"""What cannot be seen is taken out, and a line stays a line (A7)."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.unseen import clean, one_line

FAMILY = "\U0001f469\u200d\U0001f467"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


@given(st.text())
def test_nothing_that_steers_the_writing_is_left(text: str) -> None:
    """A7: no control, no override, no end of a line inside a sentence; cleaned twice is cleaned once."""
    for said in (clean(text), one_line(text)):
        left = {each for each in said if unicodedata.bidirectional(each) in {"LRE", "RLE", "LRO", "RLO", "PDF"}}
        left |= {each for each in said if unicodedata.bidirectional(each) in {"LRI", "RLI", "FSI", "PDI"}}
        assert not left
        assert not [each for each in said if unicodedata.category(each) == "Cc" and each not in "\n\t"]
    assert not set(one_line(text)) & set("\n\t\u2028\u2029")
    assert one_line(one_line(text)) == one_line(text)


def test_words_that_need_a_joiner_keep_it() -> None:
    """A7: a family and a Persian word are what they were."""
    assert one_line(f"{FAMILY} {PERSIAN}") == f"{FAMILY} {PERSIAN}"
    assert one_line("Jane\r\nand \u202eSam\tand\u200b Alex\0") == "Jane and Sam and Alex"
