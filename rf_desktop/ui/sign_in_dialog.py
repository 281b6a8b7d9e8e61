"""E-mail and password, on a page over the whole window. What was typed stays when a try fails; no password is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.doors.page import DoorPage
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.labels import Face
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.sign_in import Asking, Busy, Done, SignIn, SignInState

Way = tuple[str, str, Callable[[], None]]


class SignInDialog(DoorPage):
    """Shows one SignIn until somebody is signed in."""

    def __init__(
        self,
        sign_in: SignIn,
        theme: Theme,
        tasks: TaskScope,
        window: QWidget,
        *,
        where: str = "",
        ways: tuple[Way, ...] = (),
    ) -> None:
        """where: a line under the title, as the server's name. ways: what else one can do (`DoorPage.add_ways`)."""
        super().__init__("sign-in", text.SIGN_IN_TITLE, theme, tasks, window)
        self._sign_in = sign_in
        if where:
            self.say(where, face=Face.SMALL)
        self._email = self.add_field("email", text.SIGN_IN_EMAIL)
        self._password = self.add_field("password", text.SIGN_IN_PASSWORD, secret=True)
        self.add_submit(text.SIGN_IN)
        if ways:
            self.add_ways(*ways)
        self.finish()
        self._unwatch = sign_in.state.watch(self._show)

    def send(self) -> None:
        """Try."""
        self.tasks.start("sign in", self._sign_in.submit(self._email.text(), self._password.text()))

    @property
    def form(self) -> SignIn:
        """What it shows."""
        return self._sign_in

    def leave(self) -> None:
        """Go away for good."""
        self._unwatch()
        super().leave()

    def focus_first(self) -> None:
        """The cursor goes where something is missing."""
        (self._password if self._email.text() else self._email).setFocus()

    def _show(self, state: SignInState) -> None:
        match state:
            case Asking(email, problem):
                if not self._email.text():
                    self._email.setText(email)
                self.show_state(busy=False, problems={"": problem} if problem else {})
                if problem:
                    self._password.setFocus()
                    self._password.selectAll()
            case Busy():
                self.show_state(busy=True, problems={})  # so that the same answer to another try is seen to be new
            case Done():
                self._password.clear()
