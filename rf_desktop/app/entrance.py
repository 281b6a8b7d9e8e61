"""The way in: a remembered token, the demo's own sign-in, or the question for e-mail and password."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Awaitable, Callable

from rf_desktop.app.plan import Plan
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.credentials import Credentials, Remembered
from rf_desktop.client.errors import Refused, SignedOut, UnexpectedReply, Unreachable
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.demo import DEMO_PASSWORD
from rf_desktop.domain.moments import now
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.sign_in_dialog import SignInDialog
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.sign_in import SignIn

_TOKEN = "token"
_BETWEEN_TRIES = 1.0  # seconds, while the server does not answer


class Entrance:
    """Signs one profile in, and remembers the token where the computer keeps secrets (D3)."""

    def __init__(
        self,
        plan: Plan,
        address: Cell[ServerAddress],
        window: MainWindow,
        theme: Theme,
        tasks: TaskScope,
        credentials: Credentials,
    ) -> None:
        self._plan = plan
        self._address = address
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._credentials = credentials

    async def enter(self, *, ask: bool) -> tuple[Workspace, str]:
        """A signed-in workspace, not started, and why its token is not remembered ("" when it is).

        With `ask` the form is shown in any case: somebody has just signed out.
        """
        self._window.start_page.show_waiting(text.SIGNING_IN)
        known = None if ask else await self._with_token() or await self._as_demo_person()
        workspace = known or await self._by_asking()
        keeping = await self._credentials.set(_TOKEN, workspace.token)
        return workspace, "" if isinstance(keeping, Remembered) else keeping.reason

    async def forget(self) -> None:
        """Forget the token."""
        await self._credentials.forget(_TOKEN)

    async def _with_token(self) -> Workspace | None:
        token = await self._credentials.get(_TOKEN)
        if not token:
            return None
        folder = self._plan.data_folder
        return await self._until_answered(lambda: Workspace.resume(self._address, token, folder=folder))

    async def _as_demo_person(self) -> Workspace | None:
        email = self._plan.demo_email
        if email is None:
            return None
        return await self._until_answered(lambda: self._sign_in(email, DEMO_PASSWORD))

    async def _until_answered(self, enter: Callable[[], Awaitable[Workspace]]) -> Workspace | None:
        """Try until the server answers; None when it does not let this one in."""
        while True:
            try:
                return await enter()
            except (SignedOut, Refused):
                return None
            except (Unreachable, UnexpectedReply):
                self._window.start_page.show_waiting(text.UNREACHABLE_AT_START)
                await asyncio.sleep(_BETWEEN_TRIES)

    async def _sign_in(self, email: str, password: str) -> Workspace:
        return await Workspace.sign_in(
            self._address, email, password, folder=self._plan.data_folder, device=platform.node()
        )

    async def _by_asking(self) -> Workspace:
        arrived: asyncio.Future[Workspace] = asyncio.get_running_loop().create_future()

        form = SignIn(self._sign_in, arrived.set_result, now, email=self._plan.demo_email or "")
        dialog = SignInDialog(form, self._theme, self._tasks, self._window)
        dialog.open()
        try:
            return await arrived
        finally:
            dialog.leave()
