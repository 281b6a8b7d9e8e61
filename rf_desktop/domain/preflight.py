"""Before escalating: what seniors asked for first, and whether the session says it already (E7). Pure and repeatable.

Questions are compared by their words alone: case, punctuation, order and words without weight do not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rf_desktop.domain import german_words
from rf_desktop.values import dataclass

MOST = 5
"""Questions that are shown."""
FIRST_OF_EACH = 5
"""Of one handoff only what was asked first counts."""
ENOUGH = 0.6
"""The share of a question's words that something must have to answer it."""
LONGEST_QUOTE = 200
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WEIGHTLESS = (
    frozenset(
        re.findall(
            r"\w+",
            "a about also an and any are as ask at be been by can check could did do does find for from had has have "
            "how i if in is it its like me of on or our out please so still tell that the their them there they this "
            "to up us was we were what when where which who why will with you your",
        )
    )
    | german_words.SMALL
)


@dataclass(frozen=True)
class Asked:
    """What a senior asked on one past handoff, in the order in which it came."""

    handoff: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """Something that the session says: `text` is searched, `answer` is shown, `id` is where it stands."""

    id: str
    text: str
    answer: str


@dataclass(frozen=True)
class Wanted:
    """A question, and on how many past handoffs it was among the first."""

    question: str
    times: int


def most_asked(past: Sequence[Asked]) -> tuple[Wanted, ...]:
    """What was asked on most handoffs, at most five; each handoff counts once. `past` has the newest first.

    It is worded as it was most often, and of equals as it was last.
    """
    handoffs: Counter[frozenset[str]] = Counter()
    wordings: dict[frozenset[str], Counter[str]] = {}
    for asked in past:
        keys: dict[frozenset[str], str] = {}
        for question in asked.questions:
            if (key := weight(question)) and key not in keys and len(keys) < FIRST_OF_EACH:
                keys[key] = " ".join(question.split())
        for key, wording in keys.items():
            handoffs[key] += 1
            wordings.setdefault(key, Counter())[wording] += 1
    # Both counters keep the order in which things came, so of equals the newer stands first.
    return tuple(Wanted(wordings[key].most_common(1)[0][0], times) for key, times in handoffs.most_common(MOST))


def already_said(question: str, said: Iterable[Said]) -> Said | None:
    """What answers `question` best, or None; of equals the first."""
    wanted = weight(question)
    best: Said | None = None
    share = 0.0
    for each in said:
        here = len(wanted & weight(each.text)) / len(wanted) if wanted else 0.0
        if here >= ENOUGH and here > share:
            best, share = each, here
    return best


def statements(id_: str, body: str) -> tuple[Said, ...]:
    """What a message says, sentence by sentence; what it asks is no answer."""
    sentences = [" ".join(each.split()) for each in _SENTENCE.split(body)]
    return tuple(Said(id_, each, _quoted(each)) for each in sentences if each and not each.endswith("?"))


def parts(note: str) -> tuple[str, ...]:
    """The single things in a note of what was missing: one a line, sentence or item."""
    found = (" ".join(each.split()).strip(" -*•;.") for line in note.split(";") for each in _SENTENCE.split(line))
    return tuple(each for each in found if each)


def weight(text: str) -> frozenset[str]:
    """The words that tell a text from others, without their plural."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(singular(word) for word in words if word not in _WEIGHTLESS)


def singular(word: str) -> str:
    """An English word without the sign of its plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _quoted(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"
