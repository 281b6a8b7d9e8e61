"""Words without an end: places at which a line may break, which nobody sees and no copy contains."""

from __future__ import annotations

import re

BREAK = "\u200b"
_LABEL = 24
"""Letters that fit on the shortest line, in a card of the lane. A label breaks only between words."""


def breakable(text: str, longest: int = _LABEL) -> str:
    """`text` with a break after every `longest` letters of a word that is longer than that."""
    return re.sub(rf"(\S{{{longest}}})(?=\S)", rf"\1{BREAK}", text)


def unbroken(text: str) -> str:
    """The text as it was written."""
    return text.replace(BREAK, "")
