"""How long texts may be, and the one check that says so (E4, T10)."""

from __future__ import annotations

from rf_desktop.domain.errors import TextRequired, TextTooLong

NOTES = 20_000
"""Characters of handoff notes (E4)."""
REASON = 300
MESSAGE = 20_000
CARD_RESULT = 4_000
SUMMARY = 300
FIELD = 200
RESOLUTION = 20_000


def require(field: str, text: str, limit: int) -> str:
    """`text` without surrounding space. Raises TextRequired when nothing is left, TextTooLong above `limit`."""
    text = text.strip()
    if not text:
        raise TextRequired(field)
    return at_most(field, text, limit)


def at_most(field: str, text: str, limit: int) -> str:
    """`text` without surrounding space. Raises TextTooLong above `limit` characters."""
    text = text.strip()
    if len(text) > limit:
        raise TextTooLong(field, limit, len(text))
    return text


def require_one_line(field: str, text: str, limit: int) -> str:
    """`text` as one line: runs of white space become a space. Raises as `require` does."""
    return require(field, " ".join(text.split()), limit)
