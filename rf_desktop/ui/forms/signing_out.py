"""Asks before a sign-out that would take something along (D3)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.sheet import FormSheet
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.labels import PlainLabel
from rf_desktop.viewmodels import text, text_account
from rf_desktop.viewmodels.leaving import SignOutQuestion


class SignOutSheet(FormSheet[None]):
    """No fields; the harmless answer has the focus."""

    def __init__(self, question: SignOutQuestion, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        super().__init__(
            question, theme, tasks, window, name="sign-out", title=text_account.SIGN_OUT_SURE, submit=text.SIGN_OUT
        )
        goes = PlainLabel(theme, question.goes)
        goes.setObjectName("sign-out-goes")
        self.column.addWidget(goes)
        self.setAccessibleDescription(question.goes)
        self.finish()

    def values(self) -> None:
        return None

    def focus_first(self) -> None:
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
