"""*Escalate*: why, notes with a counter, how urgent, to whom; what seniors ask first, what is like it (E4, E7, T9)."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rf_desktop.client.observable import Cell
from rf_desktop.domain import limits
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.before_escalating import Facts
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.forms.sheet import FormModel, FormSheet, choose
from rf_desktop.ui.radar import AlikeSessions
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.fields import ComboBox, LineEdit
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.before_escalating import AlikeRow, FactRow
from rf_desktop.viewmodels.form_view import Counter, EscalateValues, Target


class EscalateModel(FormModel[EscalateValues], Protocol):
    """The escalate form as the sheet sees it."""

    targets: Cell[tuple[Target, ...]]
    facts: Cell[tuple[FactRow, ...]]
    alike: Cell[tuple[AlikeRow, ...]]

    async def load_targets(self) -> None: ...

    async def look_around(self) -> None: ...

    def notes_counter(self, notes: str) -> Counter: ...


class EscalateSheet(FormSheet[EscalateValues]):
    """Hands the open session over.

    Signals:
        session_requested(str): a session that looks alike is to be read; what was typed here is kept.
    """

    session_requested = Signal(str)

    def __init__(self, form: EscalateModel, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        super().__init__(form, theme, tasks, window, name="escalate", title=text.ESCALATE_TITLE, submit=text.ESCALATE)
        self._model = form
        initial = form.initial
        self._wanted = initial.target_id
        self._initial_facts = initial.pre_flight
        self._reason = LineEdit(theme, text.ESCALATE_REASON, placeholder=text.ESCALATE_REASON_HINT)
        self._reason.setText(initial.reason)
        self._notes = LongTextEdit(
            theme,
            text.ESCALATE_NOTES,
            most=limits.NOTES,
            placeholder=text.ESCALATE_NOTES_HINT,
            min_lines=5,
            max_lines=10,
        )
        self._notes.setPlainText(initial.notes)
        self._priority = ComboBox(theme, text.ESCALATE_PRIORITY)
        for priority, word in text.PRIORITY.items():
            self._priority.addItem(word, priority)
        choose(self._priority, initial.priority)
        self._target = ComboBox(theme, text.ESCALATE_TARGET)
        self._alike = AlikeSessions(theme)
        self._alike.opened.connect(self._open_other)
        self._facts = Facts(theme)
        self.add_field("reason", text.ESCALATE_REASON, self._reason)
        notes = self.add_field("notes", text.ESCALATE_NOTES, self._notes)
        notes.counter().setObjectName("escalate-notes-counter")
        line = self.row()
        self.add_field("priority", text.ESCALATE_PRIORITY, self._priority, line)
        self.add_field("target_id", text.ESCALATE_TARGET, self._target, line)
        self._target.setObjectName("escalate-target")
        line.setStretch(1, 2)
        self._notes.textChanged.connect(self._count)
        self._notes.paste_refused.connect(self._refuse_paste)
        self._target.currentIndexChanged.connect(self._choose_target)
        self._count()
        unwatch = form.targets.watch(self._show_targets)
        self.column.addWidget(self._alike)  # below: what arrives later moves nothing that one is typing into
        self.column.addWidget(self._facts)
        self._unwatch_model = (
            unwatch,
            form.facts.watch(self._show_facts),
            form.alike.watch(self._alike.show_rows),
        )
        stops = self._unwatch_model
        self.destroyed.connect(lambda: [stop() for stop in stops])  # must not hold the sheet
        self.finish()

    def open(self) -> None:
        super().open()
        self._tasks.start("targets", self._model.load_targets())
        self._tasks.start("before escalating", self._model.look_around())

    def values(self) -> EscalateValues:
        return EscalateValues(
            reason=self._reason.text(),
            notes=self._notes.text(),
            priority=cast("Priority", self._priority.currentData()),
            target_id=self._wanted,
            pre_flight=self._facts.answers() or self._initial_facts,
        )

    def _show_facts(self, rows: tuple[FactRow, ...]) -> None:
        def add(key: str, label: str, control: QWidget, into: QVBoxLayout) -> object:
            return self.add_field(key, label, control, into)

        self._facts.show_rows(rows, self._initial_facts, add)

    def _open_other(self, session: str) -> None:
        self.cancel()
        self.session_requested.emit(session)

    def _choose_target(self, _place: int) -> None:
        chosen = self._target.currentData()
        self._wanted = PersonId(chosen) if chosen else None

    def _show_targets(self, targets: tuple[Target, ...]) -> None:
        """The colleagues arrived; the choice stays what it was."""
        self._target.blockSignals(True)
        self._target.clear()
        self._target.addItem(text.ESCALATE_TO_QUEUE, None)
        for target in targets:
            self._target.addItem(target.name, target.id)
        choose(self._target, self._wanted)
        self._target.blockSignals(False)

    def _count(self) -> None:
        counter = self._model.notes_counter(self._notes.text())
        self.field("notes").show_counter(counter.label, over=counter.over)

    def _refuse_paste(self, length: int) -> None:
        self.field("notes").show_problem(text.paste_refused(length, limits.NOTES))

    def _leave(self) -> None:
        for unwatch in self._unwatch_model:
            unwatch()
        super()._leave()
