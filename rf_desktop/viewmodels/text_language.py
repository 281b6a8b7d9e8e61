"""Choosing the language. A language's own name is the same in every language."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.client.preferences import LanguageChoice

LANGUAGE = "Language"
LANGUAGES: Mapping[LanguageChoice, str] = {"system": "Like the computer", "en": "English", "de": "Deutsch"}
HINT = "Everything in this window, at once. What people and FlowPilot wrote stays as it was written."
