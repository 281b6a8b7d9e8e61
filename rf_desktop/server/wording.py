"""The words of a session's language, read once from the catalogue that the window speaks from too (D5, T6)."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from functools import cache
from typing import Any

from rf_desktop import paths
from rf_desktop.domain.vocabulary import Language
from rf_desktop.domain.wording import ENGLISH, Wording

TABLE = "session"
OF_OTHER_TABLES = ("language", "domains", "months", "date")
"""Fields that the window has words for already."""


@cache
def words_of(language: Language) -> Wording:
    """The words of a language. Raises OSError or TOMLDecodeError for an installation that is not complete."""
    if language == "en":
        return ENGLISH
    file = paths.resources() / "language" / f"{language}.toml"
    catalogue: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    known = {each.name for each in fields(Wording)}
    own = {name: said for name, said in catalogue[TABLE].items() if name in known}
    return replace(
        ENGLISH,
        **own,
        language=language,
        domains=catalogue["text_domains"]["DOMAINS"],
        months=tuple(catalogue["text_time"]["MONTHS"]),
        date=catalogue["text_time"]["DATE_AND_YEAR"],
    )
