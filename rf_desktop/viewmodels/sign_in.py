"""Signing in with e-mail and password."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.moments import Clock
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, trouble


@dataclass(frozen=True)
class Asking:
    """The form; `problem` is why the last try failed. The password stays in its field."""

    email: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Busy:
    """On its way."""

    email: str


@dataclass(frozen=True)
class Done:
    """Signed in."""


SignInState = Asking | Busy | Done


class SignIn:
    """sign_in: asks the server. signed_in: takes over the workspace, not started yet."""

    def __init__(
        self,
        sign_in: Callable[[str, str], Awaitable[Workspace]],
        signed_in: Callable[[Workspace], None],
        clock: Clock,
        email: str = "",
        problem: str = "",
    ) -> None:
        self.state: Cell[SignInState] = Cell(Asking(email, problem))
        self._sign_in = sign_in
        self._signed_in = signed_in
        self._clock = clock

    async def submit(self, email: str, password: str) -> bool:
        """Try; whether it worked. A second press while it is on its way does nothing."""
        email = email.strip()
        if not isinstance(self.state.value, Asking):
            return False
        if not email or not password:
            missing = "password" if email else "email"
            self.state.set(Asking(email, text.FILL_IN.format(field=trouble.field_name(missing))))
            return False
        self.state.set(Busy(email))
        try:
            workspace = await self._sign_in(email, password)
        except ClientError as error:
            self.state.set(Asking(email, trouble.sentence(error, self._clock())))
            return False
        except BaseException:
            self.state.set(Asking(email))
            raise
        self.state.set(Done())
        self._signed_in(workspace)
        return True
