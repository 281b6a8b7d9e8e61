"""The one line that announces an escalation (E6)."""

from __future__ import annotations

import unicodedata

SNIPPET = 70
"""Characters of the problem's snippet, the ellipsis included."""
_JOINER = "\u200d"
_ELLIPSIS = "…"


def headline(handed_off_by_name: str | None, ticket: str | None, summary: str | None) -> str:
    """`Escalation from Jane · #12345: Outlook is failing…`; ticket and summary only where there are any.

    A missing name reads "a colleague" so that the sentence stays whole.
    """
    who = handed_off_by_name or "a colleague"
    start = f"Escalation from {who}" + (f" · #{ticket.lstrip('#')}" if ticket else "")
    text = snippet(summary or "")
    return f"{start}: {text}" if text else start


def snippet(text: str, limit: int = SNIPPET) -> str:
    """The text as one line of at most `limit` characters, cut between graphemes and marked by an ellipsis."""
    line = " ".join(
        "".join(c for c in text if c == _JOINER or unicodedata.category(c) not in {"Cc", "Cf"} or c.isspace()).split()
    )
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
    if cluster.endswith(_JOINER):
        return True
    if char == _JOINER or unicodedata.category(char) in {"Mn", "Mc", "Me"}:
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff" or "\ufe00" <= char <= "\ufe0f" or "\U000e0020" <= char <= "\U000e007f":
        return True
    regional = [c for c in cluster if "\U0001f1e6" <= c <= "\U0001f1ff"]
    return "\U0001f1e6" <= char <= "\U0001f1ff" and len(regional) == len(cluster) == 1
