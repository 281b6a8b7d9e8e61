"""*New session*: the problem, and what is known of it (T10)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rf_desktop.domain import limits
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.forms.sheet import FormModel, FormSheet
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.form_view import NewSessionValues


class NewSessionSheet(FormSheet[NewSessionValues]):
    """Starts a session."""

    def __init__(self, form: FormModel[NewSessionValues], theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        super().__init__(
            form, theme, tasks, window, name="new-session", title=text.NEW_SESSION_TITLE, submit=text.START_SESSION
        )
        self._problem_field = LongTextEdit(
            theme, text.NEW_SESSION_PROBLEM, most=limits.MESSAGE, placeholder=text.PROBLEM_HINT, min_lines=3
        )
        self._problem_field.setPlainText(form.initial.problem)
        field = self.add_field("problem", text.NEW_SESSION_PROBLEM, self._problem_field)
        self._problem_field.paste_refused.connect(
            lambda length: field.show_problem(text.paste_refused(length, limits.MESSAGE))
        )
        self._lines: dict[str, LineEdit] = {}
        line = self.row()
        for place, (key, label) in enumerate(text.NEW_SESSION_FIELDS.items()):
            if place and place % 2 == 0:
                line = self.row()
            control = LineEdit(theme, label)
            control.setText(getattr(form.initial, key))
            self._lines[key] = control
            self.add_field(key, label, control, line)
            line.setStretch(line.count() - 1, 1)
        if line.count() == 1:
            line.addWidget(QWidget(), 1)  # a stretch would have no gap before it: the field alone would be wider
        self.finish()

    def values(self) -> NewSessionValues:
        return NewSessionValues(
            problem=self._problem_field.text(), **{key: control.text() for key, control in self._lines.items()}
        )
