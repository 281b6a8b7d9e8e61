"""The account's AI in the settings: for admins a form, for everybody else a sentence (A6, A9)."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.contract.ai import AiSettings
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.field import Field
from rf_desktop.ui.settings.meanings import MeaningsOffer
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import CheckBox, LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_ai
from rf_desktop.viewmodels.ai_settings import AiSettingsPage, AiState, AiValues, NoteTone

_INKS: dict[NoteTone, Ink] = {"plain": Ink.MUTED, "good": Ink.OK, "bad": Ink.URGENT}


class AiSection(QWidget):
    """Loads itself; each press is one task of `tasks`, so that a double click does a thing once."""

    def __init__(self, page: AiSettingsPage, theme: Theme, tasks: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._theme = theme
        self._tasks = tasks
        self._filled: AiSettings | None = None
        self._said = ""
        self._status = PlainLabel(theme, text_ai.LOADING, face=Face.SMALL, ink=Ink.MUTED)
        self._status.setObjectName("settings-ai-status")
        self._note = PlainLabel(theme, "", face=Face.SMALL, ink=Ink.MUTED)
        self._note.setObjectName("settings-ai-note")
        self._note.hide()
        self._kept = PlainLabel(theme, "", face=Face.SMALL, ink=Ink.MUTED)
        self._usage = PlainLabel(theme, "", face=Face.SMALL, ink=Ink.MUTED)
        self._usage.setObjectName("settings-ai-usage")
        self._meanings = MeaningsOffer(theme)
        self._enabled = CheckBox(theme, text_ai.ENABLED)
        self._enabled.setObjectName("settings-ai-enabled")
        self._model = LineEdit(theme, text_ai.MODEL, placeholder=text_ai.MODEL_HINT)
        self._offered = QStringListModel(self)
        completer = QCompleter(self._offered, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._model.setCompleter(completer)
        self._address = LineEdit(theme, text_ai.ADDRESS, placeholder=text_ai.ADDRESS_HINT)
        self._key = LineEdit(theme, text_ai.KEY, secret=True)
        self._tokens = LineEdit(theme, text_ai.TOKENS, placeholder=text_ai.TOKENS_HINT)
        self._save = Button(theme, text_ai.SAVE, Kind.SECONDARY)
        self._test = Button(theme, text_ai.TEST, Kind.PRIMARY)
        self._forget = Button(theme, text_ai.FORGET_KEY, Kind.QUIET)
        self._fields = {
            "model": Field(theme, text_ai.MODEL, self._model),
            "base_url": Field(theme, text_ai.ADDRESS, self._address),
            "key": Field(theme, text_ai.KEY, self._key),
            "monthly_tokens": Field(theme, text_ai.TOKENS, self._tokens),
        }
        for name, control in (
            ("model", self._model),
            ("address", self._address),
            ("key", self._key),
            ("tokens", self._tokens),
            ("save", self._save),
            ("test", self._test),
            ("forget-key", self._forget),
        ):
            control.setObjectName(f"settings-ai-{name}")
        self._arrange()
        self._save.clicked.connect(lambda: self._start(page.save(self._values())))
        self._test.clicked.connect(lambda: self._start(page.test(self._values())))
        self._forget.clicked.connect(lambda: self._start(page.forget_key(self._values())))
        unwatch = page.state.watch(self._show)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a bound method would not outlive the section
        tasks.start("load-ai-settings", page.load())

    def _start(self, press: Coroutine[Any, Any, object]) -> None:
        self._tasks.start("ai-settings", press)

    def _values(self) -> AiValues:
        return AiValues(
            self._enabled.isChecked(),
            self._model.text(),
            self._address.text(),
            self._key.text(),
            self._tokens.text(),
        )

    def _show(self, state: AiState) -> None:
        self._status.setText(state.status)
        self._kept.setText(state.kept)
        self._kept.setVisible(bool(state.kept) and self._page.may_change)
        self._usage.setText(state.usage)
        self._usage.setVisible(bool(state.usage))
        self._meanings.show_meanings(state.meanings, may_offer=self._page.may_change)
        self._note.setText(state.note)
        self._note.set_ink(_INKS[state.tone])
        self._note.setVisible(bool(state.note))
        if state.note and state.note != self._said:
            announce(self._note, state.note, False)
        self._said = state.note
        self._form.setVisible(self._page.may_change and state.settings is not None)
        if state.settings is not None and state.settings is not self._filled:
            self._filled = state.settings  # what the server keeps; what was typed and refused stays in the fields
            self._fill(self._page.initial)
            self._key.setPlaceholderText(state.key_hint)
        self._forget.setVisible(state.may_forget)
        for button in (self._save, self._test, self._forget):
            button.setEnabled(not state.busy)
        self._test.set_busy(state.busy)
        self._offered.setStringList(list(state.models))
        for name, field in self._fields.items():
            field.show_problem(state.problems.get(name, ""))

    def _fill(self, values: AiValues) -> None:
        self._enabled.setChecked(values.enabled)
        self._model.setText(values.model)
        self._address.setText(values.base_url)
        self._key.setText(values.key)
        self._tokens.setText(values.monthly_tokens)

    def _arrange(self) -> None:
        theme, space = self._theme, self._theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.m)
        column.addWidget(self._status)
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(space.s)
        form.addWidget(self._enabled)
        for field in self._fields.values():
            form.addWidget(field)
        form.addWidget(self._kept)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.s)
        for button in (self._test, self._save, self._forget):
            buttons.addWidget(button)
        buttons.addStretch(1)
        form.addLayout(buttons)
        form.addWidget(self._note)
        column.addWidget(self._form)
        column.addWidget(self._usage)
        column.addWidget(self._meanings)
        if not self._page.may_change:
            column.addWidget(PlainLabel(theme, text_ai.ADMINS_CHANGE_IT, face=Face.SMALL, ink=Ink.MUTED))
        column.addStretch(1)
