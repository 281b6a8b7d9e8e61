"""The one line that announces an escalation (E6)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SNIPPET = 70
"""Characters of the problem's snippet, the ellipsis included."""
_JOINER = "\u200d"
_ELLIPSIS = "…"
_SPACING_VOWELS = "\u0e33\u0eb3"
"""Thai and Lao vowels that are letters by category and yet belong to the consonant before them."""
_JAMO = (
    ("\u1100", "\u115f", "L"),
    ("\u1160", "\u11a7", "V"),
    ("\u11a8", "\u11ff", "T"),
    ("\ua960", "\ua97c", "L"),
    ("\ud7b0", "\ud7c6", "V"),
    ("\ud7cb", "\ud7fb", "T"),
)
_SYLLABLES = {("L", "L"), ("L", "V"), ("V", "V"), ("V", "T"), ("T", "T")}


def headline(handed_off_by_name: str | None, ticket: str | None, summary: str | None) -> str:
    """`Escalation from Jane · #12345: Outlook is failing…`; ticket and summary only where there are any.

    A missing name reads "a colleague" so that the sentence stays whole.
    """
    who = handed_off_by_name or "a colleague"
    start = f"Escalation from {who}" + (f" · #{ticket.lstrip('#')}" if ticket else "")
    text = snippet(summary or "")
    return f"{start}: {text}" if text else start


@lru_cache(maxsize=2048)
def snippet(text: str, limit: int = SNIPPET) -> str:
    """The text as one line of at most `limit` characters, cut between graphemes and marked by an ellipsis."""
    if not (text.isascii() and text.isprintable()):  # most are, and then nothing has to be taken out
        text = "".join(c for c in text if c == _JOINER or unicodedata.category(c) not in {"Cc", "Cf"} or c.isspace())
    line = " ".join(text.split())
    if not line.strip(_JOINER + " "):
        return ""
    if len(line) <= limit:
        return line
    kept = ""
    for grapheme in graphemes(line):
        if len(kept) + len(grapheme) > limit - len(_ELLIPSIS):
            break
        kept += grapheme
    return kept.rstrip() + _ELLIPSIS


def graphemes(text: str) -> list[str]:
    """The text's user-perceived characters: combining marks, joiners, modifiers and flags stay with their base."""
    clusters: list[str] = []
    for char in text:
        if clusters and _continues(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _continues(cluster: str, char: str) -> bool:
    category = unicodedata.category(char)
    if cluster.endswith(_JOINER):
        return category[0] not in "LN"
    if char == _JOINER or category in {"Mn", "Mc", "Me"} or char in _SPACING_VOWELS:
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff" or "\ufe00" <= char <= "\ufe0f" or "\U000e0020" <= char <= "\U000e007f":
        return True
    if _jamo(char) and (_jamo(cluster[-1]), _jamo(char)) in _SYLLABLES:
        return True
    regional = [c for c in cluster if "\U0001f1e6" <= c <= "\U0001f1ff"]
    return "\U0001f1e6" <= char <= "\U0001f1ff" and len(regional) == len(cluster) == 1


def _jamo(char: str) -> str:
    """What a Korean letter or syllable ends with: L(eading), V(owel), T(railing); "" for any other character."""
    if "\uac00" <= char <= "\ud7a3":
        return "V" if (ord(char) - 0xAC00) % 28 == 0 else "T"
    for first, last, part in _JAMO:
        if first <= char <= last:
            return part
    return ""
