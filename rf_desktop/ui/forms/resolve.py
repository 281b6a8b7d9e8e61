"""*Resolve*: cause, fix, a word on the handoff, a write-up and who may read it, time worked (T7)."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from rf_desktop.domain import limits
from rf_desktop.domain.vocabulary import HandoffVerdict, Visibility
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.forms.sheet import FormModel, FormSheet, choose
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import ComboBox, LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text, text_learning
from rf_desktop.viewmodels.form_view import ResolveValues
from rf_desktop.viewmodels.write_up_drafts import WriteUpDraft, WriteUpDrafts

_MOST_MINUTES = 100_000


class ResolveModel(FormModel[ResolveValues], Protocol):
    """The resolve form as the sheet sees it."""

    had_handoff: bool
    drafts: WriteUpDrafts | None


class ResolveSheet(FormSheet[ResolveValues]):
    """Ends the open session."""

    def __init__(self, form: ResolveModel, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        super().__init__(form, theme, tasks, window, name="resolve", title=text.RESOLVE_TITLE, submit=text.RESOLVE)
        initial = form.initial
        self._had_handoff = form.had_handoff
        self._cause = self._long("cause", text.RESOLVE_CAUSE, initial.cause, 2)
        self._fix = self._long("fix", text.RESOLVE_FIX, initial.fix, 2)
        self._verdict = ComboBox(theme, text.RESOLVE_VERDICT)
        self._verdict.addItem(text.NO_VERDICT, None)
        for verdict, word in text.VERDICT.items():
            self._verdict.addItem(word, verdict)
        choose(self._verdict, initial.verdict)
        self.add_field("verdict", text.RESOLVE_VERDICT, self._verdict).setVisible(form.had_handoff)
        self._verdict_note = self._long("verdict_note", text.RESOLVE_VERDICT_MISSING, initial.verdict_note, 1)
        self._write_up = self._long("write_up", text.RESOLVE_WRITE_UP, initial.write_up, 4)
        self._offer_drafts(form.drafts)
        line = self.row()
        self._visibility = ComboBox(theme, text.RESOLVE_VISIBILITY)
        for visibility, word in text.VISIBILITY.items():
            self._visibility.addItem(word, visibility)
        choose(self._visibility, initial.visibility)
        self.add_field("visibility", text.RESOLVE_VISIBILITY, self._visibility, line)
        self._minutes = LineEdit(theme, text.RESOLVE_MINUTES)
        self._minutes.setValidator(QIntValidator(0, _MOST_MINUTES, self._minutes))
        self._minutes.setText(str(initial.minutes))
        self.add_field("minutes", text.RESOLVE_MINUTES, self._minutes, line)
        line.setStretch(0, 2)
        line.setStretch(1, 1)
        self._verdict.currentIndexChanged.connect(lambda _: self._ask_what_was_missing())
        self._ask_what_was_missing()
        self.finish()

    def values(self) -> ResolveValues:
        written = self._minutes.text().strip()
        return ResolveValues(
            cause=self._cause.text(),
            fix=self._fix.text(),
            verdict=cast("HandoffVerdict | None", self._verdict.currentData()) if self._had_handoff else None,
            verdict_note=self._verdict_note.text(),
            write_up=self._write_up.text(),
            visibility=cast("Visibility", self._visibility.currentData()),
            minutes=int(written) if written.isdecimal() else 0,
        )

    def _long(self, key: str, label: str, initial: str, lines: int) -> LongTextEdit:
        control = LongTextEdit(self._theme, label, most=limits.RESOLUTION, min_lines=lines, max_lines=8)
        control.setPlainText(initial)
        field = self.add_field(key, label, control)
        control.paste_refused.connect(lambda length: field.show_problem(text.paste_refused(length, limits.RESOLUTION)))
        return control

    def _offer_drafts(self, drafts: WriteUpDrafts | None) -> None:
        """*Draft the write-up* below its field."""
        if drafts is None:
            return
        line = self.row()
        button = Button(self._theme, text_learning.DRAFT_WRITE_UP, Kind.SECONDARY, icon="sparkles")
        button.setObjectName("resolve-draft")
        note = PlainLabel(self._theme, face=Face.SMALL, ink=Ink.MUTED)
        note.setObjectName("resolve-draft-note")
        button.clicked.connect(lambda: self._tasks.start("draft write-up", drafts.draft(self.values())))
        line.addWidget(button)
        line.addWidget(note, 1)
        shown = 0

        def show(state: WriteUpDraft) -> None:
            nonlocal shown
            button.set_busy(state.busy)
            if state.serial > shown:
                shown = state.serial
                self._write_up.setPlainText(state.text)
                note.setText(state.note)

        unwatch = drafts.state.watch(show)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a bound method would not outlive the sheet

    def _ask_what_was_missing(self) -> None:
        asked = self._had_handoff and self._verdict.currentData() == "missing"
        self.field("verdict_note").setVisible(asked)
