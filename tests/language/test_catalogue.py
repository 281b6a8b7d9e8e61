"""Every sentence has a German one of the same shape, and the catalogue holds nothing else (D5)."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest

from rf_desktop import paths
from rf_desktop.domain import wording
from rf_desktop.server.wording import OF_OTHER_TABLES, TABLE
from rf_desktop.viewmodels import language, text
from rf_desktop.viewmodels.plural import Plural

GERMAN = language.read_catalogue(paths.resources() / "language", "de")
SESSION = {each.name: getattr(wording.ENGLISH, each.name) for each in fields(wording.Wording)}
"""What is written into a session in its language (T6)."""
ENGLISH = {
    **language.english_pages(),
    TABLE: {name: said for name, said in SESSION.items() if name not in OF_OTHER_TABLES},
}

SAME_IN_GERMAN = {
    "text_ai.MEANINGS_COMMAND",
    "text_settings.VERSION",
}
"""Sentences that are the same in both languages; single words and signs need not be listed here."""


def leaves(said: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every string of a sentence with its place: `text_queue.GROUPS.waiting`, `text_words.STEPS.one`."""
    match said:
        case str():
            yield place, said
        case Plural(one, other):
            yield from ((f"{place}.one", one), (f"{place}.other", other))
        case Mapping():
            for key, part in said.items():
                yield from leaves(part, f"{place}.{key}")
        case _:
            for number, part in enumerate(said):
                yield from leaves(part, f"{place}.{number}")


def all_of(pages: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    return dict(
        leaf for page, said in pages.items() for name, each in said.items() for leaf in leaves(each, f"{page}.{name}")
    )


def places(sentence: str) -> Counter[str]:
    """The places that are filled, with how they are written."""
    return Counter(f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(sentence) if name is not None)


def test_every_sentence_has_a_german_one_and_nothing_else_stands_in_the_catalogue() -> None:
    """Mappings with the same keys, both forms of what counts, lists of the same length."""
    english, german = all_of(ENGLISH), all_of(GERMAN)

    assert sorted(english.keys() - german.keys()) == [], "no German for these: add it to resources/language/de.toml"
    assert sorted(german.keys() - english.keys()) == [], "nothing of that name and shape is on a page"


def test_both_languages_fill_the_same_places() -> None:
    """A sentence for one (`1 minute ago`) may leave its number out in words, and nothing else."""
    english, german = all_of(ENGLISH), all_of(GERMAN)
    differing = {}
    for place in english.keys() & german.keys():
        ours, theirs = places(english[place]), places(german[place])
        if place.endswith(".one"):
            ours, theirs = ours - Counter(["count:"]), theirs - Counter(["count:"])
        if ours != theirs:
            differing[place] = german[place]

    assert differing == {}


def test_no_english_is_left_in_the_german_catalogue() -> None:
    """Two or more words that are the same in both languages were forgotten, unless they are listed."""
    english, german = all_of(ENGLISH), all_of(GERMAN)
    same = {
        place
        for place in english.keys() & german.keys()
        if english[place] == german[place] and len([word for word in english[place].split() if word.isalpha()]) > 1
    }

    assert sorted(same - SAME_IN_GERMAN) == []


def test_german_is_written_with_german_quotation_marks_and_says_du() -> None:
    """One voice: „so“, and never the formal address."""
    german = all_of(GERMAN)
    formal = {
        place for place, said in german.items() if any(f" {word} " in f" {said} " for word in ("Ihr", "Ihre", "Ihnen"))
    }
    marks = {place for place, said in german.items() if "”" in said or '"' in said}

    assert formal == set()
    assert marks == set()


def test_the_gathered_pages_do_not_use_a_name_twice() -> None:
    """`text.NAME` is one sentence, whichever page it stands on."""
    names = Counter(
        name
        for page in text.GATHERED
        for name, value in vars(page).items()
        if not name.startswith("_") and getattr(value, "__module__", page.__name__) == page.__name__
        if name.isupper() or callable(value)
    )

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("tags", [["de-AT", "en"], ["de_DE"], ["fr-FR", "de"]])
def test_german_is_spoken_where_the_computer_speaks_it(tags: list[str]) -> None:
    """The first wish that can be met."""
    assert language.preferred(tags) == "de"


@pytest.mark.parametrize("tags", [[], ["C"], ["fr-FR"], ["en-GB", "de"]])
def test_english_is_spoken_elsewhere(tags: list[str]) -> None:
    """Also where nobody says what is wanted."""
    assert language.preferred(tags) == "en"
