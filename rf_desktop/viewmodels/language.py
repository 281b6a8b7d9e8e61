"""Which language the window speaks. English is what the pages `text*.py` say; any other language is one catalogue.

A catalogue is a TOML file with a table for each page: a string for a string, a list for a tuple, a table for a mapping
and for a `Plural` (`one`, `other`). `speak` puts its sentences in the places of the English ones, so that `text.NAME`
yields them from then on; whoever shows sentences builds its screens anew (`changed`). What a catalogue lacks stays
English; a test demands that it lacks nothing (SPEC D5).
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast, get_args

from rf_desktop.client.observable import Cell
from rf_desktop.domain.vocabulary import Language
from rf_desktop.viewmodels.plural import Plural

Catalogue = Mapping[str, Mapping[str, Any]]
"""By page and name, as TOML reads it."""

spoken: Cell[Language] = Cell("en")
"""The language of the pages right now. Set by `speak` alone, after the pages."""

_log = logging.getLogger(__name__)


def preferred(wanted: Sequence[str]) -> Language:
    """The first of these language tags ("de-AT", "en_US") that there is a catalogue for; English when there is none."""
    for tag in wanted:
        primary = tag.replace("_", "-").split("-")[0].lower()
        if primary in get_args(Language):
            return cast("Language", primary)
    return "en"


def read_catalogue(folder: Path, language: Language) -> Catalogue:
    """The catalogue of a language: `de.toml` of this folder; of English, nothing. Raises OSError, TOMLDecodeError."""
    if language == "en":
        return {}
    return tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))


def speak(language: Language, catalogue: Catalogue) -> None:
    """Put this language's sentences in place on every page, then tell it to those who watch `spoken`.

    What is spoken from the start needs no page for it: English ones come as they are, each when somebody needs it.
    """
    if language == spoken.value == "en" and not catalogue:
        return
    for name, english in english_pages().items():
        page = _page(name)
        own = catalogue.get(name, {})
        for sentence, said in english.items():
            worded = _worded(said, own[sentence], f"{name}.{sentence}") if sentence in own else said
            for place in (page, *_gatherings(page)):
                setattr(place, sentence, worded)
    spoken.set(language)


@cache
def english_pages() -> Mapping[str, Mapping[str, Any]]:
    """Every page's sentences as the source has them, by page and name: strings, tuples, mappings of them, `Plural`s."""
    from rf_desktop import viewmodels

    names = [module.name for module in pkgutil.iter_modules(viewmodels.__path__) if module.name.startswith("text_")]
    return {name: _sentences(_page(name)) for name in sorted(names)}


def is_worded(value: object) -> bool:
    """Whether this is something that a page says, rather than a number or a type."""
    match value:
        case str() | Plural():
            return True
        case tuple() | Mapping():
            parts = list(value.values() if isinstance(value, Mapping) else value)
            return bool(parts) and all(is_worded(part) for part in parts)
        case _:
            return False


def _page(name: str) -> ModuleType:
    return importlib.import_module(f"rf_desktop.viewmodels.{name}")


def _gatherings(page: ModuleType) -> tuple[ModuleType, ...]:
    """Where a page's sentences stand besides on itself."""
    text = _page("text")
    return (text,) if page in text.GATHERED else ()


def _sentences(page: ModuleType) -> Mapping[str, Any]:
    """A page's public constants that say something; those of the pages it imports are theirs."""
    return {
        name: value
        for name, value in vars(page).items()
        if name.isupper() and not name.startswith("_") and is_worded(value)
    }


def _worded(english: Any, other: Any, place: str) -> Any:
    """The other language's sentence in the shape of the English one; whatever does not fit stays English."""
    match english:
        case str() if isinstance(other, str):
            return other
        case Plural() if isinstance(other, dict) and {"one", "other"} == other.keys():
            return Plural(other["one"], other["other"])
        case tuple() if isinstance(other, list) and len(other) == len(english):
            return tuple(_worded(each, said, place) for each, said in zip(english, other, strict=True))
        case Mapping() if isinstance(other, dict):
            return {
                key: _worded(said, other[str(key)], place) if str(key) in other else said
                for key, said in english.items()
            }
        case _:
            _log.warning("%s is of another shape in the catalogue", place)
            return english
