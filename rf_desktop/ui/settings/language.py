"""The language, on the page of how it looks: chosen, and spoken at once (D5)."""

from __future__ import annotations

from typing import get_args

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rf_desktop.client.preferences import LanguageChoice
from rf_desktop.ui.settings.page import Note
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets.fields import ComboBox
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle
from rf_desktop.viewmodels import local_words, text_language

_CHOICES: tuple[LanguageChoice, ...] = get_args(LanguageChoice)


class LanguageRow(QWidget):
    """Whoever keeps the preferences watches them and speaks; this row only writes down what was chosen."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        theme = around.theme
        self._preferences = around.preferences
        self._note = Note(theme, "settings-language-note")
        self._choice = ComboBox(theme, text_language.LANGUAGE)
        self._choice.setObjectName("settings-language")
        for choice in _CHOICES:
            self._choice.addItem(text_language.LANGUAGES[choice], choice)
        if self._preferences is not None:
            self._choice.setCurrentIndex(_CHOICES.index(self._preferences.now.value.language))
        self._choice.activated.connect(lambda at: self._choose(_CHOICES[at]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.s)
        column.addWidget(SectionTitle(theme, text_language.LANGUAGE))
        column.addWidget(self._choice)
        column.addWidget(PlainLabel(theme, text_language.HINT, face=Face.SMALL, ink=Ink.MUTED))
        column.addWidget(self._note)

    def _choose(self, choice: LanguageChoice) -> None:
        why = "" if self._preferences is None else self._preferences.change(language=choice)
        if why:
            self._note.tell(local_words.settings_not_kept(why), "bad")
