"""What cannot be seen in a text and yet changes how it reads: controls, and what turns the writing round (A7)."""

from __future__ import annotations

import re

# Not the joiners \u200c and \u200d: invisible too, but Persian words and family emoji fall apart without them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"  # soft hyphen, fillers, the Arabic mark
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"  # zero width space, direction marks and overrides, isolates
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\ud800-\udfff]"  # tags and selectors, which can carry a whole hidden text; half characters
)
_LINES = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")


def clean(text: str) -> str:
    """`text` without control, direction and invisible characters; every kind of line end is a line feed."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", _LINES.sub("\n", text))


def one_line(text: str) -> str:
    """The same on one line, for what stands inside a sentence or in a title: a break or a tab becomes a space."""
    if text.isascii() and text.isprintable():
        return text
    return clean(text).replace("\n", " ").replace("\t", " ")
