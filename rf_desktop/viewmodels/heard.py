"""What the server and the computer said in English, in the language that is spoken. What is not recognised stays as it
was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from types import ModuleType

from rf_desktop.contract.chat import Message
from rf_desktop.domain.vocabulary import Language
from rf_desktop.viewmodels import language, text, text_heard, text_refused, text_words
from rf_desktop.viewmodels.text_numbers import number

_PAGES: Sequence[ModuleType] = (text_heard, text_refused)
_PLACE = re.compile(r"\{(\w+)\}")
_PLACES = {
    "who": r"(?P<who>[^:#]+?)",  # never into what it is about, which anybody may have worded
    "whom": r"(?P<whom>(?!you\b)[^:#]+?)",
    "about": r"(?P<about>(?: (?:· )?#\S+)?(?:: .*)?)",
    "rest": r"(?P<rest>: .+|\.?)",
}
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")


def in_words(said: str) -> str:
    """A sentence of the server's or the computer's; persons it could not name are named as here."""
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
    for page, key, pattern in _patterns():
        found = pattern.fullmatch(said)
        if found is not None:
            return _said(page.SAID[key], found.groupdict(), spoken)
    if said.endswith("."):  # a reason as a sentence of its own
        for reason in (said[:-1], f"{said[:1].lower()}{said[1:-1]}"):
            worded = _in_words(reason, spoken)
            if worded != reason:
                return f"{text_words.started(worded)}."
    return said


def _said(sentence: str, parts: dict[str, str], spoken: Language) -> str:
    """The sentence with what it names. Elsewhere than in English a verb ends it, so what it is about is set off."""
    put = {name: _put(name, value, spoken) for name, value in parts.items()}
    if re.search(r"\w\{about\}", sentence) and put.get("about", "").startswith(" #"):
        put["about"] = f" ·{put['about']}"
    return sentence.format(**put)


def _put(name: str, value: str, spoken: Language) -> str:
    """What stands in a place of the sentence: a reason in words, a number as it is written here, a name."""
    if name == "why":
        return _in_words(value, spoken)
    if _THOUSANDS.fullmatch(value):
        return number(int(value.replace(",", "")))
    english = language.english_pages()["text_heard"]
    for place in ("NOBODY_NAMED", "THE_CLOCK"):
        if value == english[place]:
            return str(getattr(text_heard, place))
        if value == text_words.started(english[place]):
            return text_words.started(getattr(text_heard, place))
    return value


@cache
def _patterns() -> Sequence[tuple[ModuleType, str, re.Pattern[str]]]:
    """Of the English sentences, whatever is spoken; those that name nobody first, so that nobody is named by them,
    and those with more words of their own, so that "you" is no name."""
    pages = language.english_pages()
    said = [(page, *each) for page in _PAGES for each in pages[page.__name__.rpartition(".")[2]]["SAID"].items()]
    said.sort(key=lambda each: (each[2].startswith("{"), -len(_PLACE.sub("", each[2]))))
    return tuple((page, key, _pattern(sentence)) for page, key, sentence in said)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _PLACE.split(sentence)
    written = [
        re.escape(part) if at % 2 == 0 else _PLACES.get(part, rf"(?P<{part}>.+?)") for at, part in enumerate(parts)
    ]
    return re.compile("".join(written), re.DOTALL)
