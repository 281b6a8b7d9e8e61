"""Takes passwords, keys and tokens out of a text before anybody keeps it or sends it on (A7, D3).

The same secret becomes the same tag, `[secret a1b2c3]`, as long as the account's key is the same: people can say which
one they mean, and nobody can read it. Without a key the tag is `[secret]`. Taking out twice changes nothing more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Any

from rf_desktop.domain.secret_shapes import HINTS, SHAPES
from rf_desktop.domain.secret_words import TAKEN
from rf_desktop.values import dataclass

PLACE = "[secret]"
"""Stands where a secret stood that nobody has to tell from another, as in a draft on the disk."""
SHORTEST = 3
"""Characters of what can be hidden; less would take a text apart."""
TAG = re.compile(r"\[secret(?: [0-9a-f]{6})?\]")

Tagging = Callable[[str], str]
"""From a secret to what stands in its place."""
Finder = Callable[[str], Iterable[tuple[int, int]]]
"""Finds further secrets: where each begins and ends in a text."""

_NEXT_FIELD = re.compile(r"[;&,](?=[A-Za-z][\w ]{0,30}=)")
"""`Password=x;Server=y`: where a setting ends."""
_ROUNDS = 4
_AFTER = ".,;:?)]}>\"'`”’»“"
_BEFORE = "\"'`“”„‘’«(<[{"


@dataclass(frozen=True)
class Redacted:
    """A text without its secrets, and what was taken out of it, in order; `taken` never leaves the process."""

    text: str
    taken: tuple[str, ...] = ()


def tags_of(key: bytes) -> Tagging:
    """The tags of one account: `key` is 16 to 64 bytes and never leaves the server."""

    def tag(secret: str) -> str:
        return f"[secret {hashlib.blake2b(secret.encode(errors='replace'), key=key, digest_size=3).hexdigest()}]"

    return tag


def place(_secret: str) -> str:
    """The tag that tells nothing."""
    return PLACE


def nothing_more(_text: str) -> Iterable[tuple[int, int]]:
    """No further secrets."""
    return ()


def redact(text: str, tagging: Tagging = place, more: Finder = nothing_more) -> Redacted:
    """`text` with each secret replaced by its tag. `more` knows shapes that are not known here."""
    taken: list[str] = []
    for _ in range(_ROUNDS):  # one is enough but where a tag uncovers what stood behind it
        spans = _spans(text, more)
        if not spans:
            break
        parts: list[str] = []
        done = 0
        for start, end in spans:
            parts += [text[done:start], tagging(text[start:end])]
            taken.append(text[start:end])
            done = end
        text = "".join(parts) + text[done:]
    return Redacted(text, tuple(taken))


def for_disk(text: str) -> str:
    """What a desktop may keep of a text: no secret, and no tag either that only the server can make (D3)."""
    return redact(text).text


def alike(kept: str, written: str) -> bool:
    """Whether what the server keeps is what was written here, whose secrets it has tagged in its own way."""
    return kept == written or TAG.sub(PLACE, kept) == for_disk(written)


def hide(text: str, secret: str, tagging: Tagging) -> str:
    """`text` with `secret` hidden by hand wherever it stands by itself; what is hidden already stays as it is."""
    if len(secret) < SHORTEST:
        return text
    edge_before = r"(?<!\w)" if re.match(r"\w", secret) else ""
    edge_after = r"(?!\w)" if re.search(r"\w\Z", secret) else ""
    wanted = re.compile(rf"({TAG.pattern})|{edge_before}{re.escape(secret)}{edge_after}")
    tag = tagging(secret)
    return wanted.sub(lambda match: match[1] or tag, text)


def hidden_in(*texts: str | None) -> int:
    """How many different secrets are hidden in these texts together."""
    found = [tag for text in texts if text and "[secret" in text for tag in TAG.findall(text)]
    return len({tag for tag in found if tag != PLACE}) + found.count(PLACE)


def within(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with each text in it changed; names of fields stay. The same value when nothing changes."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        changed: Any = {name: within(each, change) for name, each in value.items()}
    elif isinstance(value, (list, tuple)):
        changed = type(value)(within(each, change) for each in value)
    else:
        return value
    return changed if changed != value else value


_NO_TEXT = re.compile(r"[a-z_]{0,16}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ][\d:.+Z-]{5,}")
"""Words of a closed set, ids and moments: most of what a record holds."""


def _spans(text: str, more: Finder) -> list[tuple[int, int]]:
    if len(text) < SHORTEST or _NO_TEXT.fullmatch(text):
        return []
    seen = TAG.sub(lambda match: TAKEN * len(match[0]), text) if "[secret" in text else text
    low = seen.lower()
    hints = {hint for hint in HINTS if hint in low}
    found: list[tuple[int, int]] = []
    for shape in SHAPES if hints else ():
        if not hints.isdisjoint(shape.hints):
            matches = shape.pattern.finditer(seen)
            found += [match.span(name) for match in matches for name in shape.groups if match[name]]
    found += [(start, end) for start, end in more(seen) if TAKEN not in seen[start:end]]
    return _apart(trimmed for start, end in found if (trimmed := _trimmed(seen, start, end)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Without the sentence's own marks around it; a bracket that the secret opened itself stays."""
    if (next_field := _NEXT_FIELD.search(text, start + 1, end)) is not None:
        end = next_field.start()
    while end > start and text[end - 1] in _AFTER and not _belongs(text[start:end]):
        end -= 1
    while start < end and text[start] in _BEFORE and text[end - 1] not in ")]}>":
        start += 1
    return (start, end) if end - start >= SHORTEST else None


def _belongs(secret: str) -> bool:
    pairs = {")": "(", "]": "[", "}": "{", ">": "<"}
    opened = pairs.get(secret[-1])
    return opened is not None and opened in secret


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order and apart from each other; what overlaps is one secret."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
