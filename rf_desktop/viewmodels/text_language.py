"""Choosing the language. A language's own name is the same in every language."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.client.preferences import LanguageChoice

LANGUAGE = "Language"
LANGUAGES: Mapping[LanguageChoice, str] = {"system": "Like the computer", "en": "English", "de": "Deutsch"}
SPEAK = "Language: {name}"
SPEAK_WORDS: Mapping[LanguageChoice, str] = {
    "system": "Sprache speak",
    "en": "Sprache speak Englisch",
    "de": "Sprache speak German",
}
"""Also in the other language: whoever looks for them may not read this one."""
HINT = "Everything in this window, at once. What people and FlowPilot wrote stays as it was written."
