"""*Return with steps*: why, one to five steps, when it comes back (C8)."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.domain import limits
from rf_desktop.domain.vocabulary import CardKind
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.sheet import FormModel, FormSheet, choose
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import ComboBox, LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, text_ways
from rf_desktop.viewmodels.teach_back import StepValues
from rf_desktop.viewmodels.ways_forms import MOST_STEPS, CoachedValues

_LAST = ("stop_condition", "minutes")


class CoachedModel(FormModel[CoachedValues], Protocol):
    """The coached return as the sheet sees it."""

    name: str


@dataclass(frozen=True)
class _Step:
    """The controls of one step."""

    text: LineEdit
    kind: ComboBox
    why: LineEdit
    if_it_fails: LineEdit

    def values(self) -> StepValues:
        kind = cast("CardKind", self.kind.currentData())
        return StepValues(self.text.text(), kind, self.why.text(), self.if_it_fails.text())


class CoachedSheet(FormSheet[CoachedValues]):
    """Back to the junior with steps; a step without text is left out."""

    def __init__(self, form: CoachedModel, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        title = text_ways.COACHED_TITLE.format(name=form.name)
        super().__init__(form, theme, tasks, window, name="coached", title=title, submit=text_ways.COACHED_SEND)
        initial = form.initial
        self._steps: list[_Step] = []
        self.column.addWidget(PlainLabel(theme, text_ways.COACHED_NOTE, face=Face.BODY, ink=Ink.MUTED))
        hint = text_ways.RETURN_HINT.format(name=form.name)
        self._reason = LineEdit(theme, text_ways.RETURN_REASON, placeholder=hint)
        self._reason.setText(initial.reason)
        self.add_field("reason", text_ways.RETURN_REASON, self._reason)
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.tokens.space.m)
        self.column.addLayout(self._box)
        self._add = Button(theme, text_ways.COACHED_ADD, Kind.QUIET, icon="plus")
        self._add.setObjectName("coached-add")
        self._add.clicked.connect(self.add_step)
        self.column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self._stop = LineEdit(theme, text_ways.COACHED_STOP, placeholder=text_ways.COACHED_STOP_HINT)
        self._stop.setText(initial.stop_condition)
        self.add_field("stop_condition", text_ways.COACHED_STOP, self._stop)
        self._minutes = ComboBox(theme, text_ways.COACHED_TIME)
        for minutes, words in text_ways.COACHED_TIMES.items():
            self._minutes.addItem(words, minutes)
        choose(self._minutes, initial.minutes)
        self.add_field("minutes", text_ways.COACHED_TIME, self._minutes)
        for step in initial.steps:
            self._show_step(step)
        self.finish()

    def values(self) -> CoachedValues:
        return CoachedValues(
            reason=self._reason.text(),
            steps=tuple(step.values() for step in self._steps),
            stop_condition=self._stop.text(),
            minutes=int(self._minutes.currentData() or 0),
        )

    def add_step(self) -> None:
        """One more, with the cursor in it."""
        self._show_step(StepValues("", "action", "", ""))
        self._steps[-1].text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_step(self, values: StepValues) -> None:
        number = len(self._steps) + 1
        theme = self._theme
        label = text_ways.COACHED_STEP.format(number=number)
        step = _Step(
            LineEdit(theme, label, placeholder=text_ways.COACHED_STEP_HINT),
            ComboBox(theme, text_ways.COACHED_KIND.format(number=number)),
            LineEdit(theme, text_ways.COACHED_WHY_NAME.format(number=number)),
            LineEdit(theme, text_ways.COACHED_IF_FAILS_NAME.format(number=number)),
        )
        step.text.setText(values.text)
        step.text.setMaxLength(limits.SUMMARY)
        for kind, word in text.CARD_KIND.items():
            step.kind.addItem(word, kind)
        choose(step.kind, values.kind)
        step.why.setText(values.why)
        step.if_it_fails.setText(values.if_it_fails)
        self._steps.append(step)
        first, second = QHBoxLayout(), QHBoxLayout()
        for line in (first, second):
            line.setSpacing(theme.tokens.space.m)
            self._box.addLayout(line)
        names = {
            f"step_{number}": (label, step.text, first),
            f"kind_{number}": (text_ways.COACHED_KIND_LABEL, step.kind, first),
            f"why_{number}": (text_ways.COACHED_WHY, step.why, second),
            f"fails_{number}": (text_ways.COACHED_IF_FAILS, step.if_it_fails, second),
        }
        for key, (words, control, line) in names.items():
            spoken = control.accessibleName()
            self.add_field(key, words, control, line).show()  # at once, so that it can take the focus
            control.setAccessibleName(spoken)
        first.setStretch(0, 1)
        # The first problem is looked for in the order in which the fields stand.
        for key in _LAST:
            if key in self._fields:
                self._fields[key] = self._fields.pop(key)
        self._add.setVisible(number < MOST_STEPS)
