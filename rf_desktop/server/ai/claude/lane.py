"""The task lane as a model fills it: cards of its one tool, without those that the lane already holds (T2, A3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import from_json

from rf_desktop.domain.unseen import clean
from rf_desktop.domain.vocabulary import CardKind
from rf_desktop.server.model import Scrub
from rf_desktop.server.ports import NewCard

CARDS = 4
"""Cards of one reply at most."""
TEXT = 200
NOTE = 400
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "please",
        "is",
        "are",
        "do",
        "does",
        "did",
        "can",
        "could",
        "to",
        "of",
        "on",
        "in",
        "for",
        "your",
        "you",
        "any",
    ]
)


def _kind(value: Any) -> Any:
    return "question" if value == "question" else "action"


class _Card(BaseModel):
    model_config = ConfigDict(extra="ignore")

    kind: Annotated[CardKind, BeforeValidator(_kind)] = "action"
    text: str
    why: str | None = None
    if_it_fails: str | None = None


def cards_of(given: Any, lane: Iterable[str], scrub: Scrub) -> tuple[NewCard, ...]:
    """The cards of a tool's input that can be read and are new; `lane` holds the texts that are there already."""
    listed = given.get("cards") if isinstance(given, dict) else None
    known = {_words(text) for text in lane}
    cards: list[NewCard] = []
    for each in listed if isinstance(listed, list) else []:
        try:
            card = _Card.model_validate({"text": each} if isinstance(each, str) else each)
        except ValidationError:
            continue
        text = _line(card.text, TEXT, scrub)
        words = _words(text)
        if words and words not in known:
            known.add(words)
            cards.append(NewCard(card.kind, text, _note(card.why, scrub), _note(card.if_it_fails, scrub)))
    return tuple(cards[:CARDS])


def cards_so_far(json_so_far: str, lane: Sequence[str], scrub: Scrub) -> tuple[NewCard, ...]:
    """The cards that are whole in input that is still being written: all but the last."""
    try:
        given = from_json(json_so_far, allow_partial=True)
    except ValueError:
        return ()
    listed = given.get("cards") if isinstance(given, dict) else None
    return cards_of({"cards": listed[:-1]}, lane, scrub) if isinstance(listed, list) else ()


def _words(text: str) -> tuple[str, ...]:
    """What makes two cards the same: their words in order, without the small ones. "not" is no small word."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return tuple(word for word in re.findall(r"\w+", folded) if word not in _SMALL_WORDS)


def _note(text: str | None, scrub: Scrub) -> str | None:
    return _line(text or "", NOTE, scrub) or None


def _line(text: str, limit: int, scrub: Scrub) -> str:
    line = " ".join(scrub(clean(text)).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
