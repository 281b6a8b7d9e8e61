"""What a server may check of an assessment by itself: does its evidence exist, was its step done already (A2, A3).

Everything here is deterministic and errs on one side: a step is called tried only when its words leave no doubt, since
a step that is wrongly struck out is lost, while one that is shown twice costs a glance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from rf_desktop.domain.ledger import LedgerLine

_ENOUGH = 4
"""Words that two texts must share before a further word of the ledger's is let pass."""
_ONE_WORD = (
    (re.compile(r"\bweb[ -]?mail\b"), "webmail"),
    (re.compile(r"\bsafe[ -]?mode\b"), "safemode"),
    (re.compile(r"\b(?:log|sign)(?:ging|ning|s)?[ -]?(?:in|on)\b"), "signin"),
    (re.compile(r"\b(?:log|sign)(?:ging|ning|s)?[ -]?(?:out|off)\b"), "signout"),
    (re.compile(r"\badd[ -]?ins?\b"), "addin"),
    (re.compile(r"\bwi[ -]?fi\b"), "wifi"),
    (re.compile(r"\b(?:re-?boot|power[ -]?cycle)(?:ed|ing|s)?\b"), "restart"),
    (re.compile(r"\bturn(?:ed|ing|s)? off\b"), "disable"),
    (re.compile(r"\bturn(?:ed|ing|s)? on\b"), "enable"),
    (re.compile(r"\bcan'?t\b|\bcannot\b|\b\w+n't\b"), "not"),
)
_FILLING = """
a an and any are as at be been by can could did do does for from had has have he her his i if in into is it its me my of
on or our please she so still than that the their them then there they this to try up us was we were what whether which
who will with would you your again also just now once really properly carefully ask check confirm ensure find look make
see sure tell test verify app application client computer customer device laptop machine pc program service user users
"""
_SAYS_NOTHING = frozenset(_FILLING.split())
_TURNS = frozenset({"no", "not", "never", "without", "before", "after", "except", "only", "instead"})
_ENDINGS = ("ing", "ed", "es", "s", "e")


def existing(ids: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """Those of `ids` that are known, each once, in order (A2)."""
    return tuple(dict.fromkeys(each for each in ids if each in known))


def tried_before(step: str, done: Sequence[LedgerLine]) -> LedgerLine | None:
    """The last line of `done` that is this very step; None when there is none, or any doubt (A3)."""
    wanted = _meaning(step)
    return next((line for line in reversed(done) if _is_same(wanted, _meaning(line.text))), None)


def _is_same(step: frozenset[str], tried: frozenset[str]) -> bool:
    if not step or not tried:
        return False
    if step == tried:
        return True
    more = tried - step
    return step < tried and len(step) >= _ENOUGH and len(more) == 1 and not any(_may_turn(word) for word in more)


def _may_turn(word: str) -> bool:
    """Whether one word may make another step of it: a denial, a number, the name of a machine."""
    return word in _TURNS or any(sign.isdigit() for sign in word)


def _meaning(text: str) -> frozenset[str]:
    """The words that tell one step from another, without their endings."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    for pattern, word in _ONE_WORD:
        plain = pattern.sub(word, plain)
    words = re.findall(r"[^\W_]+(?:[.:/\\@_'-][^\W_]+)*", plain)
    return frozenset(_stem(word) for word in words if word not in _SAYS_NOTHING)


def _stem(word: str) -> str:
    if any(sign.isdigit() for sign in word) or not word.isalpha() or word in _TURNS:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
