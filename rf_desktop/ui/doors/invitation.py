"""Accepting an invitation: code, a password of one's own, and one is in (D5)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.doors.page import DoorPage
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels import text_first_run
from rf_desktop.viewmodels.form_view import FormState
from rf_desktop.viewmodels.invitation import Accepting


class InvitationPage(DoorPage):
    """Shows one Accepting; `have_sign_in` leads back to the sign-in."""

    def __init__(
        self, accepting: Accepting, have_sign_in: Callable[[], None], theme: Theme, tasks: TaskScope, window: QWidget
    ) -> None:
        super().__init__("invitation", text_first_run.INVITATION_TITLE, theme, tasks, window)
        self._accepting = accepting
        self._have_sign_in = have_sign_in
        self.say(text_first_run.INVITATION_LEAD)
        self.add_field("code", text_first_run.INVITATION_CODE)
        self.add_field("password", text_first_run.PASSWORD, hint=text_first_run.PASSWORD_HINT, secret=True)
        self.add_submit(text_first_run.ACCEPT)
        self.add_ways(("back", text_first_run.HAVE_SIGN_IN, have_sign_in))
        self.finish()
        self._unwatch = accepting.state.watch(self._show)

    def send(self) -> None:
        """Join."""
        code, password = self.fields["code"].text(), self.fields["password"].text()
        self.tasks.start("accept invitation", self._accepting.submit(code, password))

    def leave(self) -> None:
        """Go away for good."""
        self._unwatch()
        super().leave()

    def reject(self) -> None:
        """Esc leads back to the sign-in."""
        if not self._accepting.state.value.busy:
            self._have_sign_in()

    def _show(self, state: FormState) -> None:
        self.show_state(busy=state.busy, problems=state.problems)
