"""The line that announces an escalation (E6)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rf_desktop.domain.headline import SNIPPET, graphemes, headline, snippet

FAMILY = "👩‍👩‍👧‍👦"
FLAG = "🇩🇪"
THUMB = "👍🏽"
LETTER = "e\u0301"
HANGUL = unicodedata.normalize("NFD", "한")
CLUSTERS = st.sampled_from(["a", "B", " ", "7", "…", FAMILY, FLAG, THUMB, LETTER, HANGUL, "❤️", "กำ"])


def test_the_headline_names_who_the_ticket_and_the_problem() -> None:
    """E6."""
    summary = "Outlook is failing to sync email for the whole sales team since this morning"
    assert headline("Jane", "12345", summary) == (
        "Escalation from Jane · #12345: Outlook is failing to sync email for the whole sales team since this…"
    )


def test_the_ticket_part_appears_only_with_a_ticket() -> None:
    """E6."""
    assert headline("Jane", None, "VPN drops") == "Escalation from Jane: VPN drops"
    assert headline("Jane", "#7", "VPN drops") == "Escalation from Jane · #7: VPN drops"


@pytest.mark.parametrize("nothing", [None, "", "  \n\t ", "\u200d", "\u200e\u202e"])
def test_without_a_summary_the_headline_ends_before_the_colon(nothing: str | None) -> None:
    """E6: also when the summary holds nothing that one could see."""
    assert headline("Jane", "12345", nothing) == "Escalation from Jane · #12345"
    assert headline("Jane", None, nothing) == "Escalation from Jane"


def test_a_missing_name_leaves_the_headline_whole() -> None:
    """E3, E6."""
    assert headline(None, None, "VPN drops") == "Escalation from a colleague: VPN drops"


def test_seventy_characters_stay_whole_and_seventy_one_are_cut() -> None:
    """E6: the limit includes the ellipsis."""
    assert snippet("x" * 70) == "x" * 70
    assert snippet("x" * 71) == "x" * 69 + "…"


def test_a_snippet_is_one_line() -> None:
    """E6."""
    assert snippet("Outlook\r\n fails\t to\u2028sync \x00now") == "Outlook fails to sync now"


@pytest.mark.parametrize("cluster", [FAMILY, FLAG, THUMB, LETTER, HANGUL, "❤️", "กำ"])
def test_what_one_sees_as_one_character_is_never_cut(cluster: str) -> None:
    """E6: cut at a grapheme, at whatever place it comes to stand."""
    assert graphemes(cluster) == [cluster]
    for before in range(50, 71):
        cut = snippet("x" * before + cluster + "y" * 40)
        assert len(cut) <= SNIPPET
        rest = cut.removesuffix("…").lstrip("x")
        assert rest.rstrip("y") in ("", cluster)


def test_letters_glued_with_joiners_do_not_swallow_the_whole_snippet() -> None:
    """E6: a joiner binds pictures, not letters."""
    assert snippet("a\u200d" * 100).startswith("a\u200da")


@given(st.text(max_size=300))
@example("a" + "\u0301" * 200)
def test_a_snippet_is_never_longer_than_its_limit(text: str) -> None:
    """E6."""
    cut = snippet(text)
    assert len(cut) <= SNIPPET
    assert cut == snippet(cut)
    assert "\n" not in cut
    assert cut == cut.strip()


@given(st.text(max_size=300))
def test_graphemes_lose_nothing(text: str) -> None:
    """E6."""
    assert "".join(graphemes(text)) == text


@given(st.lists(CLUSTERS, min_size=1, max_size=90).map("".join))
def test_a_snippet_holds_whole_graphemes_only(text: str) -> None:
    """E6."""
    line = " ".join(text.split())
    kept = snippet(text)
    if len(line) <= SNIPPET:
        assert kept == line
        return
    assert kept.endswith("…")
    whole = graphemes(line)
    starts = {"".join(whole[:count]).rstrip() for count in range(len(whole) + 1)}
    assert kept[:-1] in starts
