"""What never reaches the disk (D3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.redaction import for_disk


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password: hunter2", "hunter2"),
        ("Her password is Winter2024!", "Winter2024!"),
        ("the PIN for Anna is 4711x", "4711x"),
        ("I reset it to Kaffee#7 for now", "Kaffee#7"),
        ("changed the password to Sommerfest", "Sommerfest"),
        ("pwd=abc123;server=x", "abc123"),
        ("api key = 9f8e7d6c5b4a", "9f8e7d6c5b4a"),
        ("https://admin:s3cret@router.local/", "s3cret"),
        ("token ghp_" + "a1B2" * 9, "ghp_" + "a1B2" * 9),
        ("AKIA" + "ABCDEFGH12345678", "AKIA" + "ABCDEFGH12345678"),
        ("Authorization: Bearer abcdef.ghijkl-1234567", "abcdef.ghijkl-1234567"),
        ("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abc_def", "eyJhbGciOiJIUzI1"),
        ("-".join(["123456"] * 8), "123456-123456"),
        ("ABCDE-12345-FGHIJ-67890-KLMNO", "FGHIJ-67890"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----", "MIIE"),
        ("log in with admin / Tr0ub4dor&3 please: account admin / Tr0ub4dor&3", "Tr0ub4dor&3"),
        ("net use z: /pass:Geheim99", "Geheim99"),
        ("open https://x.example.com/a?sig=abc123def456&y=1", "abc123def456"),
    ],
)
def test_a_secret_does_not_survive(text: str, secret: str) -> None:
    """D3."""
    clean = for_disk(text)
    assert secret not in clean
    assert "[secret]" in clean


@pytest.mark.parametrize(
    "text",
    [
        "The user forgot the password and asks for a new one.",
        "Is the password expired?",
        "Restarted Outlook in safe mode, no change. Event id 1001, ticket #12345.",
        "Build 10.0.19045, GUID 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "The token ring was replaced in 1999.",
        "Call 555-123456 after 14:02.",
    ],
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    """D3."""
    assert for_disk(text) == text


@given(st.text(max_size=200))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    """D3."""
    assert for_disk(for_disk(text)) == for_disk(text)
