"""What the server said in English, in the language that is spoken. What is not recognised stays as it was said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from rf_desktop.contract.chat import Message
from rf_desktop.viewmodels import language, text, text_heard, text_words
from rf_desktop.viewmodels.language import Language

_PLACES = {
    "about": r"(?P<about>(?: (?:· )?#\S+)?(?:: .*)?)",
    "rest": r"(?P<rest>: .+|\.?)",
}


def in_words(said: str) -> str:
    """A sentence of the server's; persons it could not name are named as here."""
    return _in_words(said, language.spoken.value)


def author_of(message: Message) -> str:
    """Whose message it is: a person's name, FlowPilot, or what happened in the session (T1)."""
    match message.author.kind:
        case "flowpilot":
            return text.FLOWPILOT
        case "system":
            return text_heard.ACTIVITY
        case _:
            return message.author.name


def body_of(message: Message) -> str:
    """Its words; only the server's own are said in the language that is spoken (D5)."""
    return in_words(message.body) if message.author.kind == "system" else message.body


@lru_cache(maxsize=1024)
def _in_words(said: str, spoken: Language) -> str:
    if spoken == "en" or not said:
        return said
    for key, pattern in _patterns():
        found = pattern.fullmatch(said)
        if found is not None:
            return text_heard.SAID[key].format(**{name: _named(value) for name, value in found.groupdict().items()})
    reason = f"{said[:1].lower()}{said[1:].removesuffix('.')}"
    if reason != said and said.endswith("."):  # a reason as a sentence of its own
        worded = _in_words(reason, spoken)
        return said if worded == reason else f"{text_words.started(worded)}."
    return said


def _named(value: str) -> str:
    english = language.english_pages()["text_heard"]
    for name in ("NOBODY_NAMED", "THE_CLOCK"):
        if value == english[name]:
            return str(getattr(text_heard, name))
    return value


@cache
def _patterns() -> Iterable[tuple[str, re.Pattern[str]]]:
    """Of the English sentences, whatever is spoken; those that name nobody first, so that nobody is named by them."""
    said = language.english_pages()["text_heard"]["SAID"]
    ordered = sorted(said.items(), key=lambda each: (each[1].startswith("{"), -len(each[1])))
    return tuple((key, _pattern(sentence)) for key, sentence in ordered)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    written = [
        re.escape(part) if at % 2 == 0 else _PLACES.get(part, rf"(?P<{part}>.+?)") for at, part in enumerate(parts)
    ]
    return re.compile("".join(written), re.DOTALL)
