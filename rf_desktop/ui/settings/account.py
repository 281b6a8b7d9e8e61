"""Who I am, my password, and where I am signed in (D5, R2)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rf_desktop.ui.forms.field import Field
from rf_desktop.ui.settings.page import Note, Page
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import ElidedLabel, Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_account
from rf_desktop.viewmodels.account_settings import AccountPage, AccountState, SignInRow


class AccountForm(Page):
    """Loads the sign-ins itself."""

    def __init__(self, page: AccountPage, around: Surroundings) -> None:
        super().__init__(around)
        self._page = page
        self._shown: tuple[SignInRow, ...] | None = None
        self._changed = 0
        self.column.addWidget(PlainLabel(self.theme, page.who, face=Face.STRONG, selectable=True))
        self.say(page.account, name="settings-account-name")
        self.say(page.role, name="settings-role")
        if not page.may_change_roles:
            self.say(text_account.ADMINS_CHANGE_ROLES)
        self._password()
        self._sign_ins()
        self.finish()
        self.follow(page.state, self._show)
        around.tasks.start("load sign-ins", page.load())

    # The password ------------------------------------------------------------------------------------------------

    def _password(self) -> None:
        theme, tasks, page = self.theme, self.around.tasks, self._page
        self.section(text_account.PASSWORD)
        lines = {
            "old": LineEdit(theme, text_account.OLD_PASSWORD, secret=True),
            "new": LineEdit(theme, text_account.NEW_PASSWORD, secret=True),
            "again": LineEdit(theme, text_account.SAME_AGAIN, secret=True),
        }
        self._lines = lines
        self._fields = {name: Field(theme, line.accessibleName(), line) for name, line in lines.items()}
        for name, line in lines.items():
            line.setObjectName(f"settings-password-{name}")
            line.setMaximumWidth(320)
            self.column.addWidget(self._fields[name])
        self._change = Button(theme, text_account.CHANGE_PASSWORD, Kind.SECONDARY)
        self._change.setObjectName("settings-password-change")

        def change() -> None:
            typed = [lines[name].text() for name in ("old", "new", "again")]
            tasks.start("change password", page.change_password(*typed))

        self._change.clicked.connect(change)
        lines["again"].returnPressed.connect(change)
        self.add(self._change)
        self.say(text_account.PASSWORD_HINT)
        self._note = Note(theme, "settings-password-note")
        self.column.addWidget(self._note)

    # The sign-ins ------------------------------------------------------------------------------------------------

    def _sign_ins(self) -> None:
        theme, tasks, page = self.theme, self.around.tasks, self._page
        self.section(text_account.SIGN_INS)
        self._loading = self.say(text_account.LOADING_SIGN_INS, name="settings-sign-ins-state")
        self._again = Button(theme, text_account.TRY_AGAIN, Kind.SECONDARY, icon="refresh-cw")
        self._again.setObjectName("settings-sign-ins-again")
        self._again.clicked.connect(lambda: tasks.start("load sign-ins", page.load()))
        self.add(self._again)
        self._rows = QWidget()
        rows = QVBoxLayout(self._rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.tokens.space.xs)
        self.column.addWidget(self._rows)
        self._list_note = Note(theme, "settings-sign-ins-note")
        self.column.addWidget(self._list_note)
        everywhere = _TwicePressed(self, text_account.EVERYWHERE, text_account.EVERYWHERE_SURE)
        everywhere.setObjectName("settings-sign-out-everywhere")
        everywhere.clicked.connect(
            lambda: everywhere.is_sure() and tasks.start("sign out everywhere", page.end_everywhere())
        )
        self.add(everywhere)
        self.say(text_account.EVERYWHERE_HINT)

    def _row(self, row: SignInRow) -> QWidget:
        theme, page = self.theme, self._page
        line = QWidget()
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.tokens.space.s)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(theme, row.device, face=Face.BODY))
        words.addWidget(ElidedLabel(theme, row.when, face=Face.SMALL, ink=Ink.MUTED))
        box.addLayout(words, 1)
        if not row.current:
            end = Button(theme, text_account.END, Kind.SECONDARY)
            end.setObjectName(f"settings-end-{row.key}")
            end.setAccessibleName(text_account.END_ON.format(device=row.device))
            end.clicked.connect(lambda: self.around.tasks.start(f"end sign-in {row.key}", page.end(row.key)))
            box.addWidget(end, 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _show(self, state: AccountState) -> None:
        self._change.set_busy(state.busy)
        for name, field in self._fields.items():
            field.show_problem(state.problems.get(name, ""))
        self._note.tell(state.note, state.tone)
        if state.changed != self._changed:
            self._changed = state.changed
            for line in self._lines.values():
                _forget(line)
        self._loading.setText(state.unknown or text_account.LOADING_SIGN_INS)
        self._loading.setVisible(bool(state.unknown) or state.sign_ins is None)
        self._again.setVisible(bool(state.unknown))
        self._list_note.tell(state.sign_ins_note, state.sign_ins_tone)
        if state.sign_ins is not None and state.sign_ins != self._shown:
            self._shown = state.sign_ins
            self._fill(state.sign_ins)

    def _fill(self, rows: tuple[SignInRow, ...]) -> None:
        layout = self._rows.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row in rows:
            layout.addWidget(self._row(row))


class _TwicePressed(Button):
    """A press asks, a second one means it; who looks elsewhere in between has changed their mind."""

    def __init__(self, page: Page, words: str, question: str) -> None:
        super().__init__(page.theme, words, Kind.DANGER)
        self._words, self._question = words, question
        self._asked = False

    def is_sure(self) -> bool:
        """Whether this press is the second one."""
        sure, self._asked = self._asked, not self._asked
        self.setText(self._words if sure else self._question)
        self.updateGeometry()
        return sure

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._asked = False
        self.setText(self._words)


def _forget(line: QLineEdit) -> None:
    """Empty it for good: no undo brings a password back."""
    line.clear()
    line.setModified(False)
