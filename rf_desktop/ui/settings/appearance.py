"""How it looks: light or dark, and whether things move. Other small choices about this computer join as rows (D5)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rf_desktop.ui.settings.language import LanguageRow
from rf_desktop.ui.settings.page import Note, Page
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Choice
from rf_desktop.ui.widgets.fields import ComboBox
from rf_desktop.viewmodels import local_words, text, text_settings

MakeRow = Callable[[Surroundings], QWidget | None]
ROWS: tuple[MakeRow, ...] = (LanguageRow,)
"""More rows of this page, each under the last: start at login, language … None leaves a row out."""

_WISHES: tuple[tuple[str, bool | None], ...] = (("desktop", None), ("full", False), ("reduced", True))


class AppearancePage(Page):
    """Each choice takes effect at once and is kept at once."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        theme = around.theme
        self._note = Note(theme, "settings-appearance-note")
        self._looks = ComboBox(theme, text_settings.LOOK)
        self._looks.setObjectName("settings-appearance")
        for choice in Choice:
            self._looks.addItem(text.APPEARANCES[choice.value], choice)
        self._looks.setCurrentIndex(list(Choice).index(theme.choice))
        self._looks.activated.connect(lambda at: self._choose_look(list(Choice)[at]))
        self._motion = ComboBox(theme, text_settings.MOTION)
        self._motion.setObjectName("settings-motion")
        for name, _ in _WISHES:
            self._motion.addItem(text_settings.MOTION_CHOICES[name], name)
        if around.preferences is not None:
            wish = around.preferences.now.value.reduced_motion
            self._motion.setCurrentIndex([each for _, each in _WISHES].index(wish))
        self._motion.activated.connect(lambda at: self._choose_motion(_WISHES[at][1]))
        self.section(text_settings.LOOK)
        self.column.addWidget(self._looks)
        self.say(text_settings.LOOK_HINT)
        self.section(text_settings.MOTION)
        self.column.addWidget(self._motion)
        self.section(text_settings.SIZE)
        self.say(text_settings.SIZE_HINT)
        for make in ROWS:
            row = make(around)
            if row is not None:
                self.column.addSpacing(theme.tokens.space.m)
                self.column.addWidget(row)
        self.column.addWidget(self._note)
        self.finish()

    def _choose_look(self, choice: Choice) -> None:
        self.around.theme.choose(choice)
        self._keep(theme=choice.value)

    def _choose_motion(self, wish: bool | None) -> None:
        self.around.theme.motion.wish = wish
        self._keep(reduced_motion=wish)

    def _keep(self, **changes: object) -> None:
        preferences = self.around.preferences
        why = "" if preferences is None else preferences.change(**changes)
        self._note.tell(local_words.settings_not_kept(why) if why else text_settings.SAVED, "bad" if why else "good")
