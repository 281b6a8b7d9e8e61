"""What the program itself adds to the palette (D4, D5)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rf_desktop import paths
from rf_desktop.app.settings_door import language_actions
from rf_desktop.viewmodels import language


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    language.speak("en", {})


@pytest.mark.parametrize("spoken", ["en", "de"])
def test_the_other_languages_are_found_in_either(spoken: str) -> None:
    """D5: whoever does not read the language that is spoken finds their own."""
    language.speak(spoken, language.read_catalogue(paths.resources() / "language", spoken) if spoken != "en" else {})
    chosen: list[str] = []
    for action in language_actions("system", chosen.append):
        sought = f"{action.name} {action.words}"
        assert {"Sprache", "Language"} <= set(sought.replace(":", "").title().split())
        assert action.do() is None
        if action.id == "app.language-de":
            assert {"German", "Deutsch"} <= set(sought.split())
        else:
            assert {"English", "Englisch"} <= set(sought.split())
    assert chosen == ["en", "de"]


def test_the_chosen_one_is_not_offered() -> None:
    """What cannot be done is left out."""
    assert [action.id for action in language_actions("de", lambda _: None)] == [
        "app.language-system",
        "app.language-en",
    ]
