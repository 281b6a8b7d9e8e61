"""A language that nobody speaks, to see by it which visible words come from no catalogue (D5).

Every letter of every sentence is circled (Ⓞⓟⓔⓝ). So a plain letter on the screen is either content that somebody wrote,
or a sentence that no catalogue holds.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from rf_desktop import paths
from rf_desktop.server.wording import TABLE
from rf_desktop.viewmodels import heard, language
from rf_desktop.viewmodels.plural import Plural
from tests.ui.test_language import shown

_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{2,}…?")
NAMES = frozenset({"jane", "sam", "alex", "acme", "msp", "example"})
"""The people of the tests with their addresses."""


def circled(sentence: str) -> str:
    """Its letters circled, the places that are filled as they are."""
    parts = re.split(r"(\{[^}]*\}|%[A-Za-z])", sentence)
    return "".join(part if at % 2 else _circle(part) for at, part in enumerate(parts))


def _circle(words: str) -> str:
    small, large = ord("ⓐ") - ord("a"), ord("Ⓐ") - ord("A")
    table = {ord(c): ord(c) + (small if c.islower() else large) for c in map(chr, range(128)) if c.isalpha()}
    return words.translate(table)


def nobodys() -> Mapping[str, Mapping[str, Any]]:
    """The catalogue of that language."""
    return {
        page: {name: _said(each) for name, each in sentences.items()}
        for page, sentences in language.english_pages().items()
    }


@contextmanager
def spoken_by_nobody() -> Iterator[None]:
    """The windows speak it, as if it were German, so that sessions are German; English afterwards."""
    heard._in_words.cache_clear()
    language.speak("de", nobodys())
    yield
    language.speak("en", {})
    heard._in_words.cache_clear()


def _said(english: Any) -> Any:
    match english:
        case str():
            return circled(english)
        case Plural(one, other):
            return {"one": circled(one), "other": circled(other)}
        case Mapping():
            return {str(key): _said(part) for key, part in english.items()}
        case _:
            return [_said(part) for part in english]


def painted(widget: QWidget) -> list[str]:
    """Every text that is drawn, piece by piece; also what no widget holds as its text."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture = QSvgGenerator()
    picture.setOutputDevice(buffer)
    picture.setSize(widget.size())
    painter = QPainter(picture)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    drawn = bytes(buffer.data().data()).decode("utf-8", "replace")
    return [html.unescape(piece) for piece in re.findall(r"<text[^>]*>([^<]*)</text>", drawn)]


@cache
def of_sessions() -> frozenset[str]:
    """The words of what is stored in a German session: its playbooks, and what the server writes into it."""
    folder = paths.resources()
    catalogue = tomllib.loads((folder / "language" / "de.toml").read_text(encoding="utf-8"))
    texts = [file.read_text(encoding="utf-8") for file in (folder / "playbooks" / "de").glob("*.toml")]
    return words((*texts, *catalogue[TABLE].values(), *catalogue["text_time"]["MONTHS"]))


def words(texts: Iterable[str]) -> frozenset[str]:
    """Plain words of two letters and more, folded."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def unknown(texts: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """Those of the texts in which a word is neither circled nor known; a cut one counts by its beginning."""
    content = {*NAMES, *known}

    def is_content(word: str) -> bool:
        return word in content or (word.endswith("…") and any(each.startswith(word[:-1]) for each in content))

    plain = {re.sub(r"<[^>]*>", "", text) for text in texts}  # tooltips are marked up
    found = {text: [word for word in _WORD.findall(text) if not is_content(word.casefold())] for text in plain}
    return sorted(f"{', '.join(strange)} in {text!r}" for text, strange in found.items() if strange)


def outside(widget: QWidget, known: Iterable[str] = ()) -> list[str]:
    """What can be read or heard in a window and is neither circled nor known."""
    return unknown((*shown(widget), *painted(widget)), known)
