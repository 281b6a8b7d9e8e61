"""The forms of the ways back: one line of why, an offer to a colleague, a question, a remark (C3, C8, C9)."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from rf_desktop.client.observable import Cell
from rf_desktop.domain import limits
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.coached import CoachedSheet
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.forms.sheet import FormModel, FormSheet
from rf_desktop.ui.forms.target_box import TargetBox
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text, text_ways
from rf_desktop.viewmodels.form_view import Target
from rf_desktop.viewmodels.ways_forms import (
    AnyWayForm,
    CoachedForm,
    ConsultForm,
    ConsultValues,
    ReasonForm,
    ReasonValues,
    ReasonWords,
    ReassignForm,
    ReassignValues,
    RemarkForm,
    RemarkValues,
)

V = TypeVar("V")


class _ReasonModel(FormModel[ReasonValues], Protocol):
    words: ReasonWords


class _TargetsModel(FormModel[V], Protocol[V]):
    targets: Cell[tuple[Target, ...]]

    async def load_targets(self) -> None: ...


class _ConsultModel(_TargetsModel[ConsultValues], Protocol):
    fixed: Target | None


class _RemarkModel(FormModel[RemarkValues], Protocol):
    name: str


def sheet_for(form: AnyWayForm, theme: Theme, tasks: TaskScope, window: QWidget) -> FormSheet[Any]:
    """The sheet that shows a form."""
    match form:
        case ReasonForm():
            return ReasonSheet(form, theme, tasks, window)
        case CoachedForm():
            return CoachedSheet(form, theme, tasks, window)
        case ReassignForm():
            return ReassignSheet(form, theme, tasks, window)
        case ConsultForm():
            return ConsultSheet(form, theme, tasks, window)
        case RemarkForm():
            return RemarkSheet(form, theme, tasks, window)


class ReasonSheet(FormSheet[ReasonValues]):
    """Release, return, bring back, decline."""

    def __init__(self, form: _ReasonModel, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        said = form.words
        super().__init__(form, theme, tasks, window, name=said.name, title=said.title, submit=said.submit)
        if said.note:
            self.column.addWidget(PlainLabel(theme, said.note, face=Face.BODY, ink=Ink.MUTED))
        self._reason = LineEdit(theme, said.label, placeholder=said.hint)
        self._reason.setText(form.initial.reason)
        self.add_field("reason", said.label, self._reason)
        self.finish()

    def values(self) -> ReasonValues:
        return ReasonValues(self._reason.text())


class _TargetSheet(FormSheet[V], Generic[V]):
    """A form that goes to a colleague."""

    def watch_targets(self, model: _TargetsModel[V], box: TargetBox) -> None:
        """Fill the box now and when the colleagues have arrived."""
        self._model = model
        self._unwatch_targets = model.targets.watch(box.show_targets)
        self.destroyed.connect(self._unwatch_targets)

    def open(self) -> None:
        super().open()
        if hasattr(self, "_model"):
            self._tasks.start(f"targets of {self.objectName()}", self._model.load_targets())

    def _leave(self) -> None:
        if hasattr(self, "_unwatch_targets"):
            self._unwatch_targets()
        super()._leave()

    def long(self, key: str, label: str, initial: str, lines: int) -> LongTextEdit:
        return long_field(self, self._theme, key, label, initial, lines)


def long_field(sheet: FormSheet[Any], theme: Theme, key: str, label: str, initial: str, lines: int) -> LongTextEdit:
    """Several lines, as many characters as a question, an answer or a remark may have."""
    control = LongTextEdit(theme, label, most=limits.CARD_RESULT, min_lines=lines, max_lines=10)
    control.setPlainText(initial)
    field = sheet.add_field(key, label, control)
    control.paste_refused.connect(lambda length: field.show_problem(text.paste_refused(length, limits.CARD_RESULT)))
    return control


class ReassignSheet(_TargetSheet[ReassignValues]):
    """Offers what I have to a colleague."""

    def __init__(self, form: _TargetsModel[ReassignValues], theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        title, submit = text_ways.REASSIGN_TITLE, text_ways.REASSIGN_SEND
        super().__init__(form, theme, tasks, window, name="reassign", title=title, submit=submit)
        self.column.addWidget(PlainLabel(theme, text_ways.REASSIGN_NOTE, face=Face.BODY, ink=Ink.MUTED))
        initial = form.initial
        self._target = TargetBox(theme, text_ways.REASSIGN_TO, text_ways.CHOOSE_COLLEAGUE, initial.target_id)
        self.add_field("target_id", text_ways.REASSIGN_TO, self._target)
        self._reason = LineEdit(theme, text_ways.REASSIGN_REASON, placeholder=text_ways.REASSIGN_HINT)
        self._reason.setText(initial.reason)
        self.add_field("reason", text_ways.REASSIGN_REASON, self._reason)
        self.watch_targets(form, self._target)
        self.finish()

    def values(self) -> ReassignValues:
        return ReassignValues(self._target.wanted, self._reason.text())


class ConsultSheet(_TargetSheet[ConsultValues]):
    """One question, to a colleague or to who handed it off."""

    def __init__(self, form: _ConsultModel, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        fixed = form.fixed
        title = text_ways.CONSULT_SENDER_TITLE.format(name=fixed.name) if fixed else text_ways.CONSULT_TITLE
        super().__init__(form, theme, tasks, window, name="consult", title=title, submit=text_ways.CONSULT_SEND)
        self.column.addWidget(PlainLabel(theme, text_ways.CONSULT_NOTE, face=Face.BODY, ink=Ink.MUTED))
        self._fixed = fixed
        self._person = TargetBox(theme, text_ways.CONSULT_TO, text_ways.CHOOSE_COLLEAGUE, form.initial.person_id)
        if fixed is None:
            self.add_field("person_id", text_ways.CONSULT_TO, self._person)
            self.watch_targets(form, self._person)
        self._question = self.long("question", text_ways.CONSULT_QUESTION, form.initial.question, 3)
        self.finish()

    def values(self) -> ConsultValues:
        return ConsultValues(self._fixed.id if self._fixed else self._person.wanted, self._question.text())


class RemarkSheet(FormSheet[RemarkValues]):
    """*Offer Sam what I know*."""

    def __init__(self, form: _RemarkModel, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        title = text_ways.REMARK_TITLE.format(name=form.name)
        super().__init__(form, theme, tasks, window, name="remark", title=title, submit=text_ways.REMARK_SEND)
        self.column.addWidget(PlainLabel(theme, text_ways.REMARK_NOTE, face=Face.BODY, ink=Ink.MUTED))
        self._body = long_field(self, theme, "body", text_ways.REMARK_BODY, form.initial.body, 4)
        self.finish()

    def values(self) -> RemarkValues:
        return RemarkValues(self._body.text())
