"""How well what somebody typed fits a name: by words, beginnings, initials, and letters in order (D4)."""

from __future__ import annotations

import unicodedata

from rf_desktop.values import dataclass

_WORD_BEGINS, _INSIDE, _INITIALS, _IN_ORDER, _ELSEWHERE = 100, 60, 45, 20, 30
_SHORTEST_SCATTERED = 3
"""Fewer letters than that are found in order in nearly everything."""


@dataclass(frozen=True)
class Match:
    """`score`: higher fits better. `marks`: half-open ranges of the name that were typed, in order, not overlapping."""

    score: int
    marks: tuple[tuple[int, int], ...] = ()


def match(typed: str, name: str, words: str = "") -> Match | None:
    """How `typed` fits `name`, or the further `words` one may say for it; None when it does not.

    Each typed word must be found. Case and accents do not count. Nothing typed fits everything.
    """
    folded_name, folded_words = folded(name), folded(words)
    score, marks = 0, set[int]()
    for word in folded(typed).split():
        found = _in_name(word, folded_name)
        if found is None:
            if not _begins_a_word(word, folded_words):
                return None
            score += _ELSEWHERE
            continue
        score += found[0]
        marks.update(found[1])
    if score and folded_name.startswith(folded(typed).strip()):
        score += _WORD_BEGINS
    return Match(score, _ranges(marks))


def folded(text: str) -> str:
    """The text for comparing: as many characters as before, small, without accents."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[:1].casefold()
    return base if len(base) == 1 else character


def _in_name(word: str, name: str) -> tuple[int, range | list[int]] | None:
    starts = [at for at in range(len(name)) if name[at].isalnum() and (at == 0 or not name[at - 1].isalnum())]
    for at in starts:
        if name.startswith(word, at):
            return _WORD_BEGINS - min(at, 30), range(at, at + len(word))
    at = name.find(word)
    if at >= 0:
        return _INSIDE - min(at, 30), range(at, at + len(word))
    initials = "".join(name[at] for at in starts)
    at = initials.find(word)
    if at >= 0 and len(word) > 1:
        return _INITIALS, starts[at : at + len(word)]
    if len(word) < _SHORTEST_SCATTERED:
        return None
    return _in_order(word, name, starts)


def _in_order(word: str, name: str, starts: list[int]) -> tuple[int, list[int]] | None:
    """All letters in order, the first at the beginning of a word and none far from the one before."""
    for start in starts:
        if name[start] != word[0]:
            continue
        places = [start]
        for letter in word[1:]:
            at = name.find(letter, places[-1] + 1, places[-1] + 8)
            if at < 0:
                break
            places.append(at)
        else:
            return _IN_ORDER - min(places[-1] - places[0] - len(word), _IN_ORDER - 1), places
    return None


def _begins_a_word(word: str, words: str) -> bool:
    return any(other.startswith(word) for other in words.split())


def _ranges(marks: set[int]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for at in sorted(marks):
        if ranges and ranges[-1][1] == at:
            ranges[-1] = ranges[-1][0], at + 1
        else:
            ranges.append((at, at + 1))
    return tuple(ranges)
