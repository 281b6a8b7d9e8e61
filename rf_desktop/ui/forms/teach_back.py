"""*Tell Jane what helped*: a message to the junior, and the steps that the playbook should keep (T8)."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from rf_desktop.domain import limits
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.forms.sheet import FormModel, FormSheet
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text, text_learning
from rf_desktop.viewmodels.teach_back import TeachBackValues, edited


class TeachBackModel(FormModel[TeachBackValues], Protocol):
    """The teach-back as the sheet sees it."""

    name: str


class TeachBackSheet(FormSheet[TeachBackValues]):
    """Nothing is sent before it is pressed; an emptied step is left out."""

    def __init__(self, form: TeachBackModel, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        title = text_learning.TEACH_TITLE.format(name=form.name)
        super().__init__(form, theme, tasks, window, name="teach-back", title=title, submit=text_learning.TEACH_SEND)
        self._initial = form.initial
        label = text_learning.TEACH_TEXT.format(name=form.name)
        self._text = LongTextEdit(theme, label, most=limits.CARD_RESULT, min_lines=5, max_lines=12)
        self._text.setPlainText(form.initial.text)
        field = self.add_field("text", label, self._text)
        self._text.paste_refused.connect(
            lambda length: field.show_problem(text.paste_refused(length, limits.CARD_RESULT))
        )
        if form.initial.steps:
            self.column.addWidget(PlainLabel(theme, text_learning.TEACH_STEPS_NOTE, face=Face.SMALL, ink=Ink.MUTED))
        self._steps: list[LineEdit] = []
        for number, step in enumerate(form.initial.steps, start=1):
            line = LineEdit(theme, text_learning.TEACH_STEP.format(number=number))
            line.setText(step.text)
            line.setCursorPosition(0)
            self.add_field(f"step_{number}", text_learning.TEACH_STEP.format(number=number), line)
            self._steps.append(line)
        self.finish()

    def values(self) -> TeachBackValues:
        return edited(self._initial, self._text.text(), tuple(line.text() for line in self._steps))
