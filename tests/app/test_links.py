"""Links come from anywhere: only the one form is understood, and nothing else gets through."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.app.links import LinkRefused, SessionLink, read_link
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels import text_local

SESSION = "3f2b8c1e-9d4a-4b7e-8f00-0123456789ab"


@pytest.mark.parametrize(
    ("text", "pickup"),
    [
        (f"resolutionflow://pilot/{SESSION}", False),
        (f"resolutionflow://pilot/{SESSION}?pickup=true", True),
        (f"resolutionflow://pilot/{SESSION}?pickup=false", False),
    ],
)
def test_the_links_of_the_product_are_understood(text: str, pickup: bool) -> None:
    """M1, D1."""
    assert read_link(text) == SessionLink(SessionId(SESSION), pickup)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "resolutionflow:",
        "resolutionflow://",
        "resolutionflow://pilot/",
        "resolutionflow://pilot/../../etc/passwd",
        f"resolutionflow://pilot/../{SESSION}",
        f"resolutionflow://pilot/{SESSION}/..",
        f"resolutionflow://pilot/{SESSION}/",
        f"resolutionflow://admin/{SESSION}",
        f"resolutionflow://pilot@evil.example/{SESSION}",
        f"resolutionflow://pilot:80/{SESSION}",
        f"resolutionflow:pilot/{SESSION}",
        f"http://pilot/{SESSION}",
        f"https://pilot/{SESSION}?pickup=true",
        f"file:///pilot/{SESSION}",
        f" resolutionflow://pilot/{SESSION}",
        f"resolutionflow://pilot/{SESSION}\n",
        f"resolutionflow://pilot/{SESSION}\0",
        f"resolutionflow://pilot/{SESSION.replace('-', '')}",
        f"resolutionflow://pilot/{SESSION}?claim=true",
        f"resolutionflow://pilot/{SESSION}?pickup=yes",
        f"resolutionflow://pilot/{SESSION}?pickup=true&claim=true",
        f"resolutionflow://pilot/{SESSION}?pickup=true#now",
        f"resolutionflow://pilot/%33{SESSION[1:]}",
        f"resolutionflow://pilot/{SESSION[:-1]}٣",
        f"--flag=resolutionflow://pilot/{SESSION}",
        f"resolutionflow://pilot/{SESSION}" + "a" * 10_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """M1: a path, a host, a scheme or a parameter that is not ours."""
    assert isinstance(read_link(text), LinkRefused)


@given(st.text() | st.text().map(lambda rest: f"resolutionflow://pilot/{rest}"))
def test_no_text_breaks_the_reader_or_smuggles_an_identifier(text: str) -> None:
    """M1: what is understood says exactly what it was."""
    link = read_link(text)
    if isinstance(link, SessionLink):
        assert str(uuid.UUID(link.session_id)) == link.session_id
        assert text in (str(link), f"{link}?pickup=false")
    else:
        assert link.reason in text_local.LINKS


@given(st.uuids(), st.booleans())
def test_a_link_that_we_write_is_one_that_we_read(session: uuid.UUID, pickup: bool) -> None:
    """M1."""
    link = SessionLink(SessionId(str(session)), pickup)
    assert read_link(str(link)) == link


@given(st.uuids().map(str), st.integers(0, 60), st.characters())
def test_one_changed_character_is_another_link_or_none(session: str, at: int, character: str) -> None:
    """M1: no character is ignored."""
    text = f"resolutionflow://pilot/{session}?pickup=true"
    changed = text[:at] + character + text[at + 1 :]
    if changed != text:
        assert read_link(changed) != read_link(text)
