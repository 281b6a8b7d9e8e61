"""What this process knows to be secret does not leave for a model, whatever went wrong before (A7)."""

from __future__ import annotations

import json

import pytest

from rf_desktop.domain.redaction import redact
from rf_desktop.server.ai.secrets import REMEMBERED, KnownSecrets, TypedSecrets
from rf_desktop.server.model import SecretLeaving
from rf_desktop.server.store.redaction import Redaction
from tests.server.redaction.measure import TAGS

SECRET = 'Sum"mer-2024!'


def body(text: str) -> bytes:
    """A request as it leaves; a case is JSON within the text, so quotes in it are escaped twice."""
    case = json.dumps({"id": "m1", "text": text})
    asked = {"messages": [{"role": "user", "content": [{"type": "text", "text": f"The case:\n{case}"}]}]}
    return json.dumps(asked).encode()


def test_what_was_taken_out_of_a_text_is_watched_for() -> None:
    """A7: the redaction of any account tells the watch."""
    known = KnownSecrets()
    assert Redaction(TAGS, heard=known.remember).text(f"password: {SECRET}") != f"password: {SECRET}"
    with pytest.raises(SecretLeaving) as held:
        known.watch(body(f"try {SECRET} once more"))
    assert SECRET not in str(held.value)
    known.watch(body("password: [secret a1b2c3]"))


def test_a_body_that_is_no_json_is_looked_at_too() -> None:
    """A7."""
    known = KnownSecrets()
    known.remember(SECRET)
    with pytest.raises(SecretLeaving):
        known.watch(b"\xff" + SECRET.encode())


def test_a_word_of_everybodys_does_not_stop_conversations() -> None:
    """A7: somebody's password may be `welcome` or `2024`."""
    known = KnownSecrets()
    known.remember("welcome", "2024", "123 456", "abc1")
    known.watch(body("welcome to 2024, call 123 456 or abc1"))


def test_only_so_many_are_remembered() -> None:
    """V4: memory has a bound; the latest stay."""
    known = KnownSecrets()
    for number in range(REMEMBERED + 1):
        known.remember(f"secret-{number}-x")
    known.watch(body("secret-0-x"))
    with pytest.raises(SecretLeaving):
        known.watch(body(f"secret-{REMEMBERED}-x"))


def test_typed_secrets_are_found_on_every_line_and_each_time() -> None:
    """A7: detect-secrets looks at lines and tells values; all their places count."""
    token = "SK" + "0123456789abcdef" * 2
    text = f"first\n{token} and {token}\nlast {token}"
    assert redact(text, TAGS, TypedSecrets()).text.count("[secret") == 3
    assert [text[start:end] for start, end in TypedSecrets()(text)] == [token] * 3


def test_randomness_alone_is_no_secret() -> None:
    """A7: GUIDs, hashes, event ids and base64 stay."""
    text = "3f2504e0-4f89-11d3-9a0c-0305e82c3301 d41d8cd98f00b204e9800998ecf8427e SGVsbG8gd29ybGQgb2YgdGlja2V0cw=="
    assert redact(text, TAGS, TypedSecrets()).text == text
