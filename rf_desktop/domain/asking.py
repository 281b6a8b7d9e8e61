"""Whether a question about to be sent is answered already (T4). Pure, and sooner silent than wrong.

A question is taken for the same as an earlier one when nearly all of its words of weight stand there and the other way
round, and nothing speaks against it: another number, a "not" on one side only, another kind of answer that is wanted
(when, who, why …), or a word such as "now" or "still", which asks for how it is today.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from rf_desktop.domain import german_words
from rf_desktop.values import dataclass

MOST_ANSWERS = 3
_ENOUGH_ASKED = 0.75
"""The share of the new question's words that the earlier one has to have."""
_ENOUGH_KNOWN = 0.6
"""The share of the earlier one's words that the new question has to have."""
_LEAST_WORDS = 2
_LONGEST_QUESTION = 400
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_LIST_SIGN = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_GREETING = re.compile(
    r"^(?:hi|hello|hey|ok|okay|thanks|thank you|so|and|but|also|well|hallo|danke|und|aber)\b[\s,!–-]*", re.IGNORECASE
)
_KINDS = {
    "when": "when",
    "where": "where",
    "who": "who",
    "whom": "who",
    "whose": "who",
    "why": "why",
    "what": "what",
    "which": "what",
    "whats": "what",
    "how": "how",
    **german_words.KINDS,
}
_HOW_MUCH = re.compile(
    rf"\bhow (?:many|much|often|long|far|old|big|large|fast|slow)\b|{german_words.HOW_MUCH}", re.IGNORECASE
)
_NEGATIONS = (
    frozenset(
        re.findall(
            r"\w+",
            "no not never none nothing nobody without cannot cant wont dont doesnt didnt isnt arent wasnt werent "
            "hasnt havent couldnt wouldnt shouldnt aint neither nor fails failed fail",
        )
    )
    | german_words.NEGATIONS
)
_TODAY = (
    frozenset(
        re.findall(
            r"\w+",
            "now still again yet anymore currently meanwhile since after afterwards today tonight already else "
            "other another different next instead besides apart except before new difference improvement "
            "improved better helped help helps too likewise",
        )
    )
    | german_words.TODAY
)
"""Words that ask for more, or for how it is by now; an earlier answer does not say that."""
_WEIGHTLESS = (
    frozenset(
        re.findall(
            r"\w+",
            "a about also an and any are as ask at be been being by can check could did do does for from get got "
            "had has have he her him his how i if in into is it its just know let like me my of on one or our out "
            "please really say see she show shown shows so tell than that the their them then there these they "
            "this those to try tried up us use used using want was we were what whats when where which who whose "
            "why will with would you your",
        )
    )
    | german_words.SMALL
)
_SUFFIXES = ("ing", "ed", "es", "s")


@dataclass(frozen=True)
class Known:
    """Something that was asked or noted and has an answer. `asked` is compared, `answer` is shown, `id` names it.

    note: it is a statement that nobody asked for, so all of a question's words have to stand in it.
    """

    id: str
    asked: str
    answer: str
    by: str | None
    at: datetime | None
    note: bool = False


@dataclass(frozen=True)
class Answered:
    """A question of the text, and what answers it."""

    question: str
    known: Known


@dataclass(frozen=True)
class _Question:
    """What a text asks, as it is compared."""

    words: frozenset[str]
    numbers: frozenset[str]
    negated: bool
    kind: str | None
    of_today: bool
    is_asked: bool


def questions(text: str) -> tuple[str, ...]:
    """What a text asks, each once and in order; a sentence without a question mark is none."""
    found: dict[str, None] = {}
    for sentence in _SENTENCE.split(text):
        asked = " ".join(_LIST_SIGN.sub("", sentence).split())
        if asked.endswith("?") and len(asked) <= _LONGEST_QUESTION:
            found.setdefault(_GREETING.sub("", asked) or asked)
    return tuple(found)


def answered(text: str, known: Iterable[Known]) -> tuple[Answered, ...]:
    """The questions of `text` that `known` answers, each with what fits best; of equals the newer. At most three."""
    read = [(each, _read(each.asked)) for each in known]
    found: list[Answered] = []
    for question in questions(text):
        wanted = _read(question)
        if wanted.of_today or not wanted.words:
            continue
        scored = [
            (score, number, each) for number, (each, has) in enumerate(read) if (score := _fits(wanted, has, each))
        ]
        if scored:
            best = max(scored, key=lambda entry: (entry[0], entry[1]))[2]
            if all(other.known.id != best.id for other in found):
                found.append(Answered(question, best))
    return tuple(found[:MOST_ANSWERS])


def noted(id_: str, text: str, by: str | None, at: datetime | None) -> tuple[Known, ...]:
    """What a note says, sentence by sentence; what it asks answers nothing."""
    said = (" ".join(_LIST_SIGN.sub("", sentence).split()) for sentence in _SENTENCE.split(text))
    return tuple(
        Known(id_, each, each[:_LONGEST_QUESTION], by, at, note=True)
        for each in said
        if each and not each.endswith("?")
    )


def _fits(wanted: _Question, has: _Question, known: Known) -> float:
    """How well, 0 for not at all."""
    shared = len(wanted.words & has.words)
    if wanted.numbers - has.numbers or wanted.negated != has.negated:
        return 0.0
    asked, there = shared / len(wanted.words), shared / max(1, len(has.words))
    if known.note:
        enough = asked == 1.0 and shared > _LEAST_WORDS and wanted.kind is None
        return asked + there if enough else 0.0
    open_to_both = not has.is_asked and wanted.kind in (None, "what")  # an action that was done has no kind of answer
    if (wanted.kind != has.kind and not open_to_both) or has.numbers - wanted.numbers:
        return 0.0
    if shared < _LEAST_WORDS:
        return 0.0
    return asked + there if asked >= _ENOUGH_ASKED and there >= _ENOUGH_KNOWN else 0.0


def _read(text: str) -> _Question:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    said = _WORD.findall(folded)
    numbers = frozenset(word for word in said if any(sign.isdigit() for sign in word))
    plain = [word for word in said if word not in numbers]
    parts = [part for word in plain for part in re.split(r"[.-]", word)]
    weighty = (part for part in parts if part not in _WEIGHTLESS and part not in _NEGATIONS and part not in _TODAY)
    return _Question(
        words=frozenset(_stem(part) for part in weighty),
        numbers=numbers,
        negated=sum(part in _NEGATIONS for part in parts) % 2 == 1,
        kind=_kind(folded, parts),
        of_today=any(part in _TODAY for part in parts),
        is_asked=text.rstrip().endswith("?"),
    )


def _kind(folded: str, parts: list[str]) -> str | None:
    """What sort of answer is wanted, where the wording says so at its beginning."""
    if _HOW_MUCH.search(folded):
        return "how much"
    return next((_KINDS[part] for part in parts[:3] if part in _KINDS), None)


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4 and not word.endswith("ss"):
            return word[: -len(suffix)].rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word
